import type * as TensorFlow from '@tensorflow/tfjs';

type Tf = typeof TensorFlow;

/** Those that are shipped. */
export const modelNames = ['transfer', 'scratch', 'deep', 'compact', 'photo'] as const;
export type ModelName = (typeof modelNames)[number];

/** And those that only stand beside them in the study. */
export const studyModels = [...modelNames, 'deep-plain', 'lenet'] as const;
export type StudyModel = (typeof studyModels)[number];

/** Input `[batch, 28, 28, 1]` in 0..1, output `[batch, 10]` probabilities; weights follow from the seed. */
export function buildModel(tf: Tf, name: 'scratch' | 'deep', seed: number): TensorFlow.Sequential {
  return tf.sequential({ name, layers: name === 'scratch' ? scratch(tf, seed) : deep(tf, seed) });
}

/** What the transfer base is trained in: digits. Its last two layers go. */
export function buildDigits(tf: Tf, seed: number): TensorFlow.Sequential {
  return tf.sequential({
    name: 'digits',
    layers: [
      ...base(tf, seed),
      dense(tf, 'digits_dense', 128, 'relu', seed + 3),
      softmax(tf, seed + 4),
    ],
  });
}

/** The new head on the base's features, trained alone. */
export function buildHead(tf: Tf, features: number, seed: number): TensorFlow.Sequential {
  const { dropout, inputLayer } = tf.layers;
  return tf.sequential({
    name: 'head',
    layers: [
      inputLayer({ inputShape: [features] }),
      dense(tf, 'head_dense', 128, 'relu', seed + 5),
      dropout({ name: 'head_dropout', rate: 0.4 }),
      softmax(tf, seed + 6),
    ],
  });
}

/** The digits' model without its last two layers: `[batch, 1600]`. Layers are shared, not copied. */
export function baseOf(tf: Tf, digits: TensorFlow.LayersModel): TensorFlow.LayersModel {
  const features = digits.layers.at(-3)?.output;
  if (!features || Array.isArray(features)) throw new Error('The digits model has no features.');
  return tf.model({ inputs: digits.inputs, outputs: features, name: 'base' });
}

/** Base and head as one model, with the weights of both. */
export function joinTransfer(
  tf: Tf,
  digits: TensorFlow.LayersModel,
  head: TensorFlow.LayersModel,
): TensorFlow.Sequential {
  const joined = tf.sequential({
    name: 'transfer',
    layers: [
      ...base(tf, 0),
      dense(tf, 'head_dense', 128, 'relu', 0),
      tf.layers.dropout({ name: 'head_dropout', rate: 0.4 }),
      softmax(tf, 0),
    ],
  });
  joined.setWeights([...baseOf(tf, digits).getWeights(), ...head.getWeights()]);
  return joined;
}

// --- Internal: layers ---

function base(tf: Tf, seed: number): TensorFlow.layers.Layer[] {
  return [
    conv(tf, 'conv1', 32, seed, true),
    tf.layers.maxPooling2d({ name: 'pool1', poolSize: 2 }),
    conv(tf, 'conv2', 64, seed + 1),
    tf.layers.maxPooling2d({ name: 'pool2', poolSize: 2 }),
    tf.layers.flatten({ name: 'flatten' }),
  ];
}

function scratch(tf: Tf, seed: number): TensorFlow.layers.Layer[] {
  return [...base(tf, seed), dense(tf, 'dense', 128, 'relu', seed + 3), softmax(tf, seed + 4)];
}

function deep(tf: Tf, seed: number): TensorFlow.layers.Layer[] {
  const { batchNormalization, dropout, globalAveragePooling2d, maxPooling2d } = tf.layers;
  return [
    conv(tf, 'conv1', 32, seed, true),
    batchNormalization({ name: 'norm1', momentum: 0.9 }),
    maxPooling2d({ name: 'pool1', poolSize: 2 }),
    conv(tf, 'conv2', 64, seed + 1),
    batchNormalization({ name: 'norm2', momentum: 0.9 }),
    maxPooling2d({ name: 'pool2', poolSize: 2 }),
    conv(tf, 'conv3', 128, seed + 2),
    globalAveragePooling2d({ name: 'average', dataFormat: 'channelsLast' }),
    dropout({ name: 'dropout', rate: 0.5 }),
    softmax(tf, seed + 4),
  ];
}

function conv(tf: Tf, name: string, filters: number, seed: number, first = false) {
  return tf.layers.conv2d({
    name,
    filters,
    kernelSize: 3,
    activation: 'relu',
    kernelInitializer: tf.initializers.glorotUniform({ seed }),
    ...(first && { inputShape: [28, 28, 1] }),
  });
}

function dense(tf: Tf, name: string, units: number, activation: 'relu' | 'softmax', seed: number) {
  const kernelInitializer = tf.initializers.glorotUniform({ seed });
  return tf.layers.dense({ name, units, activation, kernelInitializer });
}

function softmax(tf: Tf, seed: number) {
  return dense(tf, 'probabilities', 10, 'softmax', seed);
}
