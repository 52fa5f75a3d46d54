import type { Tensor, Tensor4D } from '@tensorflow/tfjs';
import { describe, expect, test } from 'vitest';
import { normaliseBatch } from '../../src/study/batch-norm.ts';
import { biasRelu } from '../../src/study/bias-relu.ts';
import { registerFastGradients } from '../../src/study/fast-gradients.ts';
import { maxPool } from '../../src/study/max-pool.ts';
import { randomStream } from '../../src/study/random.ts';
import { type ChosenBackend, chooseBackend } from '../../src/tagging/tensorflow-backend.ts';

type Tf = ChosenBackend['tf'];
type Shape = [number, number, number, number];
type Op = (tf: Tf, x: Tensor4D, other: Tensor4D) => Tensor;
interface Case {
  x: Shape;
  other: Shape;
  op: Op;
  /** Few different values: many windows hold the largest one twice. */
  ties?: boolean;
}

const pairs = { poolSize: 2, strides: 2, padding: 'valid' };

const cases: Record<string, Case> = {
  'a convolution without padding': {
    x: [3, 8, 7, 2],
    other: [3, 3, 2, 4],
    op: (tf, x, filter) => tf.conv2d(x, filter, 1, 'valid'),
  },
  'a convolution of one channel': {
    x: [5, 6, 6, 1],
    other: [3, 3, 1, 3],
    op: (tf, x, filter) => tf.conv2d(x, filter, 1, 'valid'),
  },
  'a padded convolution': {
    x: [2, 6, 5, 3],
    other: [3, 3, 3, 2],
    op: (tf, x, filter) => tf.conv2d(x, filter, 1, 'same'),
  },
  'a padded convolution with an even filter': {
    x: [2, 6, 6, 2],
    other: [4, 2, 2, 2],
    op: (tf, x, filter) => tf.conv2d(x, filter, 1, 'same'),
  },
  'a convolution of a small image': {
    x: [3, 5, 5, 2],
    other: [3, 3, 2, 4],
    op: (tf, x, filter) => tf.conv2d(x, filter, 1, 'valid'),
  },
  'a convolution of one channel with many filters': {
    x: [4, 9, 8, 1],
    other: [3, 3, 1, 12],
    op: (tf, x, filter) => tf.conv2d(x, filter, 1, 'valid'),
  },
  'a padded convolution of one channel with many filters': {
    x: [3, 6, 7, 1],
    other: [3, 2, 1, 8],
    op: (tf, x, filter) => tf.conv2d(x, filter, 1, 'same'),
  },
  'a convolution in tiles': {
    x: [2, 9, 11, 8],
    other: [3, 3, 8, 16],
    op: (tf, x, filter) => tf.conv2d(x, filter, 1, 'valid'),
  },
  'a padded convolution in tiles': {
    x: [3, 7, 6, 16],
    other: [3, 3, 16, 8],
    op: (tf, x, filter) => tf.conv2d(x, filter, 1, 'same'),
  },
  'a convolution in more tiles than are taken at once': {
    x: [19, 10, 9, 8],
    other: [3, 3, 8, 8],
    op: (tf, x, filter) => tf.conv2d(x, filter, 1, 'valid'),
  },
  'a convolution that gives less than a tile': {
    x: [2, 3, 4, 8],
    other: [3, 3, 8, 8],
    op: (tf, x, filter) => tf.conv2d(x, filter, 1, 'valid'),
  },
  'a convolution of few channels with a large filter': {
    x: [3, 8, 7, 3],
    other: [5, 5, 3, 8],
    op: (tf, x, filter) => tf.conv2d(x, filter, 1, 'valid'),
  },
  'a padded convolution of few channels with an even filter': {
    x: [2, 6, 5, 3],
    other: [4, 2, 3, 16],
    op: (tf, x, filter) => tf.conv2d(x, filter, 1, 'same'),
  },
  'a bias with its ReLU': {
    x: [9, 4, 5, 8],
    other: [1, 1, 1, 8],
    op: (tf, x, bias) => biasRelu(tf, x, tf.reshape(bias, [8])),
  },
  'a bias on images': {
    x: [3, 4, 5, 6],
    other: [1, 1, 1, 6],
    op: (tf, x, bias) => tf.add(x, tf.reshape(bias, [6])),
  },
  'a ReLU': {
    x: [2, 4, 5, 3],
    other: [1, 1, 1, 1],
    op: (tf, x, other) => tf.mul(tf.relu(x), other),
  },
  'a ReLU of four channels': {
    x: [2, 4, 5, 4],
    other: [1, 1, 1, 1],
    op: (tf, x, other) => tf.mul(tf.relu(x), other),
  },
  'a maximum pool of four channels': {
    x: [2, 6, 8, 4],
    other: [1, 1, 1, 1],
    op: (tf, x, other) => tf.mul(maxPool(tf, x, pairs), other),
  },
  'a maximum pool of four channels over odd sides': {
    x: [2, 7, 5, 4],
    other: [1, 1, 1, 1],
    op: (tf, x, other) => tf.mul(maxPool(tf, x, pairs), other),
  },
  'a maximum pool of equal values in four channels': {
    x: [2, 6, 6, 4],
    other: [1, 1, 1, 1],
    op: (tf, x, other) => tf.mul(maxPool(tf, x, pairs), other),
    ties: true,
  },
  'a maximum pool': {
    x: [2, 6, 8, 3],
    other: [1, 1, 1, 1],
    op: (tf, x, other) => tf.mul(maxPool(tf, x, pairs), other),
  },
  'a maximum pool over odd sides': {
    x: [2, 11, 5, 3],
    other: [1, 1, 1, 1],
    op: (tf, x, other) => tf.mul(maxPool(tf, x, pairs), other),
  },
  'a maximum pool of equal values': {
    x: [2, 6, 6, 3],
    other: [1, 1, 1, 1],
    op: (tf, x, other) => tf.mul(maxPool(tf, x, pairs), other),
    ties: true,
  },
  'a padded, overlapping maximum pool': {
    x: [2, 7, 6, 2],
    other: [1, 1, 1, 1],
    op: (tf, x, other) =>
      tf.mul(maxPool(tf, x, { poolSize: 3, strides: 2, padding: 'same' }), other),
  },
  'a matrix product': {
    x: [1, 1, 6, 5],
    other: [1, 1, 5, 3],
    op: (tf, x, other) => tf.matMul(tf.reshape(x, [6, 5]), tf.reshape(other, [5, 3])),
  },
  'a wide matrix product': {
    x: [1, 1, 7, 5],
    other: [1, 1, 5, 18],
    op: (tf, x, other) => tf.matMul(tf.reshape(x, [7, 5]), tf.reshape(other, [5, 18])),
  },
  'a product with both matrices transposed': {
    x: [1, 1, 5, 6],
    other: [1, 1, 11, 5],
    op: (tf, x, other) => tf.matMul(tf.reshape(x, [5, 6]), tf.reshape(other, [11, 5]), true, true),
  },
  'a batch of matrix products': {
    x: [1, 2, 6, 5],
    other: [1, 2, 5, 3],
    op: (tf, x, other) => tf.matMul(tf.reshape(x, [2, 6, 5]), tf.reshape(other, [2, 5, 3])),
  },
  'a product with a transposed matrix': {
    x: [1, 1, 5, 6],
    other: [1, 1, 5, 3],
    op: (tf, x, other) => tf.matMul(tf.reshape(x, [5, 6]), tf.reshape(other, [5, 3]), true, false),
  },
  'a mean over both sides': {
    x: [3, 4, 5, 2],
    other: [1, 1, 1, 1],
    op: (tf, x, other) => tf.mul(tf.mean(x, [1, 2]), tf.reshape(other, [1, 1])),
  },
};

