import { mkdir, mkdtemp, rm, stat } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import express from 'express';
import type { Browser } from 'playwright-core';
import sharp from 'sharp';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { annotationOfPrediction } from '../../src/annotation/prediction-annotation.ts';
import { parseManifest } from '../../src/iiif/parse-manifest.ts';
import { createRouter } from '../../src/server/router.ts';
import { type RunningServer, startServer } from '../server/start-server.ts';
import { openChromium, troublesOf, whyNoViewer } from './chromium.ts';

describe.skipIf(whyNoViewer)(
  `the Mirador page on the real server ${whyNoViewer ?? ''}`,
  { timeout: 60_000 },
  () => {
    let folder: string;
    let browser: Browser;
    let server: RunningServer;
    let base: string;
    let shortId: string;

    beforeAll(async () => {
      folder = await mkdtemp(join(tmpdir(), 'autotag-mirador-'));
      // Mounted below a path: what the page and Mirador ask for must follow it.
      const app: NonNullable<Parameters<typeof startServer>[0]>['app'] = (autotag) =>
        express().use('/a/b', createRouter(autotag));
      [browser, server] = await Promise.all([openChromium(), startServer({ app })]);
      base = `${server.origin}/a/b`;
      shortId = await fill(server, base, folder);
    }, 60_000);
    afterAll(async () => {
      await browser?.close();
      await server?.close();
      await rm(folder, { recursive: true, force: true });
    });

    test('a prediction and the truth are seen on load, outlined on the image', async () => {
      const page = await browser.newPage({ viewport: { width: 1280, height: 800 } });
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

    test('a canvas without annotations says so, without an error', async () => {
      const page = await browser.newPage();
      const troubles = troublesOf(page);
      await page.goto(`${base}/viewers/mirador?manifest=${shortId}`);
      await page.getByLabel('Next item').click();
      await page.getByText('Showing 0 annotations').waitFor();
      expect(troubles).toEqual([]);
      await page.close();
    });

    test.each([
      ['the address of our copy', () => `${base}/iiif/manifests/${shortId}`],
      ['its own id', () => ownId],
    ])('a manifest is found by %s', async (_, name) => {
      const page = await browser.newPage();
      await page.goto(`${base}/viewers/mirador?manifest=${encodeURIComponent(name())}`);
      await page.getByText('True: Shirt').waitFor();
      await page.close();
    });
  },
);

// --- Internal helpers ---

let ownId: string;

/** A folder of two images as a manifest, a truth over HTTP and a prediction on its first canvas; resolves to its short id. */
async function fill({ autotag }: RunningServer, base: string, folder: string): Promise<string> {
  const images = join(folder, 'garments');
  await mkdir(images);
  const garment = Buffer.from(
    '<svg width="240" height="240"><path d="M70 40h100v170H70zM70 40L30 110l30 20 10-20M170 40l40 70-30 20-10-20" fill="#345"/></svg>',
  );
  for (const name of ['1.jpg', '2.jpg']) {
    const create = { width: 240, height: 240, channels: 3, background: '#eee8dd' } as const;
    await sharp({ create })
      .composite([{ input: garment }])
      .jpeg()
      .toFile(join(images, name));
  }
  const { document } = await autotag.localImages.importFolder(images, {
    size: async () => ({ width: 240, height: 240, format: 'jpeg' }),
    label: 'Two garments',
  });
  const { id, canvases } = parseManifest(document);
  ownId = id;
  const canvas = canvases[0]?.id ?? '';
  const registered = await send(`${base}/manifests`, document);
  const truth = {
    '@context': 'http://iiif.io/api/presentation/2/context.json',
    '@type': 'oa:Annotation',
    motivation: ['oa:commenting'],
    resource: [{ '@type': 'dctypes:Text', format: 'text/html', chars: '<p>True: Shirt</p>' }],
    on: {
      '@type': 'oa:SpecificResource',
      full: canvas,
      selector: { '@type': 'oa:FragmentSelector', value: 'xywh=0,0,240,240' },
    },
  };
  await send(`${base}/annotation/create`, truth);
  const prediction = {
    ...{ canvas, region: undefined, model: 'scratch', version: 'aaaaaaaaaaaa', recipe: 'garment' },
    ...{ label: 'Coat', confidence: 0.9134, top: [{ label: 'Coat', score: 0.9134 }] },
  };
  const about = {
    title: 'Scratch model',
    sha256: 'a'.repeat(64),
    manifest: id,
    canvas: { width: 240, height: 240 },
    now: autotag.now(),
  };
  await autotag.store.annotations.put([annotationOfPrediction(prediction, about)]);
  const found = await autotag.store.manifests.find(id);
  if (!found) throw new Error(`The manifest was not stored: ${JSON.stringify(registered)}`);
  return found.shortId;
}

async function send(address: string, document: unknown): Promise<unknown> {
  const response = await fetch(address, {
    method: 'POST',
    headers: { 'Content-Type': 'application/json' },
    body: JSON.stringify(document),
  });
  if (!response.ok) throw new Error(`${address}: ${response.status} ${await response.text()}`);
  return response.json();
}
