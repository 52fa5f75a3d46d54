import { readdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import * as tf from '@tensorflow/tfjs';
import { describe, expect, test } from 'vitest';
import onnx from '../../../plugins/taggers/onnx/index.ts';
import tfjs from '../../../plugins/taggers/tfjs/index.ts';
import { loadImageEngine } from '../../../src/image/image-engine.ts';
import { modelInputs } from '../../../src/image/model-input.ts';
import { findRecipe } from '../../../src/image/recipe.ts';
import { readModelFolder } from '../../../src/tagging/model-folder.ts';
import { pattern, testTagger } from './contract.ts';

testTagger(tfjs, join('models', 'scratch'));

const both = readdirSync('models').filter((name) => {
  const { files } = JSON.parse(readFileSync(join('models', name, 'card.json'), 'utf8'));
  return files.onnx !== undefined && files.tfjs !== undefined;
});

test('the models of the study are there in both forms', () => {
  expect(both).toEqual(expect.arrayContaining(['scratch', 'transfer']));
});

describe.each(both)('the committed model %s', (name) => {
  const folder = join('models', name);

  test('answers equally to 1e-5 as TensorFlow.js and as ONNX, on images and on noise', async () => {
    const { card } = await readModelFolder(folder);
    const engine = await loadImageEngine('auto');
    const images = readdirSync('manifests/images').slice(0, 12);
    const views: Float32Array[] = [];
    for (const image of images) {
      const bytes = readFileSync(join('manifests/images', image));
      const [input] = await modelInputs(bytes, [findRecipe('garment')], { engine });
      views.push(...(input?.views ?? []));
    }
    const size = card.input.side ** 2;
    const batch = new Float32Array((views.length + 3) * size);
    for (const [index, view] of views.entries()) batch.set(view, index * size);
    batch.set(pattern(3 * size), views.length * size);

    const answers = await Promise.all(
      [onnx, tfjs].map(async (plugin) => {
        const tagger = await plugin.load(folder, card, { threads: 1 });
        const { probabilities } = await tagger.classify(batch, views.length + 3);
        await tagger.close();
        return probabilities;
      }),
    );
    const [first, second] = answers;
    const worst = Math.max(
      ...(first ?? []).map((score, i) => Math.abs(score - (second?.[i] ?? 9))),
    );
    expect(first).toHaveLength((views.length + 3) * card.labels.length);
    expect(worst).toBeLessThan(1e-5);
  });

  test('has a card with what the study asks for', async () => {
    const { card } = await readModelFolder(folder);
    const least: Record<string, number> = {
      transfer: 0.897,
      scratch: 0.911,
      deep: 0.917,
      compact: 0.94,
      photo: 0.91,
    };
    expect(card.home?.accuracy).toBeGreaterThanOrEqual(least[name] ?? 1);
    expect(card.home?.images).toBe(10_000);
    expect(card.classes).toHaveLength(10);
  });
});

test('compact is for images in the study’s form, and small', async () => {
  const { card } = await readModelFolder(join('models', 'compact'));
  expect(card.recipe).toBe('study');
  expect(card.parameters).toBeLessThanOrEqual(300_000);
});

test('a hundred batches leave no tensor behind', async () => {
  const { card } = await readModelFolder(join('models', 'scratch'));
  const tagger = await tfjs.load(join('models', 'scratch'), card, {});
  await tagger.classify(pattern(784), 1);
  const before = tf.memory().numTensors;
  for (let i = 0; i < 100; i++) await tagger.classify(pattern(2 * 784), 2);
  expect(tf.memory().numTensors).toBe(before);
  await tagger.close();
});
