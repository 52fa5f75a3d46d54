import { once } from 'node:events';
import { mkdtemp, rm, stat } from 'node:fs/promises';
import type { AddressInfo } from 'node:net';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import express from 'express';
import type { Browser } from 'playwright-core';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { createRouter } from '../../src/server/router.ts';
import { type RunningServer, startServer } from '../server/start-server.ts';
import { openChromium, openPage, troublesOf, whyNoViewer } from './chromium.ts';
import { twoGarments } from './two-garments.ts';

describe.skipIf(whyNoViewer)(`the Mirador page on the real server ${whyNoViewer ?? ''}`, () => {
  let folder: string;
  let browser: Browser;
  let server: RunningServer;
  let base: string;
  let shortId: string;
  let ownId: string;

  beforeAll(async () => {
    folder = await mkdtemp(join(tmpdir(), 'autotag-mirador-'));
    // Mounted below a path: what the page and Mirador ask for must follow it.
    const app: NonNullable<Parameters<typeof startServer>[0]>['app'] = (autotag) =>
      express().use('/a/b', createRouter(autotag));
    [browser, server] = await Promise.all([openChromium(), startServer({ app })]);
    base = `${server.origin}/a/b`;
    ({ shortId, id: ownId } = await twoGarments(server, base, folder));
  });
  afterAll(async () => {
    await browser?.close();
    await server?.close();
    await rm(folder, { recursive: true, force: true });
  });

  test('a prediction and the truth are seen on load, outlined on the image', async () => {
    const page = await openPage(browser, { viewport: { width: 1280, height: 800 } });
    const troubles = troublesOf(page);
    const images: string[] = [];
    page.on('response', (response) => {
      if (response.request().resourceType() === 'image' && response.ok()) {
        images.push(response.url());
      }
    });
    await page.goto(`${base}/viewers/mirador?manifest=${shortId}`, { waitUntil: 'networkidle' });
    await page.getByText('Predicted: Coat').waitFor();
    await page.getByText('Confidence: 0.9134').waitFor();
    await page.getByText('By: Scratch model, recipe garment').waitFor();
    await page.getByText('True: Shirt').waitFor();
    await page.getByText('Showing 2 annotations').waitFor();
    expect(await page.title()).toBe('Two garments');
    // From our own Image API, under the mount path.
    expect(images.some((url) => url.startsWith(`${base}/iiif/image/`))).toBe(true);
    expect(troubles).toEqual([]);
    const path = join(folder, 'mirador.png');
    await page.screenshot({ path });
    // The picture and its outline are there: an empty page is far smaller.
    expect((await stat(path)).size).toBeGreaterThan(15_000);
    await page.close();
  });

  test('the first page is no wider than a phone', async () => {
    const phone = { width: 390, height: 844 };
    const page = await openPage(browser, { viewport: phone });
    await page.goto(`${base}/`);
    await page.getByRole('link', { name: 'Mirador' }).first().waitFor();
    const width = await page.evaluate<number>('document.documentElement.scrollWidth');
    expect(width).toBe(phone.width);
    await page.close();
  });

  test('on a phone the image has the place, and what is said is one touch away', async () => {
    const page = await openPage(browser, { viewport: { width: 390, height: 844 } });
    const troubles = troublesOf(page);
    await page.goto(`${base}/viewers/mirador?manifest=${shortId}`, { waitUntil: 'networkidle' });
    const image = page.locator('.mirador-osd-container').first();
    expect((await image.boundingBox())?.width).toBeGreaterThan(350);
    await page.getByRole('button', { name: 'Toggle sidebar' }).click();
    await page.getByText('Predicted: Coat').waitFor();
    expect(troubles).toEqual([]);
    await page.close();
  });

  test('a canvas without annotations says so, without an error', async () => {
    const page = await openPage(browser);
    const troubles = troublesOf(page);
    await page.goto(`${base}/viewers/mirador?manifest=${shortId}`);
    await page.getByLabel('Next item').click();
    await page.getByText('Showing 0 annotations').waitFor();
    expect(troubles).toEqual([]);
    await page.close();
  });

  test('what is said of a whole canvas of a foreign manifest is listed with all the rest', async () => {
    const canvas = 'https://example.org/elsewhere/canvas/1';
    for (const [words, target] of [
      ['of an address', canvas],
      ['of a resource', { type: 'SpecificResource', source: canvas, scope: `${canvas}/page` }],
      ['of a place', `${canvas}#xywh=10,10,50,50`],
    ]) {
      await post(`${base}/annotations/`, {
        '@context': 'http://www.w3.org/ns/anno.jsonld',
        type: 'Annotation',
        motivation: 'commenting',
        body: { type: 'TextualBody', value: `Said ${words}` },
        target,
      });
    }
    const foreign = await publish(`${base}/iiif/manifests/${shortId}?annotations=none`, canvas);
    try {
      const page = await openPage(browser);
      const troubles = troublesOf(page);
      const address = encodeURIComponent(foreign.address);
      await page.goto(`${base}/viewers/mirador?manifest=${address}`);
      await page.getByText('Said of a place').waitFor();
      await page.getByText('Said of an address').waitFor();
      await page.getByText('Said of a resource').waitFor();
      expect(troubles).toEqual([]);
      await page.close();
    } finally {
      await foreign.close();
    }
  });

  test.each([
    ['the address of our copy', () => `${base}/iiif/manifests/${shortId}`],
    ['its own id', () => ownId],
  ])('a manifest is found by %s', async (_, name) => {
    const page = await openPage(browser);
    await page.goto(`${base}/viewers/mirador?manifest=${encodeURIComponent(name())}`);
    await page.getByText('True: Shirt').waitFor();
    await page.close();
  });
});

// --- Internal helpers ---

async function post(address: string, document: unknown): Promise<void> {
  const response = await fetch(address, {
    method: 'POST',
    headers: { 'Content-Type': 'application/ld+json' },
    body: JSON.stringify(document),
  });
  expect(response.status, await response.text()).toBe(201);
}

/** Somebody else's server with that manifest, of which our server knows nothing; its first canvas has that id. */
async function publish(manifest: string, canvas: string) {
  const document = (await (await fetch(manifest)).json()) as { items: { id: string }[] };
  const [first] = document.items;
  const renamed = JSON.stringify(document).replaceAll(
    JSON.stringify(first?.id),
    JSON.stringify(canvas),
  );
  const server = express()
    .get('/manifest.json', (_request, response) => {
      response.set('Access-Control-Allow-Origin', '*').type('json').send(renamed);
    })
    .listen(0, '127.0.0.1');
  await once(server, 'listening');
  const { port } = server.address() as AddressInfo;
  return {
    address: `http://127.0.0.1:${port}/manifest.json`,
    close: () => new Promise((resolve) => server.close(resolve)),
  };
}
