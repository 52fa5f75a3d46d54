import { readFileSync } from 'node:fs';
import { readFile } from 'node:fs/promises';
import { join } from 'node:path';
import { afterAll, describe, expect, test } from 'vitest';
import { z } from 'zod';
import onnx from '../../../plugins/taggers/onnx/index.ts';
import { ModelError } from '../../../src/errors.ts';
import { loadImageEngine } from '../../../src/image/image-engine.ts';
import { modelInputs } from '../../../src/image/model-input.ts';
import { findRecipe } from '../../../src/image/recipe.ts';
import { packageRoot } from '../../../src/package-root.ts';
import { canonicalLabel } from '../../../src/tagging/labels.ts';
import { readModelFolder } from '../../../src/tagging/model-folder.ts';
import { classifyViews } from '../../../src/tagging/predict.ts';
import { pattern, testFileRefusal, testTagger } from './contract.ts';

const fixtures = 'test/fixtures/tagging';
const tinyFolder = join(fixtures, 'models', 'tiny');
const backboneFolder = join(packageRoot, 'models', 'backbone');

testTagger(onnx, tinyFolder);
testFileRefusal(onnx, tinyFolder);

const rows = z.array(z.array(z.number()));
const read = (file: string): unknown => JSON.parse(readFileSync(join(fixtures, file), 'utf8'));

test('logits of a small model become the probabilities that numpy computes', async () => {
  const { tiny } = z.object({ tiny: rows }).parse(read('tiny.json'));
  const { card } = await readModelFolder(tinyFolder);
  const tagger = await onnx.load(tinyFolder, card, { threads: 1 });
  const { probabilities, features } = await tagger.classify(pattern(2 * 784), 2);
  for (const [at, expected] of tiny.flat().entries()) {
    expect(probabilities[at]).toBeCloseTo(expected, 6);
  }
  expect(features).toEqual(pattern(2 * 784)); // this model's features are its input
  await tagger.close();
});

test.each([
  ['input', { input: { name: 'picture' } }, /input "picture"; the file has image/],
  ['output', { output: { name: 'logits' } }, /output "logits"; the file has .*scores/],
  ['features', { output: { features: 'none' } }, /features output "none"; the file has/],
])(
  'a card that names an %s that is not there is refused with the names that are',
  async (_, change, message) => {
    const { card } = await readModelFolder(tinyFolder);
    const input = { ...card.input, ...('input' in change ? change.input : {}) };
    const output = { ...card.output, ...('output' in change ? change.output : {}) };
    const loading = onnx.load(tinyFolder, { ...card, input, output }, {});
    await expect(loading).rejects.toThrow(ModelError);
    await expect(loading).rejects.toThrow(message);
  },
);

test('a card whose labels are not as many as the scores is refused at the first image', async () => {
  const { card } = await readModelFolder(tinyFolder);
  const tagger = await onnx.load(tinyFolder, { ...card, labels: ['a', 'b'] }, {});
  await expect(tagger.classify(pattern(784), 1)).rejects.toThrow(
    'gives 3 values where its card wants 1 × 2',
  );
  await tagger.close();
});

test('a batch of another length is refused with both numbers', async () => {
  const { card } = await readModelFolder(tinyFolder);
  const tagger = await onnx.load(tinyFolder, card, {});
  await expect(tagger.classify(pattern(783), 1)).rejects.toThrow(
    'takes 1 × 28 × 28 × 1 values and was given 783',
  );
  await tagger.close();
});

describe("EfficientNet-Lite0, another project's classifier", async () => {
  const reference = z
    .object({
      photos: z.record(z.string(), z.array(z.object({ index: z.int(), probability: z.number() }))),
      made: z.object({ probabilities: rows, features: rows }),
    })
    .parse(read('backbone.json'));
  const { card } = await readModelFolder(backboneFolder);
  const tagger = await onnx.load(backboneFolder, card, { threads: 2 });
  afterAll(() => tagger.close());

  test('answers a made-up input as Python does, with its features', async () => {
    const { probabilities, features } = await tagger.classify(pattern(2 * 224 * 224 * 3), 2);
    for (const [row, expected] of reference.made.probabilities.entries()) {
      for (const [at, value] of expected.entries()) {
        expect(probabilities[row * 1000 + at]).toBeCloseTo(value, 4);
      }
    }
    for (const [row, expected] of reference.made.features.entries()) {
      for (const [at, value] of expected.entries()) {
        expect(features?.[row * 1280 + at]).toBeCloseTo(value, 3);
      }
    }
  });

  test.each([
    ['t-shirt.jpg', 'T-shirt/top', 'T-shirt'],
    ['jeans.jpg', 'Trouser', 'jeans'],
    ['shoe.jpg', 'slip-on shoe', 'slip-on shoe'],
  ])(
    '%s is labelled by what it shows, with the probabilities that Pillow and Python give',
    async (name, truth, label) => {
      const engine = await loadImageEngine('sharp');
      const recipe = findRecipe(card.recipe, card.recipes);
      const bytes = await readFile(join(fixtures, 'photos', name));
      const [input] = await modelInputs(bytes, [recipe], { engine });
      const scores = await classifyViews(tagger, input?.views ?? []);
      expect(card.labels[scores.indexOf(Math.max(...scores))]).toBe(label);
      expect(canonicalLabel(card, truth)).toBe(label);
      // JPEG decoders and resamplers differ by a grey level or so.
      for (const { index, probability } of reference.photos[name] ?? []) {
        expect(Math.abs((scores[index] ?? 0) - probability)).toBeLessThan(0.02);
      }
    },
  );

  test.each([
    ['T-shirt/top', 'T-shirt'],
    ['Trouser', 'jeans'],
    ['Pullover', 'sweatshirt'],
    ['Dress', 'gown'],
    ['Coat', 'trench coat'],
    ['Sandal', 'sandal'],
    ['Shirt', undefined],
    ['Sneaker', 'running shoe'],
    ['Bag', 'purse'],
    ['Ankle boot', 'cowboy boot'],
  ])('the garment label %s is %s in its vocabulary', (garment, label) => {
    expect(canonicalLabel(card, garment)).toBe(label);
  });
});
