import { readFileSync } from 'node:fs';
import { expect, test } from 'vitest';
import { z } from 'zod';
import { borderMask, frameOf, median } from '../../src/image/border-mask.ts';
import { cleanMask, fillHoles, keepCentral, medianFilter } from '../../src/image/clean-mask.ts';
import { components } from '../../src/image/components.ts';
import { garmentMasks } from '../../src/image/garment-masks.ts';
import { kMeansCentres, nearestCentres } from '../../src/image/k-means.ts';
import { convert, labOf } from '../../src/image/lab-colour.ts';
import { otsuThreshold } from '../../src/image/otsu.ts';
import type { Pixels } from '../../src/image/pixels.ts';

const triples = z.array(z.array(z.number()));
const reference = z
  .object({
    noise: z.array(z.string()),
    median: z.array(z.string()),
    central: z.array(z.string()),
    filled: z.array(z.string()),
    components: z.number(),
    colours: triples,
    lab: triples,
    picture: z.array(triples),
    blurredLab: z.array(triples),
    otsuValues: z.array(z.number()),
    otsuThreshold: z.number(),
  })
  .parse(JSON.parse(readFileSync('test/fixtures/image/mask-references.json', 'utf8')));

const maskOf = (rows: string[]) =>
  Uint8Array.from(rows.join(''), (letter) => (letter === '#' ? 1 : 0));
const rowsOf = (mask: Uint8Array, width: number) =>
  [...mask]
    .map((value) => (value === 1 ? '#' : '.'))
    .join('')
    .match(new RegExp(`.{${width}}`, 'g'));

function expectClose(actual: Float32Array, expected: number[], digits: number) {
  expect(actual).toHaveLength(expected.length);
  for (const [i, value] of expected.entries()) expect(actual[i]).toBeCloseTo(value, digits);
}

test('Lab is that of the standards', () => {
  expectClose(convert(Uint8Array.from(reference.colours.flat())), reference.lab.flat(), 2);
});

test('Lab is smoothed as scipy smooths it, mirrored at the edges', () => {
  const [height, width] = [reference.picture.length, reference.picture[0]?.length ?? 0];
  const data = Uint8Array.from(reference.picture.flat(2));
  const lab = labOf({ width, height, channels: 3, data });
  expectClose(lab, reference.blurredLab.flat(2), 2);
});

test('Otsu’s threshold is that of numpy’s histogram', () => {
  const values = Float32Array.from(reference.otsuValues);
  expect(otsuThreshold(values)).toBeCloseTo(reference.otsuThreshold, 2);
});

test('Otsu’s threshold of equal values is that value', () => {
  expect(otsuThreshold(Float32Array.of(4, 4, 4))).toBe(4);
});

test.each([
  [[3, 1, 2], 2],
  [[4, 1, 2, 3], 2.5],
  [[7], 7],
])('the median of %j is %f', (values, expected) => {
  expect(median(Float32Array.from(values))).toBe(expected);
});

test('the 5 × 5 median, the central components and the filled holes are those of scipy', () => {
  const noise = maskOf(reference.noise);
  const smooth = medianFilter(noise, 40, 30);
  expect(rowsOf(smooth, 40)).toEqual(reference.median);
  const central = keepCentral(smooth, 40, 30);
  expect(rowsOf(central, 40)).toEqual(reference.central);
  expect(rowsOf(fillHoles(central, 40, 30), 40)).toEqual(reference.filled);
  expect(components(noise, 40, 30).count).toBe(reference.components);
});

test('components touch at sides, not at corners, and are numbered in reading order', () => {
  const { labels, count } = components(maskOf(['##.#', '.#.#', '#..#']), 4, 3);
  expect(count).toBe(3);
  expect([...labels]).toEqual([1, 1, 0, 2, 0, 1, 0, 2, 3, 0, 0, 2]);
});

test('a hole is filled below 3% of the mask, and not from 3% on', () => {
  // 21 × 21 all ones but a hole of `size` pixels in a row: 3% of the rest is 13.2 - 0.03 · size
  const withHole = (size: number) => new Uint8Array(441).fill(1).fill(0, 212, 212 + size);
  expect(fillHoles(withHole(12), 21, 21)).toEqual(new Uint8Array(441).fill(1));
  expect(fillHoles(withHole(13), 21, 21)).toEqual(withHole(13));
});

