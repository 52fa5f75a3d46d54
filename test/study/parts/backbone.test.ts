import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, beforeAll, expect, test } from 'vitest';
import { ConfigError } from '../../../src/errors.ts';
import type { Dataset, LabelledImages } from '../../../src/study/datasets.ts';
import { type BackboneOptions, trainOnBackbone } from '../../../src/study/parts/backbone.ts';
import { scaleOf, standardise } from '../../../src/study/parts/standardise.ts';
import { stratifiedSplit } from '../../../src/study/split.ts';
import type { RunMachine, StudyRun } from '../../../src/study/study-run.ts';
import { chooseBackend } from '../../../src/tagging/tensorflow-backend.ts';
import { channelMeans } from './made-up-models.ts';

let folder: string;
let options: BackboneOptions;
const machine: RunMachine = {
  backend: 'wasm',
  why: '',
  versions: { tfjs: '', node: '' },
  processor: '',
  cores: 1,
  date: '2026-01-01T00:00:00Z',
};
const run: StudyRun = {
  id: 'backbone-8-42',
  row: 'backbone-8',
  part: 'backbone',
  model: 'backbone',
  seed: 42,
  settings: {},
};

/** Dark T-shirts and bright trousers, by turns; `first`: the class of the dark ones. */
function shades(count: number, first: 0 | 1): LabelledImages {
  const images = Uint8Array.from({ length: count * 784 }, (_, at) => {
    return Math.floor(at / 784) % 2 === 0 ? 10 + (at % 20) : 200 + (at % 20);
  });
  const labels = Uint8Array.from({ length: count }, (_, image) => (image + first) % 2);
  return { images, labels, count };
}

beforeAll(async () => {
  folder = mkdtempSync(join(tmpdir(), 'backbone-'));
  const file = join(folder, 'means.onnx');
  writeFileSync(file, channelMeans(28));
  const fashion: Dataset = {
    name: 'fashion-mnist',
    folder,
    train: shades(400, 0),
    test: shades(60, 0),
  };
  const digits: Dataset = { ...fashion, name: 'mnist', test: shades(30, 1) };
  options = {
    backend: await chooseBackend('wasm'),
    backbone: { file, side: 8 },
    datasets: { fashion, digits },
    machine: () => machine,
  };
});
afterAll(() => rmSync(folder, { recursive: true, force: true }));

test('a dense head tells dark from bright, and the other way round where the labels are', async () => {
  const epochs: number[] = [];
  const quick = { ...run, settings: { learningRate: 0.05 } };
  const result = await trainOnBackbone(quick, {
    ...options,
    onEpoch: ({ epoch }) => epochs.push(epoch),
  });
  expect(result.parameters).toBe(3 * 10 + 10);
  expect(result.images).toEqual({ train: 340, validation: 60 }); // 15% of each class held back
  expect(result.settings).toMatchObject({ epochs: 15, batch: 64, seed: 42, augmentation: 'none' });
  expect(result.history.map(({ epoch }) => epoch)).toEqual(epochs);
  expect(result.train.accuracy).toBe(1);
  expect(result.validation.accuracy).toBe(1);
  expect(result.test.accuracy).toBe(1);
  expect(result.test.confusion[0]).toEqual([30, 0, 0, 0, 0, 0, 0, 0, 0, 0]);
  expect(result.test.confusion[1]).toEqual([0, 30, 0, 0, 0, 0, 0, 0, 0, 0]);
  expect(result.digits).toEqual({ accuracy: 0 });
  expect(result).toMatchObject({ run: quick, machine });
});

test('a run says null of digits that are not there, and takes settings of its own', async () => {
  const { fashion } = options.datasets;
  const few = { ...run, settings: { epochs: 1 } };
  const result = await trainOnBackbone(few, { ...options, datasets: { fashion } });
  expect(result.digits).toBeNull();
  expect(result.history).toHaveLength(1);
});

// Learnt on one grey alone, features have no deviation and all become 0: no test image can stand out.
test('the scale is of the images that are learnt from, not of those held back', async () => {
  const labels = Uint8Array.from({ length: 400 }, (_, image) => image % 2);
  const { validation } = stratifiedSplit(labels, 0.15, 42);
  const images = new Uint8Array(400 * 784).fill(100);
  for (const [row, place] of validation.entries()) {
    images.fill(row % 2 === 0 ? 0 : 255, place * 784, (place + 1) * 784);
  }
  const { fashion } = options.datasets;
  const train = { images, labels, count: 400 };
  const { test } = await trainOnBackbone(
    { ...run, settings: { epochs: 1 } },
    { ...options, datasets: { fashion: { ...fashion, train } } },
  );
  const answered = test.confusion[0]?.map((_, column) =>
    test.confusion.reduce((sum, row) => sum + (row[column] ?? 0), 0),
  );
  expect(answered?.filter((count) => count > 0)).toEqual([60]);
});

test('pictures cannot be augmented any more', async () => {
  const settings = { augmentation: 'mirror' };
  await expect(trainOnBackbone({ ...run, settings }, options)).rejects.toThrow(ConfigError);
});

test('features are brought to mean 0 and deviation 1 of the training images, constant ones to 0', () => {
  const labels = new Uint8Array(2);
  const train = { inputs: Float32Array.from([1, 7, 3, 7]), labels, shape: [2] };
  const scale = scaleOf(train);
  expect([...scale.mean]).toEqual([2, 7]);
  expect([...scale.deviation]).toEqual([1, 0]);
  const others = { inputs: Float32Array.from([2, 7, 5, 8]), labels, shape: [2] };
  standardise(others, scale);
  expect([...others.inputs]).toEqual([0, 0, 3, 0]);
});