// Native TensorFlow and a Vulkan driver are there in CI's slower suites; without them their tests are skipped.
const backends = ['wasm', 'tensorflow', 'webgpu'];
const missing = new Set<string>();
for (const name of backends) {
  await chooseBackend(name).catch(() => missing.add(name));
}
const { tf } = await chooseBackend('cpu');

describe.each(backends)('on %s', (backend) => {
  const when = test.skipIf(missing.has(backend));

  // Of equal values the first takes the gradient, on WebGPU another one: as good a slope, and none to compare.
  const comparable = Object.entries(cases).filter(
    ([, { ties = false }]) => !(ties && backend === 'webgpu'),
  );
  when.each(comparable)(
    'the gradient of %s is that of the plain backend, number by number',
    async (_, one) => {
      const ours = await gradients(backend, one);
      const plain = await gradients('cpu', one);
      for (const [index, gradient] of ours.entries()) {
        const reference = plain[index] ?? new Float32Array();
        const largest = Math.max(...reference.map(Math.abs));
        expect(largest).toBeGreaterThan(0.01);
        const allowed = 2e-5 * Math.max(1, largest); // sums of floats in another order
        expect(largestDifference(gradient, reference)).toBeLessThan(allowed);
      }
    },
  );

  when.each(Object.entries(cases))(
    'the values of %s are those of the plain backend',
    async (_, one) => {
      const ours = await outputs(backend, one);
      const plain = await outputs('cpu', one);
      const allowed = 1e-5 * Math.max(1, ...plain.map(Math.abs));
      expect(largestDifference(ours, plain)).toBeLessThan(allowed);
    },
  );

  when.each(Object.entries(cases).filter(([name]) => /convolution|product|bias on/.test(name)))(
    'the gradient of %s is the slope that finite differences find',
    async (_, one) => {
      const ours = await gradients(backend, one);
      const step = 0.05; // linear in each of both: any step will do
      for (const [input, gradient] of ours.entries()) {
        const apart = Math.ceil(gradient.length / 30); // two passes for each place
        for (let place = 0; place < gradient.length; place += apart) {
          const above = await weightedSum(one, input, place, step);
          const below = await weightedSum(one, input, place, -step);
          expect(Math.abs((above - below) / (2 * step) - (gradient[place] ?? NaN))).toBeLessThan(
            2e-3,
          );
        }
      }
    },
  );

  when.each([6, 8])(
    'normalising %i channels has the gradients of the plain composition',
    async (channels) => {
      const own: Case = {
        x: [9, 3, 5, channels],
        other: [1, 1, 2, channels],
        op: (tf, x, other) => {
          const [gamma, beta] = tf.unstack(tf.reshape(other, [2, channels]));
          if (!gamma || !beta) throw new Error('two rows');
          return normaliseBatch(tf, x, gamma, beta, 1e-3, () => {});
        },
      };
      const composed: Case = {
        ...own,
        op: (tf, x, other) => {
          const [gamma, beta] = tf.unstack(tf.reshape(other, [2, channels]));
          if (!gamma || !beta) throw new Error('two rows');
          const { mean, variance } = tf.moments(x, [0, 1, 2]);
          const even = tf.div(tf.sub(x, mean), tf.sqrt(tf.add(variance, 1e-3)));
          return tf.add(tf.mul(even, gamma), beta);
        },
      };
      const ours = await gradients(backend, own);
      const plain = await gradients('cpu', composed);
      expect(largestDifference(ours[0], plain[0])).toBeLessThan(1e-4);
      expect(largestDifference(ours[1], plain[1])).toBeLessThan(1e-4);
    },
  );

  when('normalising tells the mean and the variance of the batch', async () => {
    await tf.setBackend(backend);
    const values = [1, 10, 3, 20, 5, 30, 7, 40]; // two channels; variance over all, not over one less
    const told: Tensor[] = [];
    const y = normaliseBatch(
      tf,
      tf.tensor4d(values, [2, 2, 1, 2]),
      tf.ones([2]),
      tf.zeros([2]),
      1e-3,
      (...both) => {
        for (const each of both) told.push(tf.keep(tf.clone(each)));
      },
    );
    const statistics = await Promise.all(told.map(async (each) => [...(await each.data())]));
    expect(statistics.flat().map((each) => Math.round(each * 1000) / 1000)).toEqual([
      4, 25, 5, 125,
    ]);
    expect((await y.data())[0]).toBeCloseTo(-3 / Math.sqrt(5 + 1e-3), 4);
  });
});

