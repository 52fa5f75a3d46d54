import { existsSync, mkdirSync, mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { isDeepStrictEqual } from 'node:util';
import { afterEach, beforeAll, beforeEach, expect, test } from 'vitest';
import { readCheckpoint } from '../../src/study/checkpoint.ts';
import { findDataset } from '../../src/study/datasets.ts';
import { registerFastGradients } from '../../src/study/fast-gradients.ts';
import { judgeTraining } from '../../src/study/judge-training.ts';
import { buildModel, type StudyModel } from '../../src/study/models.ts';
import { samplesOf } from '../../src/study/samples.ts';
import { scoresOf } from '../../src/study/scores.ts';
import { type TrainOptions, trainStudyModel } from '../../src/study/train.ts';
import { type EpochResult, trainModel } from '../../src/study/trainer.ts';
import { trainingSettings } from '../../src/study/training-settings.ts';
import { weightsOf } from '../../src/study/weights.ts';
import { type ChosenBackend, chooseBackend } from '../../src/tagging/tensorflow-backend.ts';
import { madeUpDataset } from './made-up-data.ts';

const dataset = madeUpDataset(240);
let backend: ChosenBackend;
let folder: string;
beforeAll(async () => {
  backend = await chooseBackend('wasm');
});
beforeEach(() => {
  folder = mkdtempSync(join(tmpdir(), 'train-'));
});
afterEach(() => rmSync(folder, { recursive: true, force: true }));

function train(name: StudyModel, options: Partial<TrainOptions> = {}) {
  const settings = { epochs: 3, batch: 16, ...options.settings };
  const datasets = { fashion: dataset, digits: dataset };
  return trainStudyModel(name, { backend, datasets, ...options, settings });
}

test.each<[StudyModel, number]>([
  ['scratch', 225_034],
  ['deep', 94_346],
  ['transfer', 225_034],
  ['deep-plain', 93_962], // the deep one without its norms' 384
  ['lenet', 61_706], // as its authors count them
])('%s with its %d parameters learns bars in a few epochs', async (name, parameters) => {
  const { model, history, validationAccuracy } = await train(name);
  expect(model.countParams()).toBe(parameters);
  expect(history).toHaveLength(3);
  expect(history.at(-1)?.loss).toBeLessThan(history[0]?.loss ?? 0);
  if (!['deep', 'deep-plain'].includes(name)) expect(validationAccuracy).toBeGreaterThan(0.9);
});

test.each<[string, StudyModel, Record<string, unknown>]>([
  ['scratch', 'scratch', {}],
  ['scratch under SGD', 'scratch', { optimiser: 'sgd', learningRate: 0.01 }],
  ['deep', 'deep', {}],
  [
    'deep with averaged weights along a cycle',
    'deep',
    { average: 0.9, decay: 'one-cycle', weightDecay: 0.01, labelSmoothing: 0.1 },
  ],
])(
  '%s stopped after an epoch and resumed ends with the very weights of a run that never stopped',
  async (_, name, settings) => {
    const whole = await weightsOf((await train(name, { settings })).model);
    const controller = new AbortController();
    const stopped = train(name, {
      settings,
      checkpoints: folder,
      signal: controller.signal,
      onBatch: ({ epoch, batch }) => {
        if (epoch === 2 && batch === 3) controller.abort(new Error('enough'));
      },
    });
    await expect(stopped).rejects.toThrow('enough');
    expect(readCheckpoint(join(folder, `${name}.ckpt`))?.epoch).toBe(1);
    const epochs: number[] = [];
    const onEpoch = ({ epoch }: EpochResult) => epochs.push(epoch);
    const resumed = await train(name, { settings, checkpoints: folder, resume: true, onEpoch });
    expect(epochs).toEqual([2, 3]);
    expect(await weightsOf(resumed.model)).toEqual(whole);
  },
);

test('a signal from outside reaches a run whose backend never waits', async () => {
  const controller = new AbortController();
  setTimeout(() => controller.abort(new Error('Ctrl-C')), 50);
  const run = train('scratch', { signal: controller.signal, settings: { epochs: 200 } });
  await expect(run).rejects.toThrow('Ctrl-C');
});

test('a signal from outside is heard while a trained model is judged, too', async () => {
  const trained = await train('scratch', { settings: { epochs: 1 } });
  const controller = new AbortController();
  setTimeout(() => controller.abort(new Error('Ctrl-C')));
  const datasets = { fashion: dataset };
  const about = { backend, datasets, now: new Date(), signal: controller.signal };
  const run = { id: 'scratch', row: 'scratch', part: 'scratch', model: 'scratch' } as const;
  const judged = judgeTraining({ ...run, seed: 42, settings: {} }, trained, about);
  await expect(judged).rejects.toThrow('Ctrl-C');
});

test('a checkpoint of a run with other settings is refused', async () => {
  await train('scratch', { checkpoints: folder, settings: { epochs: 1 } });
  const other = train('scratch', {
    checkpoints: folder,
    resume: true,
    settings: { epochs: 1, seed: 7 },
  });
  await expect(other).rejects.toThrow(/other settings/);
});

test('a finished run that is resumed has its model at once, and took as long as it took', async () => {
  const first = await train('scratch', { checkpoints: folder, settings: { epochs: 1 } });
  const onBatch = () => expect.unreachable();
  const again = await train('scratch', {
    checkpoints: folder,
    resume: true,
    onBatch,
    settings: { epochs: 1 },
  });
  expect(again.bestEpoch).toBe(1);
  expect(again.seconds).toBe(first.seconds);
  expect(await weightsOf(again.model)).toEqual(await weightsOf(first.model));
});

test('a loss that is no number any more is an error that says where', async () => {
  const run = train('scratch', { checkpoints: folder, settings: { learningRate: 1e30 } });
  await expect(run).rejects.toThrow(/epoch 1, .* is not a number/);
});

test('weights that are no numbers any more are an error too where the loss is one, and the model keeps its last good ones', async () => {
  const { tf } = backend;
  registerFastGradients(tf);
  const model = buildModel(tf, 'scratch', 1);
  const good = await weightsOf(model);
  // One batch: its loss is that before the step.
  const settings = trainingSettings('scratch', { learningRate: 1e39, batch: 10_000 });
  const samples = samplesOf(dataset.train);
  const run = trainModel(tf, model, { train: samples, validation: samples }, settings);
  await expect(run).rejects.toThrow(/weight after epoch 1 is not a number/);
  // A difference of 225,034 numbers takes minutes to print.
  expect(isDeepStrictEqual(await weightsOf(model), good)).toBe(true);
});

test('where a checkpoint cannot be written, the older one stays whole', async () => {
  await train('scratch', { checkpoints: folder, settings: { epochs: 1 } });
  const path = join(folder, 'scratch.ckpt');
  const kept = readFileSync(path);
  // A folder where the file beside should go: as a full disk, the write fails before the rename.
  mkdirSync(`${path}.${process.pid}.tmp`);
  const run = train('scratch', { checkpoints: folder, settings: { epochs: 1, seed: 9 } });
  await expect(run).rejects.toThrow(/cannot be written/);
  expect(readFileSync(path).equals(kept)).toBe(true);
});

test('a damaged checkpoint is named', async () => {
  await train('scratch', { checkpoints: folder, settings: { epochs: 1 } });
  const path = join(folder, 'scratch.ckpt');
  expect(existsSync(path)).toBe(true);
  writeFileSync(path, readFileSync(path).subarray(0, 5000));
  expect(() => readCheckpoint(path)).toThrow(/scratch\.ckpt is truncated/);
  writeFileSync(path, 'hello');
  expect(() => readCheckpoint(path)).toThrow(/is no checkpoint/);
});

test('training leaves no tensors behind but the model’s', async () => {
  const { tf } = backend;
  await train('scratch', { settings: { epochs: 1 } }); // whatever is kept once
  const before = tf.memory().numTensors;
  const { model } = await train('scratch', { settings: { epochs: 1 } });
  expect(tf.memory().numTensors - before).toBe(model.getWeights().length);
});

test.each<[string, Record<string, unknown>, RegExp]>([
  ['an unknown name', { epoch: 3 }, /no training setting "epoch"; did you mean epochs\?/],
  ['another case', { learningrate: 1 }, /did you mean learningRate\?/],
  ['no epoch at all', { epochs: 0 }, /epochs/],
  ['nine weights', { classWeight: Array(9).fill(1) }, /classWeight/],
])('settings with %s are refused', (_, settings, message) => {
  expect(() => trainingSettings('scratch', settings)).toThrow(message);
});

const fashion = findDataset('fashion-mnist');
test.skipIf(fashion === undefined)(
  'a few hundred real garments teach more than chance',
  async () => {
    const run = { backend, images: 1000, settings: { epochs: 4, augmentation: 'none' } };
    const { model, dataset } = await trainStudyModel('scratch', run);
    const few = { ...dataset.test, count: 1000 };
    const { accuracy } = await scoresOf(backend.tf, model, samplesOf(few));
    expect(accuracy).toBeGreaterThan(0.6);
  },
);
