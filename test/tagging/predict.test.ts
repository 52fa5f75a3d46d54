import { readFile } from 'node:fs/promises';
import { afterAll, expect, test } from 'vitest';
import { openImageWorkers } from '../../src/image/image-workers.ts';
import { openBatcher } from '../../src/tagging/batcher.ts';
import { modelCardSchema } from '../../src/tagging/model-card.ts';
import { openModels } from '../../src/tagging/model-registry.ts';
import { modelTensor } from '../../src/tagging/model-tensor.ts';
import { bestLabels, classifyViews, meanOfRows, predictImage } from '../../src/tagging/predict.ts';
import { softmaxRows } from '../../src/tagging/softmax.ts';
import type { Tagger } from '../../src/tagging/tagger.ts';

const fixtures = 'test/fixtures/tagging';
const card = modelCardSchema.parse({
  name: 'pair',
  title: 'Pair',
  files: {},
  input: { side: 1, channels: 1, layout: 'NHWC' },
  recipe: 'study',
  labels: ['dark', 'light'],
  licence: 'MIT',
});
const workers = openImageWorkers({ engine: 'sharp', threads: 1 });
afterAll(() => workers.close());

/** Says "light" with the value of the one pixel; remembers the size of its batches. */
function pixelTagger(batches: number[] = []): Tagger {
  return {
    card,
    version: '0123456789ab',
    engine: 'test',
    async classify(batch, count) {
      batches.push(count);
      if (batch.includes(9)) throw new Error('nine');
      return {
        probabilities: Float32Array.from([...batch].flatMap((value) => [1 - value, value])),
      };
    },
    async close() {},
  };
}

test('views of an image are averaged: (0.2 + 0.4 + 0.9) / 3 is a half', async () => {
  const views = [0.2, 0.4, 0.9].map((value) => Float32Array.of(value));
  const [dark, light] = await classifyViews(pixelTagger(), views);
  expect(light).toBeCloseTo(0.5, 6);
  expect(dark).toBeCloseTo(0.5, 6);
  expect([...meanOfRows(Float32Array.of(1, 0, 0.5, 0.5, 0, 1, 0.5, 0.5), 2)]).toEqual([0.5, 0.5]);
});

test('softmax of large logits does not overflow, and equals the formula for small ones', () => {
  const rows = softmaxRows(Float32Array.of(1, 2, 3, 1000, 1000, -1000), 3);
  const sum = Math.exp(1) + Math.exp(2) + Math.exp(3);
  for (const [at, logit] of [1, 2, 3].entries())
    expect(rows[at]).toBeCloseTo(Math.exp(logit) / sum, 6);
  expect([...rows.slice(3)]).toEqual([0.5, 0.5, 0]);
});

test('channels first: each channel is a plane, its mean subtracted and divided by its deviation', () => {
  const input = { side: 2, channels: 3 as const, layout: 'NCHW' as const };
  const scaled = { ...input, mean: [0, 1, 2], deviation: [1, 2, 4] };
  const pixels = Float32Array.of(0, 1, 2, 10, 11, 12, 20, 21, 22, 30, 31, 32); // [1, 2, 2, 3]
  const { data, dims } = modelTensor({ ...card, input: scaled }, pixels, 1);
  expect(dims).toEqual([1, 3, 2, 2]);
  expect([...data]).toEqual([0, 10, 20, 30, 0, 5, 10, 15, 0, 2.5, 5, 7.5]);
});

test('equal scores keep the order of the card; sums a hair over one are one', () => {
  expect(bestLabels(card, Float32Array.of(0.5, 0.5), 1)).toEqual([{ label: 'dark', score: 0.5 }]);
  expect(bestLabels(card, Float32Array.of(0, 1.0000001), 0)).toEqual([
    { label: 'light', score: 1 },
  ]);
});

test('images that arrive together share passes, and each gets its own answer', async () => {
  const batches: number[] = [];
  const batcher = openBatcher(pixelTagger(batches), { mostViews: 4 });
  const values = [0, 0.25, 0.5, 0.75, 1, 0.125];
  const scores = await Promise.all(
    values.map((value) => batcher.classify([Float32Array.of(value)])),
  );
  expect(scores.map(([, light]) => light)).toEqual(values);
  expect(batches).toEqual([4, 2]);
  expect(batcher.milliseconds()).toBeGreaterThan(0);
});

test('the views of one image are never torn apart, not even where they are too many', async () => {
  const batches: number[] = [];
  const batcher = openBatcher(pixelTagger(batches), { mostViews: 3 });
  const image = [0, 0.5, 1, 0.5].map((value) => Float32Array.of(value));
  const [first, second] = await Promise.all([batcher.classify(image), batcher.classify(image)]);
  expect(batches).toEqual([4, 4]);
  expect(first?.[1]).toBeCloseTo(0.5);
  expect(second?.[1]).toBeCloseTo(0.5);
});

test('a pass that fails fails its images, and the next ones are looked at all the same', async () => {
  const batcher = openBatcher(pixelTagger(), { mostViews: 1 });
  const bad = batcher.classify([Float32Array.of(9)]);
  const good = batcher.classify([Float32Array.of(1)]);
  await expect(bad).rejects.toThrow('nine');
  expect((await good)[1]).toBe(1);
});

test('an image that is on no canvas gets a prediction of each model, with what the model saw', async () => {
  const models = await openModels({
    folders: [`${fixtures}/models`, 'models'],
    names: ['tiny'],
    plugin: 'onnx',
  });
  const bytes = await readFile(`${fixtures}/photos/t-shirt.jpg`);
  const wishes = { models: ['tiny', 'backbone'], top: 2 };
  const [tiny, backbone] = await predictImage(bytes, wishes, { models, workers });
  expect(tiny).toMatchObject({
    model: 'tiny',
    recipe: 'study',
    version: models.model('tiny').version,
  });
  expect(tiny?.input).toMatchObject({ side: 28, channels: 1 });
  expect(backbone).toMatchObject({ model: 'backbone', recipe: 'imagenet', label: 'T-shirt' });
  expect(backbone?.confidence).toBeGreaterThan(0.9);
  expect(backbone?.top).toHaveLength(2);
  const [garment] = await predictImage(bytes, { recipe: 'garment' }, { models, workers });
  expect(garment).toMatchObject({ model: 'tiny', recipe: 'garment' });
  expect(garment?.input.views).toHaveLength(4);
  await models.close();
});
