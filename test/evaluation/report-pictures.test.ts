import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import sharp from 'sharp';
import { afterAll, beforeAll, expect, test } from 'vitest';
import { reportPictures } from '../../src/evaluation/report-pictures.ts';
import { createFetcher, type Fetcher } from '../../src/fetch.ts';
import { type LocalImages, openLocalImages } from '../../src/iiif/local-images.ts';
import { type ImageEngine, loadImageEngine } from '../../src/image/image-engine.ts';
import { type ImageWorkers, openImageWorkers } from '../../src/image/image-workers.ts';
import { localAddress } from '../../src/local-address.ts';
import type { Store } from '../../src/store/store.ts';
import { canvasId, manifestRecord, modelOf, storeOf } from './collection.ts';

let folder: string;
let store: Store;
let fetcher: Fetcher;
let localImages: LocalImages;
let engine: ImageEngine;
let workers: ImageWorkers;

beforeAll(async () => {
  folder = await mkdtemp(join(tmpdir(), 'autotag-pictures-'));
  fetcher = createFetcher({ allowPrivate: false });
  localImages = openLocalImages(join(folder, 'images'));
  engine = await loadImageEngine('auto');
  workers = openImageWorkers({ engine: 'auto', threads: 1 });
  // Left half black, right half white.
  const white = { create: { width: 240, height: 480, channels: 3, background: '#fff' } } as const;
  const right = await sharp(white).png().toBuffer();
  const black = { create: { width: 480, height: 480, channels: 3, background: '#000' } } as const;
  const halves = await sharp(black)
    .composite([{ input: right, left: 240, top: 0 }])
    .png()
    .toBuffer();
  const size = async () => ({ width: 480, height: 480 });
  const { id } = await localImages.add(halves, { size, name: 'halves.png' });
  const manifest = manifestRecord('demo', ['local', 'gone']);
  const text = JSON.stringify(manifest.document)
    .replaceAll('https://images.example.org/local', `${localAddress.image}${id}`)
    // A private address, which the fetcher refuses.
    .replaceAll('https://images.example.org/gone', 'http://127.0.0.1:9/gone');
  store = await storeOf([{ ...manifest, document: JSON.parse(text) }], []);
});

afterAll(async () => {
  await workers.close();
  await fetcher.close();
  await store.close();
  await rm(folder, { recursive: true, force: true });
});

const wish = (canvas: string, region: string | null = null) => ({
  canvas: canvasId(canvas),
  label: canvas,
  manifest: 'https://example.org/demo/manifest.json',
  region,
  image: `https://example.org/${canvas}.jpg`,
  truth: 'Coat',
  model: 'scratch',
  version: 'aaaaaaaaaaaa',
  recipe: 'study',
});

function pictures(embed: boolean) {
  const cards = [modelOf('scratch')];
  return reportPictures({ store, fetcher, localImages, engine, workers, cards }, { embed });
}

async function pixelsOf(url: string | undefined) {
  const [, base64 = ''] = (url ?? '').split('base64,');
  const { data, info } = await sharp(Buffer.from(base64, 'base64'))
    .greyscale()
    .raw()
    .toBuffer({ resolveWithObject: true });
  const at = (x: number, y: number) => data[y * info.width + x];
  return { ...info, at };
}

test('the input is what the recipe makes of the image: 28 by 28, inverted', async () => {
  const input = await pixelsOf(await pictures(false).inputOf(wish('local')));
  expect([input.width, input.height]).toEqual([28, 28]);
  expect([input.at(2, 14), input.at(25, 14)]).toEqual([255, 0]);
});

test('of a region the input shows the region', async () => {
  const input = await pixelsOf(await pictures(false).inputOf(wish('local', '120,0,120,240')));
  expect([input.at(2, 14), input.at(25, 14)]).toEqual([0, 0]);
});

test('an embedded image travels in the page, brought down to a size for screens', async () => {
  const image = await pixelsOf(await pictures(true).imageOf(wish('local')));
  expect([image.width, image.height]).toEqual([224, 224]);
  expect([image.at(10, 100), image.at(210, 100)]).toEqual([0, 255]);
});

test('otherwise the page holds the address', async () => {
  const address = await pictures(false).imageOf(wish('local'));
  expect(address).toBe('https://example.org/local.jpg');
});

test.each([
  ['that cannot be fetched', wish('gone')],
  ['that its manifest does not list', wish('unheard-of')],
  ['of no manifest', { ...wish('local'), manifest: null }],
  ['of a manifest that is gone', { ...wish('local'), manifest: 'https://example.org/gone' }],
  ['for a recipe that is gone', { ...wish('local'), recipe: 'older' }],
])('a canvas %s has no input, and the report goes on', async (_, item) => {
  expect(await pictures(true).inputOf(item)).toBeUndefined();
});

test('the same wish is looked at once, for all models that see alike', async () => {
  const all = pictures(false);
  const first = all.inputOf(wish('local'));
  const other = all.inputOf(wish('local', '0,0,10,10'));
  expect(all.inputOf({ ...wish('local'), model: 'deep' })).toBe(first);
  expect(await other).not.toBe(await first);
});