test('a gap at the edge is no hole', () => {
  const mask = new Uint8Array(400).fill(1).fill(0, 5, 7);
  expect(fillHoles(mask, 20, 20)).toEqual(mask);
});

test('a mask of fewer than 60 pixels gives way to the whole picture', () => {
  const square = (side: number) =>
    Uint8Array.from({ length: 900 }, (_, i) =>
      i % 30 >= 10 && i % 30 < 10 + side && i >= 300 && i < 300 + 30 * side ? 1 : 0,
    );
  const total = (mask: Uint8Array) => mask.reduce((a, b) => a + b, 0);
  expect(total(cleanMask(square(7), 30, 30))).toBe(900);
  expect(total(cleanMask(square(9), 30, 30))).toBeLessThan(82);
  expect(total(cleanMask(square(9), 30, 30))).toBeGreaterThanOrEqual(60);
});

test.each([
  [128, 96, 5], // 5% of 96 is 4.8
  [20, 128, 2], // at least two
])('the frame of %i × %i is %i pixels wide', (width, height, border) => {
  const frame = frameOf(width, height);
  const inside = frame.reduce((all, value) => all + 1 - value, 0);
  expect(inside).toBe((width - 2 * border) * (height - 2 * border));
});

test('k-means finds well separated colours, the same ones every time', () => {
  const colours = [
    [10, 0, 0],
    [60, 40, 0],
    [90, 0, -50],
  ];
  const points = Float32Array.from(
    Array.from({ length: 900 }, (_, i) =>
      (colours[i % 3] ?? []).map((v) => v + (i % 7) / 10),
    ).flat(),
  );
  const settings = { k: 3, sampleSize: 300, rounds: 8, seed: 1 };
  const centres = kMeansCentres(points, settings);
  expect(kMeansCentres(points, settings)).toEqual(centres);
  const labels = nearestCentres(points, centres);
  const found = [0, 1, 2].map((i) => labels[i] ?? 0);
  expect(new Set(found).size).toBe(3);
  expect(labels.every((label, i) => label === found[i % 3])).toBe(true);
  for (const [i, colour] of colours.entries()) {
    const at = 3 * (found[i] ?? 0);
    for (const [c, v] of colour.entries()) expect(centres[at + c]).toBeCloseTo(v + 0.3, 0);
  }
});

/** A dark garment with a cross of background around it, `background` wherever there is none. */
function picture(background: (x: number, y: number) => number[]): Pixels {
  const [width, height] = [96, 128];
  const data = new Uint8Array(width * height * 3);
  for (let y = 0; y < height; y++) {
    for (let x = 0; x < width; x++) {
      const isGarment = x >= 30 && x < 66 && y >= 24 && y < 104;
      data.set(isGarment ? [30, 60, 110] : background(x, y), (y * width + x) * 3);
    }
  }
  return { width, height, channels: 3, data };
}

test.each([
  ['a plain white background', () => [250, 250, 250]],
  ['a dark floor', () => [20, 16, 14]],
  [
    'a checked cloth',
    (x: number, y: number) => ((x + y) % 9 < 4 ? [200, 190, 170] : [180, 150, 130]),
  ],
])('both masks find a garment on %s', (_, background) => {
  const pixels = picture(background);
  for (const mask of garmentMasks(pixels, ['border', 'k-means'])) {
    let wrong = 0;
    for (let i = 0; i < mask.length; i++) {
      const [x, y] = [i % 96, Math.floor(i / 96)];
      const isGarment = x >= 30 && x < 66 && y >= 24 && y < 104;
      if ((mask[i] === 1) !== isGarment) wrong++;
    }
    expect(wrong / mask.length).toBeLessThan(0.05); // soft edges
  }
});

test('nothing but noise below 8 in Lab is a garment to the border mask', () => {
  const grey = { width: 40, height: 40, channels: 3 } as const;
  const data = Uint8Array.from({ length: 4800 }, (_, i) => 128 + (Math.floor(i / 3) % 2));
  expect(borderMask(labOf({ ...grey, data }), 40, 40).every((value) => value === 0)).toBe(true);
});
