import {
  mkdtempSync,
  readdirSync,
  readFileSync,
  rmSync,
  truncateSync,
  writeFileSync,
} from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterEach, beforeEach, expect, test } from 'vitest';
import { InvalidInputError, ModelError, NotFoundError } from '../../../src/errors.ts';
import type { LabelledImages } from '../../../src/study/datasets.ts';
import { openBackbone } from '../../../src/study/parts/backbone-features.ts';
import { inputOf } from '../../../src/study/parts/backbone-input.ts';
import { channelMeans } from './made-up-models.ts';

let folder: string;
let file: string;
beforeEach(() => {
  folder = mkdtempSync(join(tmpdir(), 'features-'));
  file = join(folder, 'means.onnx');
  writeFileSync(file, channelMeans(8));
});
afterEach(() => rmSync(folder, { recursive: true, force: true }));

/** Images of one grey value each. */
function plain(greys: number[]): LabelledImages {
  const images = Uint8Array.from({ length: greys.length * 784 }, (_, at) => {
    return greys[Math.floor(at / 784)] ?? 0;
  });
  return { images, labels: new Uint8Array(greys.length), count: greys.length };
}

const scale = { mean: [0, 0.5, 1], deviation: [1, 0.5, 2] };

async function featuresOf(
  images: LabelledImages,
  { onProgress, ...source }: { onProgress?: (done: number) => void; [name: string]: unknown } = {},
): Promise<Float32Array> {
  const backbone = await openBackbone({ file, ...scale, ...source }, 12);
  const cache = join(folder, 'cache');
  return backbone.features(images, { cache, onProgress }).finally(() => backbone.close());
}

test('every image becomes what the network makes of it, channel by channel', async () => {
  const features = await featuresOf(plain([0, 255, 51]));
  // (grey / 255 - mean) / deviation
  const expected = [0, -1, -0.5, 1, 1, 0, 0.2, -0.6, -0.4];
  for (const [at, value] of expected.entries()) expect(features[at]).toBeCloseTo(value, 5);
  expect(features).toHaveLength(9);
});

test('images are brought to their side bilinearly, channels one after the other', () => {
  // Left half 0, right half 200: at twice the size the edge has a quarter and three quarters of it.
  const image = Uint8Array.from({ length: 784 }, (_, at) => (at % 28 < 14 ? 0 : 200));
  const values = inputOf(image, 1, { side: 56, mean: [0, 0, 0], deviation: [1, 1, 0.5] });
  expect(values).toHaveLength(3 * 56 * 56);
  const row = (channel: number) => [...values.subarray(channel * 3136 + 26, channel * 3136 + 30)];
  const edge = [0, 50 / 255, 150 / 255, 200 / 255];
  for (const [at, value] of edge.entries()) {
    expect(row(0)[at]).toBeCloseTo(value, 5);
    expect(row(1)[at]).toBeCloseTo(value, 5);
    expect(row(2)[at]).toBeCloseTo(2 * value, 5);
  }
});

// 1,000 images make a piece.
const greys = Array.from({ length: 2300 }, (_, at) => (at * 7) % 256);
const images = plain(greys);
const pieces = () =>
  readdirSync(join(folder, 'cache'), { recursive: true, encoding: 'utf8' })
    .filter((name) => name.endsWith('.f32'))
    .map((name) => join(folder, 'cache', name));
const expectMeans = (features: Float32Array) => {
  expect(features).toHaveLength(2300 * 3);
  const worst = greys.reduce(
    (most, grey, at) => Math.max(most, Math.abs((features[at * 3] ?? 9) - grey / 255)),
    0,
  );
  expect(worst).toBeLessThan(1e-5);
};

/** Puts 42 where a piece holds its first feature: who computes it again sees another. */
function mark(path: string): void {
  const bytes = readFileSync(path);
  bytes.writeFloatLE(42, bytes.indexOf('\n') + 1);
  writeFileSync(path, bytes);
}

test('what was computed before an interruption is not computed again', async () => {
  const interrupted = featuresOf(images, {
    onProgress: (done) => {
      if (done === 1000) throw new Error('enough');
    },
  });
  await expect(interrupted).rejects.toThrow('enough');
  expect(pieces()).toHaveLength(1);
  mark(pieces()[0] ?? '');
  const seen: number[] = [];
  const features = await featuresOf(images, { onProgress: (done) => seen.push(done) });
  expect(features[0]).toBe(42);
  expect(seen).toEqual([1000, 2000, 2300]);
  features[0] = (greys[0] ?? 0) / 255;
  expectMeans(features);
  expect(pieces()).toHaveLength(3);
});

test.each([
  ['in its numbers', (length: number) => length - 5],
  ['after its first line', () => 400],
  ['in its first line', () => 20],
  ['at once', () => 0],
])('a piece that breaks off %s is computed again', async (_, keep) => {
  await featuresOf(images);
  for (const path of pieces()) {
    mark(path);
    truncateSync(path, keep(readFileSync(path).length));
  }
  expectMeans(await featuresOf(images));
});

test.each([
  ['another backbone', { backbone: 'f'.repeat(64) }],
  ['another output', { output: 'logits' }],
  ['another side', { side: 224 }],
  ['other images', { images: 'f'.repeat(64) }],
])('a piece of %s is refused by its path', async (_, other) => {
  await featuresOf(images);
  const path = pieces()[0] ?? '';
  const bytes = readFileSync(path);
  const end = bytes.indexOf('\n');
  const header: unknown = JSON.parse(bytes.subarray(0, end).toString());
  const line = JSON.stringify(Object.assign(Object(header), other));
  writeFileSync(path, Buffer.concat([Buffer.from(line), bytes.subarray(end)]));
  await expect(featuresOf(images)).rejects.toThrow(InvalidInputError);
  await expect(featuresOf(images)).rejects.toThrow(path);
});

test('another backbone, another side and another scale have pieces of their own', async () => {
  await featuresOf(plain([1]));
  writeFileSync(file, channelMeans(9));
  await featuresOf(plain([1]));
  const backbone = await openBackbone({ file, ...scale }, 16);
  await backbone.features(plain([1]), { cache: join(folder, 'cache') });
  await backbone.close();
  expect(pieces()).toHaveLength(3);
});

test('a file that is none, another input and another output are errors that say so', async () => {
  await expect(featuresOf(images, { file: 'nowhere.onnx' })).rejects.toThrow(NotFoundError);
  await expect(featuresOf(images, { output: 'logits' })).rejects.toThrow(
    /logits.* image → features/,
  );
  await expect(featuresOf(images, { input: 'picture' })).rejects.toThrow(ModelError);
  writeFileSync(file, 'no network');
  await expect(featuresOf(images)).rejects.toThrow(ModelError);
});
