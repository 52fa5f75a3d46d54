import { once } from 'node:events';
import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import express from 'express';
import type { Browser, Page } from 'playwright-core';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { readAnnotation } from '../../src/annotation/read-annotation.ts';
import { ingestManifest } from '../../src/ingest-manifest.ts';
import { isJsonObject } from '../../src/json.ts';
import { createRouter } from '../../src/server/router.ts';
import { type RunningServer, startServer } from '../server/start-server.ts';
import { openChromium, openPage, troublesOf, whyNoUniversalViewer } from './chromium.ts';
import { type TwoGarments, twoGarments } from './two-garments.ts';

describe.skipIf(whyNoUniversalViewer)(
  `the page of Universal Viewer on the real server ${whyNoUniversalViewer ?? ''}`,
  () => {
    let folder: string;
    let browser: Browser;
    let server: RunningServer;
    let base: string;
    let garments: TwoGarments;

    beforeAll(async () => {
      folder = await mkdtemp(join(tmpdir(), 'autotag-uv-'));
      const app: NonNullable<Parameters<typeof startServer>[0]>['app'] = (autotag) =>
        express().use('/a/b', createRouter(autotag));
      [browser, server] = await Promise.all([openChromium(), startServer({ app })]);
      base = `${server.origin}/a/b`;
      garments = await twoGarments(server, base, folder);
    });
    afterAll(async () => {
      await browser?.close();
      await server?.close();
      await rm(folder, { recursive: true, force: true });
    });

    async function visit(query: string, viewport = { width: 1280, height: 800 }) {
      const page = await openPage(browser, { viewport });
      const troubles = troublesOf(page);
      await page.goto(`${base}/viewers/uv?${query}`);
      return { page, troubles };
    }

    test('the truth and the predictions of a canvas are seen on load, as its metadata', async () => {
      const { page, troubles } = await visit(`manifest=${garments.shortId}`);
      const panel = page.locator('.moreInfoRightPanel, .rightPanel').first();
      await panel.getByText('Coat · Confidence: 0.9134 · scratch, garment').waitFor();
      await panel.getByText('Shirt', { exact: true }).waitFor();
      await page.locator('.footerPanel').getByText('image 1 of 2').waitFor();
      expect(await page.title()).toBe('Two garments');
      expect(troubles).toEqual([]);
      await page.close();
    });

    test('on a phone the image is not hidden, and what is said is one touch away', async () => {
      const phone = { width: 390, height: 844 };
      const { page, troubles } = await visit(`manifest=${garments.shortId}`, phone);
      await page.locator('.annotationRect, .openseadragon-canvas').first().waitFor();
      const said = page.getByText('Coat · Confidence: 0.9134 · scratch, garment');
      const left = async () => (await said.boundingBox())?.x;
      await expect.poll(left).toBeGreaterThan(phone.width);
      await page.locator('.mobileFooterPanel .moreInfo').click();
      await expect.poll(left).toBeLessThan(phone.width / 4);
      expect(troubles).toEqual([]);
      await page.close();
    });

    test('a search in it finds a prediction and outlines it', async () => {
      const { page, troubles } = await visit(`manifest=${garments.shortId}`);
      await page.locator('.footerPanel .searchText').fill('coat');
      await page.keyboard.press('Enter');
      await page.getByText('1 result found for').waitFor();
      const hit = page.locator('.annotationRect');
      await hit.waitFor();
      expect(await hit.getAttribute('title')).toContain('Predicted: Coat');
      expect(troubles).toEqual([]);
      await page.close();
    });

    test('a search may stand in the address', async () => {
      const { page } = await visit(`manifest=${garments.shortId}&q=coat`);
      await page.getByText('1 result found for').waitFor();
      await page.close();
    });

    test.each([2, 3])(
      'what is stored here lies over a foreign manifest of Presentation %s',
      async (version) => {
        const foreign = await publish(`${base}/iiif/manifests/${garments.shortId}`, version);
        try {
          const address = encodeURIComponent(foreign.address);
          const { page, troubles } = await visit(`manifest=${address}`);
          await page.locator('.annotationRect').first().waitFor();
          const titles = await page
            .locator('.annotationRect')
            .evaluateAll((boxes) => boxes.map((box) => box.getAttribute('title')));
          expect(titles.join('\n')).toContain('Predicted: Coat');
          expect(titles.join('\n')).toContain('True: Shirt');
          expect(troubles).toEqual([]);
          await page.close();
        } finally {
          await foreign.close();
        }
      },
    );

    test.each([2, 3])(
      'over a foreign manifest of Presentation %s drawings have their box, and percentages their place',
      async (version) => {
        const { store } = server.autotag;
        const id = `https://ex.org/foreign/${version}`;
        const canvas = `${id}/canvas`;
        const triangle = '<svg><path d="M24,48L120,48L24,168Z"/></svg>';
        await store.annotations.insert(
          [
            { source: canvas, selector: { type: 'SvgSelector', value: triangle } },
            ['https://ex.org/elsewhere', `${canvas}#xywh=percent:50,50,25,40`],
            `${canvas}#xywh=percent:-10,0,20,10`,
          ].map((target, i) =>
            readAnnotation(
              { id: `${id}/${i}`, type: 'Annotation', bodyValue: `Number ${i}`, target },
              { origin: 'curator', now: new Date() },
            ),
          ),
        );
        const foreign = await publish(
          `${base}/iiif/manifests/${garments.shortId}`,
          version,
          (text) => text.replaceAll(garments.canvases[0] ?? '', canvas),
        );
        try {
          const { page, troubles } = await visit(`manifest=${encodeURIComponent(foreign.address)}`);
          const boxes = page.locator('.annotationRect');
          await expect.poll(() => boxes.count()).toBe(3);
          // In the units of the drawing, whose box is 24,48,96,120 on a canvas of 240 by 240. Asked until the image is in
          // its place: on its way there each box is moved in its turn.
          const inUnits = async () => {
            const places = await boxes.evaluateAll((elements) =>
              elements.map((element): [string | null, number[]] => {
                const { x, y, width, height } = element.getBoundingClientRect();
                return [element.getAttribute('title'), [x, y, width, height]];
              }),
            );
            const placed = new Map(places);
            const found = [0, 1, 2].map((i) => placed.get(`Number ${i}`) ?? []);
            const [[x = 0, y = 0, width = 0] = []] = found;
            const unit = width / 96;
            const [left, top] = [x - 24 * unit, y - 48 * unit];
            return found.map(
              ([x = 0, y = 0, w = 0, h = 0]) =>
                [x - left, y - top, w, h].map((number) => Math.round(number / unit) + 0), // no −0
            );
          };
          await expect.poll(inUnits).toEqual([
            [24, 48, 96, 120],
            [120, 120, 60, 96],
            [0, 0, 24, 24],
          ]);
          expect(troubles).toEqual([]);
          await page.close();
        } finally {
          await foreign.close();
        }
      },
    );

    test.each([2, 3])(
      'the images of a foreign manifest of Presentation %s without image service are its thumbnails',
      async (version) => {
        const foreign = await publish(
          `${base}/iiif/manifests/${garments.shortId}`,
          version,
          (text) => JSON.stringify(JSON.parse(text, without('service', 'thumbnail'))),
        );
        try {
          const { page, troubles } = await visit(`manifest=${encodeURIComponent(foreign.address)}`);
          await expect.poll(() => thumbnailsThere(page)).toEqual([true, true]);
          expect(troubles).toEqual([]);
          await page.close();
        } finally {
          await foreign.close();
        }
      },
    );

    test('an unknown name is said, and what is stored is offered', async () => {
      const { page, troubles } = await visit('manifest=nope');
      await page.getByText('No manifest is stored here under “nope”.').waitFor();
      expect(troubles).toEqual([]);
      await page.getByRole('link', { name: 'Two garments' }).click();
      await page.getByText('Coat · Confidence: 0.9134').waitFor();
      await page.close();
    });

    test('the images of our own copy without image service are its thumbnails too', async () => {
      const copied = await (await fetch(`${base}/iiif/manifests/${garments.shortId}`)).text();
      const bare = JSON.parse(copied, without('service', 'thumbnail'));
      const id = 'https://ex.org/bare/manifest.json';
      await ingestManifest({ document: { ...bare, id, label: { en: ['Bare'] } } }, server.autotag);
      const { page, troubles } = await visit('manifest=bare');
      await expect.poll(() => thumbnailsThere(page)).toEqual([true, true]);
      expect(troubles).toEqual([]);
      await page.close();
    });
  },
);

