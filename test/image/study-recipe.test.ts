import { readFileSync } from 'node:fs';
import sharp from 'sharp';
import { describe, expect, test } from 'vitest';
import { z } from 'zod';
import { type Engine, loadImageEngine } from '../../src/image/image-engine.ts';
import { inputPng, modelInputs } from '../../src/image/model-input.ts';
import { findRecipe } from '../../src/image/recipe.ts';

const folder = 'test/fixtures/image';
const { study: references } = z
  .object({ study: z.record(z.string(), z.base64()) })
  .parse(JSON.parse(readFileSync(`${folder}/pillow-references.json`, 'utf8')));

async function studyInput(name: Engine, bytes: Uint8Array): Promise<Float32Array> {
  const engine = await loadImageEngine(name);
  const [input] = await modelInputs(bytes, [findRecipe('study')], { engine });
  expect(input).toMatchObject({ recipe: 'study', side: 28, channels: 1 });
  expect(input?.views).toHaveLength(1);
  return input?.views[0] ?? new Float32Array();
}

function meanDifference(view: Float32Array, pillow: Uint8Array): number {
  expect(view).toHaveLength(pillow.length);
  const differences = [...view].map((value, i) => Math.abs(value * 255 - (pillow[i] ?? 0)));
  return differences.reduce((a, b) => a + b) / differences.length;
}

describe.each([
  // Pillow and sharp decode JPEG alike, but sharp brings large pictures down first; jimp's decoder rounds and
  // spreads colour differently.
  ['sharp', 0.6],
  ['jimp', 1],
] as const)('the recipe study with %s', (name, tolerance) => {
  test.each(Object.keys(references))(
    `is within ${tolerance} grey levels of Pillow on %s`,
    async (file) => {
      const view = await studyInput(name, readFileSync(`${folder}/${file}`));
      const pillow = Buffer.from(references[file] ?? '', 'base64');
      expect(meanDifference(view, pillow)).toBeLessThan(tolerance);
    },
  );
});

test('a picture larger than the recipe decodes stays within a grey level of Pillow', async () => {
  // Enlarging 8 times and averaging down by 8 gives Pillow's picture back.
  const { width = 0, height = 0 } = await sharp(`${folder}/photos/shirt.jpg`).metadata();
  const large = await sharp(`${folder}/photos/shirt.jpg`)
    .resize(width * 8, height * 8, { kernel: 'nearest' })
    .png({ compressionLevel: 1 })
    .toBuffer();
  const pillow = Buffer.from(references['photos/shirt.jpg'] ?? '', 'base64');
  expect(meanDifference(await studyInput('sharp', large), pillow)).toBeLessThan(1);
});

test('what the model sees is written as a PNG, views side by side', async () => {
  const engine = await loadImageEngine('sharp');
  const views = [Float32Array.of(0, 1, 0.5, 0.2), Float32Array.of(1, 1, 0, 0)];
  const png = await inputPng({ recipe: 'own', side: 2, channels: 1, views }, engine, 2);
  const { width, height, data } = await engine.decode(png);
  expect([width, height]).toEqual([8, 4]);
  const firstRow = [...data.subarray(0, 8 * 3)].filter((_, i) => i % 3 === 0);
  expect(firstRow).toEqual([0, 0, 255, 255, 255, 255, 255, 255]);
});
