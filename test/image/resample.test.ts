import { readFileSync } from 'node:fs';
import { expect, test } from 'vitest';
import { z } from 'zod';
import { loadImageEngine } from '../../src/image/image-engine.ts';
import { fitInto, resample } from '../../src/image/resample.ts';

const reference = z.object({ size: z.tuple([z.number(), z.number()]), rgb: z.base64() });
const size = z.tuple([z.number(), z.number()]);
const cuts = z.array(z.object({ from: size, size, pixels: z.base64(), resized: z.base64() }));
const references = z
  .object({
    resample: z.record(z.enum(['bilinear', 'bicubic', 'lanczos']), reference),
    thin: z.object({ grey: cuts, rgb: cuts }),
  })
  .parse(JSON.parse(readFileSync('test/fixtures/image/pillow-references.json', 'utf8')));

test.each(['bilinear', 'bicubic', 'lanczos'] as const)(
  'resizes with %s to the same bytes as Pillow',
  async (filter) => {
    const engine = await loadImageEngine('sharp');
    const stripes = await engine.decode(readFileSync('test/fixtures/image/drawn-stripes.png'));
    const { size, rgb } = references.resample[filter];
    const { width, height, data } = resample(stripes, size[0], size[1], filter);
    expect([width, height]).toEqual(size);
    expect(Buffer.compare(Buffer.from(data), Buffer.from(rgb, 'base64'))).toBe(0);
  },
);

test.each([
  ['grey', 1],
  ['rgb', 3],
] as const)('resizes %s pictures of few lines to the same bytes as Pillow', (mode, channels) => {
  for (const { from, size, pixels, resized } of references.thin[mode]) {
    const data = new Uint8Array(Buffer.from(pixels, 'base64'));
    const cut = { width: from[0], height: from[1], channels, data };
    const result = resample(cut, size[0], size[1], 'lanczos');
    expect(Buffer.from(result.data).toString('base64'), `${from} to ${size}`).toBe(resized);
  }
});

test('leaves an image of the right size alone', () => {
  const pixels = { width: 2, height: 1, channels: 1, data: Uint8Array.of(3, 250) } as const;
  expect(resample(pixels, 2, 1, 'lanczos')).toEqual(pixels);
});

test.each([
  [{ width: 400, height: 300 }, 28, { width: 28, height: 21 }],
  [{ width: 300, height: 400 }, 28, { width: 21, height: 28 }],
  [{ width: 10, height: 5 }, 28, { width: 28, height: 14 }],
  [{ width: 4000, height: 3 }, 28, { width: 28, height: 1 }], // never nothing
])('fits %j into %i as %j', (size, side, expected) => {
  expect(fitInto(size, side)).toEqual(expected);
});
