import { describe, expect, test } from 'vitest';
import type { Dataset, LabelledImages } from '../../src/study/datasets.ts';
import type { StudyModel } from '../../src/study/models.ts';
import { randomStream } from '../../src/study/random.ts';
import { trainStudyModel } from '../../src/study/train.ts';
import { weightsOf } from '../../src/study/weights.ts';
import { chooseBackend } from '../../src/tagging/tensorflow-backend.ts';
import { madeUpDataset } from './made-up-data.ts';

// Native TensorFlow and a Vulkan driver are there in CI's slower suites; without them their tests are skipped.
const backends = ['wasm', 'tensorflow', 'webgpu'];
const missing = new Set<string>();
for (const name of backends) {
  await chooseBackend(name).catch(() => missing.add(name));
}
const fashion = withoutFlatParts(madeUpDataset(40));

describe.each(backends)('on %s', (name) => {
  test.skipIf(missing.has(name)).each<StudyModel>(['lenet', 'deep'])(
    'an epoch of %s ends where the plain backend ends, weight by weight',
    async (model) => {
      const ours = await epoch(name, model);
      const plain = await reference(model);
      expect(ours.loss).toBeCloseTo(plain.loss, 5);
      expect(ours.validationLoss).toBeCloseTo(plain.validationLoss, 5);
      for (const [index, weights] of ours.weights.entries()) {
        const reference = plain.weights[index] ?? new Float32Array();
        expect(weights.length).toBe(reference.length);
        const apart = weights.map((weight, at) => Math.abs(weight - (reference[at] ?? Number.NaN)));
        expect(Math.max(...apart)).toBeLessThan(1e-5);
      }
    },
  );
});

// --- Internal helpers ---

/** Adam divides by the size of a gradient: one that is 0 but for rounding would move its weight by a whole step. */
const underSgd = { optimiser: 'sgd', learningRate: 0.01 };

const references = new Map<StudyModel, ReturnType<typeof epoch>>();

/** The plain backend takes its time: once for all. */
function reference(model: StudyModel) {
  const known = references.get(model) ?? epoch('cpu', model);
  references.set(model, known);
  return known;
}

async function epoch(name: string, model: StudyModel) {
  const backend = await chooseBackend(name);
  const settings = { epochs: 1, batch: 8, augmentation: 'mirror', seed: 3, ...underSgd };
  const trained = await trainStudyModel(model, { backend, datasets: { fashion }, settings });
  const { loss = Number.NaN, validationLoss = Number.NaN } = trained.history[0] ?? {};
  return { loss, validationLoss, weights: await weightsOf(trained.model) };
}

/**
 * In a flat part of an image a pool finds equal values, which one backend's convolution makes equal to the last
 * bit and another's does not: the gradient then takes another way, as good a slope, and none to compare.
 */
function withoutFlatParts({ train, test, ...dataset }: Dataset): Dataset {
  const random = randomStream(9);
  const noisy = (half: LabelledImages) => ({
    ...half,
    images: half.images.map((value) => Math.round(value * 0.7 + random() * 76)),
  });
  return { ...dataset, train: noisy(train), test: noisy(test) };
}