// --- Internal helpers ---

/** Gradients of the weighted sum of the outputs for both inputs. */
async function gradients(backend: string, one: Case): Promise<[Float32Array, Float32Array]> {
  await tf.setBackend(backend);
  registerFastGradients(tf);
  const [x, other] = inputsOf(one);
  const outcome = tf.grads((x, other) => weighted(one, x, other))([
    tf.tensor4d(x, one.x),
    tf.tensor4d(other, one.other),
  ]);
  const [dx, dOther] = await Promise.all(outcome.map((tensor) => tensor.data()));
  return [Float32Array.from(dx ?? []), Float32Array.from(dOther ?? [])];
}

async function outputs(backend: string, one: Case): Promise<Float32Array> {
  await tf.setBackend(backend);
  registerFastGradients(tf);
  const [x, other] = inputsOf(one);
  const y = one.op(tf, tf.tensor4d(x, one.x), tf.tensor4d(other, one.other));
  return Float32Array.from(await y.data());
}

async function weightedSum(one: Case, input: number, place: number, by: number): Promise<number> {
  const values = inputsOf(one);
  const changed = values[input];
  if (changed) changed[place] = (changed[place] ?? 0) + by;
  const [x, other] = [tf.tensor4d(values[0], one.x), tf.tensor4d(values[1], one.other)];
  const [sum = Number.NaN] = await weighted(one, x, other).data();
  return sum;
}

function weighted({ op }: Case, x: Tensor, other: Tensor): Tensor {
  const y = op(tf, tf.reshape(x, shape4(x)), tf.reshape(other, shape4(other)));
  return tf.sum(tf.mul(y, tf.tensor(valuesOf(y.shape, 3), y.shape)));
}

function shape4({ shape: [a = 0, b = 0, c = 0, d = 0] }: Tensor): Shape {
  return [a, b, c, d];
}

function inputsOf({ x, other, ties = false }: Case): [Float32Array, Float32Array] {
  const first = valuesOf(x, 1);
  return [ties ? first.map((value) => Math.round(value)) : first, valuesOf(other, 2)];
}

function valuesOf(shape: number[], seed: number): Float32Array {
  const random = randomStream(7, seed);
  const size = shape.reduce((product, length) => product * length, 1);
  return Float32Array.from({ length: size }, () => random() * 2 - 1);
}

function largestDifference(a: Float32Array, b: Float32Array): number {
  expect(a.length).toBe(b.length);
  return a.reduce((most, value, place) => Math.max(most, Math.abs(value - (b[place] ?? NaN))), 0);
}