// --- Internal helpers ---

/** Of each thumbnail, whether its picture has come. */
const thumbnailsThere = (page: Page) =>
  page
    .locator('.thumbs img, .thumb img')
    .evaluateAll((images) =>
      images.map((image) => 'naturalWidth' in image && image.naturalWidth !== 0),
    );

/** Of JSON as it is read. */
const without =
  (...left: string[]) =>
  (name: string, value: unknown) =>
    left.includes(name) ? undefined : value;

/** Somebody else's server with that manifest in that version, without anything that leads back to ours but images. */
async function publish(manifest: string, version: number, changed = (text: string) => text) {
  const answer: unknown = await (await fetch(`${manifest}?version=${version}`)).json();
  if (!isJsonObject(answer)) throw new Error(`${manifest} is no object.`);
  const { service: _, ...document } = answer;
  const text = changed(JSON.stringify(document));
  const app = express().get('/manifest.json', (_request, response) => {
    response.set('Access-Control-Allow-Origin', '*').type('json').send(text);
  });
  const server = app.listen(0, '127.0.0.1');
  await once(server, 'listening');
  const address = server.address();
  if (address === null || typeof address === 'string') throw new Error('No port.');
  return {
    address: `http://127.0.0.1:${address.port}/manifest.json`,
    close: () => new Promise((resolve) => server.close(resolve)),
  };
}
