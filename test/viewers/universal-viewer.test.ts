import { once } from 'node:events';
import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import express from 'express';
import type { Browser } from 'playwright-core';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
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

    async function visit(query: string) {
      const page = await openPage(browser, { viewport: { width: 1280, height: 800 } });
      const troubles = troublesOf(page);
      await page.goto(`${base}/viewers/uv?${query}`);
      return { page, troubles };
    }

    test('the truth and the predictions of a canvas are seen on load, as its metadata', async () => {
      const { page, troubles } = await visit(`manifest=${garments.shortId}`);
      const panel = page.locator('.moreInfoRightPanel, .rightPanel').first();
      await panel.getByText('Coat · Confidence: 0.9134 · scratch, garment').waitFor();
      await panel.getByText('Shirt', { exact: true }).waitFor();
      expect(await page.title()).toBe('Two garments');
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

    test('an unknown name is said, and what is stored is offered', async () => {
      const { page } = await visit('manifest=nope');
      await page.getByText('No manifest is stored here under “nope”.').waitFor();
      await page.getByRole('link', { name: 'Two garments' }).click();
      await page.getByText('Coat · Confidence: 0.9134').waitFor();
      await page.close();
    });
  },
);

// --- Internal helpers ---

/** Somebody else's server with that manifest in that version, without anything that leads back to ours but images. */
async function publish(manifest: string, version: number) {
  const answer: unknown = await (await fetch(`${manifest}?version=${version}`)).json();
  if (!isJsonObject(answer)) throw new Error(`${manifest} is no object.`);
  const { service: _, ...document } = answer;
  const app = express().get('/manifest.json', (_request, response) => {
    response.set('Access-Control-Allow-Origin', '*').json(document);
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
