import * as tf from '@tensorflow/tfjs';
import { InferenceSession, Tensor } from 'onnxruntime-node';
import { beforeAll, expect, test } from 'vitest';
import { ModelError } from '../../src/errors.ts';
import { buildModel } from '../../src/study/models.ts';
import { toOnnx } from '../../src/study/onnx-export.ts';

beforeAll(() => tf.setBackend('cpu'));

const image = [12, 10, 2];
const conv = (more = {}) => tf.layers.conv2d({ filters: 3, kernelSize: 3, ...more });
const chain = (layers: tf.layers.Layer[]) => {
  const [first, ...others] = layers;
  const model = tf.sequential();
  model.add(tf.layers.inputLayer({ inputShape: image }));
  for (const layer of first ? [first, ...others] : []) model.add(layer);
  return model;
};

/** Weights that are neither 0 nor 1, so that a mixed-up axis or a lost bias shows; variances above 0. */
function stir(model: tf.LayersModel): tf.LayersModel {
  let seed = 1;
  model.setWeights(
    model.getWeights().map(({ shape }) => tf.randomUniform(shape, 0.05, 0.6, 'float32', seed++)),
  );
  return model;
}

async function answers(model: tf.LayersModel, count: number) {
  const [, ...dims] = model.inputs[0]?.shape ?? [];
  const shape = [count, ...dims.map((size) => size ?? 0)];
  const x = tf.randomNormal(shape, 0, 1, 'float32', 7);
  const output = model.predict(x);
  if (Array.isArray(output)) throw new Error('one output is expected');
  const session = await InferenceSession.create(await toOnnx(model));
  const given = new Tensor('float32', Float32Array.from(await x.data()), shape);
  const { probabilities } = await session.run({ images: given });
  return {
    tfjs: await output.data(),
    onnx: probabilities?.data,
    dims: probabilities?.dims,
    output,
  };
}

test.each([
  ['a convolution', () => chain([conv(), tf.layers.flatten()])],
  [
    'a convolution with ReLU and strides',
    () => chain([conv({ activation: 'relu', strides: 2 }), tf.layers.flatten()]),
  ],
  ['a padded convolution', () => chain([conv({ padding: 'same' }), tf.layers.flatten()])],
  [
    'a padded convolution with a wide filter and no bias',
    () =>
      chain([conv({ padding: 'same', kernelSize: [3, 5], useBias: false }), tf.layers.flatten()]),
  ],
  ['a convolution with tanh', () => chain([conv({ activation: 'tanh' }), tf.layers.flatten()])],
  ['an activation by itself', () => chain([conv(), tf.layers.activation({ activation: 'relu' })])],
  [
    'an averaging pool',
    () => chain([tf.layers.averagePooling2d({ poolSize: 2 }), tf.layers.flatten()]),
  ],
  ['a pool', () => chain([tf.layers.maxPooling2d({ poolSize: 2 }), tf.layers.flatten()])],
  [
    'a pool whose last row is left out',
    () =>
      chain([
        conv(),
        conv(),
        conv({ kernelSize: 2 }),
        tf.layers.maxPooling2d({ poolSize: 2 }),
        tf.layers.flatten(),
      ]),
  ],
  ['batch normalisation', () => chain([tf.layers.batchNormalization(), tf.layers.flatten()])],
  ['an average over the image', () => chain([conv(), tf.layers.globalAveragePooling2d({})])],
  [
    'a dense layer after flattening',
    () => chain([tf.layers.flatten(), tf.layers.dense({ units: 5 })]),
  ],
  [
    'a dense layer with softmax',
    () => chain([tf.layers.flatten(), tf.layers.dense({ units: 4, activation: 'softmax' })]),
  ],
  [
    'dropout, which does nothing',
    () =>
      chain([tf.layers.flatten(), tf.layers.dropout({ rate: 0.5 }), tf.layers.dense({ units: 3 })]),
  ],
  [
    'a layer called as the output is',
    () =>
      chain([
        tf.layers.flatten(),
        tf.layers.dense({ units: 3, name: 'probabilities', activation: 'softmax' }),
      ]),
  ],
  ['an image that stays one', () => chain([conv()])],
  ...(['scratch', 'deep', 'deep-plain', 'lenet', 'compact', 'photo'] as const).map(
    (name): [string, () => tf.LayersModel] => [
      `the whole ${name} network`,
      () => buildModel(tf, name, 1),
    ],
  ),
])('%s answers as ONNX as it does in TensorFlow.js, for any batch', async (_, build) => {
  const model = stir(build());
  for (const count of [1, 3]) {
    const { tfjs, onnx, dims, output } = await answers(model, count);
    expect(dims).toEqual(output.shape);
    const scale = Math.max(1, ...tfjs);
    const worst = Math.max(...Array.from(tfjs, (n, i) => Math.abs(n - Number(onnx?.[i]))));
    expect(worst / scale).toBeLessThan(1e-5);
  }
});

test.each([
  [
    'padding',
    () => chain([conv({ padding: 'same', kernelSize: 2 }), tf.layers.flatten()]), // uneven
  ],
  ['padding', () => chain([conv({ padding: 'same', strides: 2 }), tf.layers.flatten()])],
  ['activation elu', () => chain([conv({ activation: 'elu' }), tf.layers.flatten()])],
  [
    'kind ZeroPadding2D',
    () => chain([tf.layers.zeroPadding2d({ padding: 1 }), tf.layers.flatten()]),
  ],
])('what ONNX is not written for is refused by name: %s', async (what, build) => {
  await expect(toOnnx(build())).rejects.toThrow(ModelError);
  await expect(toOnnx(build())).rejects.toThrow(what);
});
