import type * as TensorFlow from '@tensorflow/tfjs';

type Tf = typeof TensorFlow;

/** Those that are shipped. */
export const modelNames = ['transfer', 'scratch', 'deep', 'compact', 'photo'] as const;
export type ModelName = (typeof modelNames)[number];

/** And those that only stand beside them in the study. */
const studyModels = [...modelNames, 'deep-plain', 'lenet'] as const;
export type StudyModel = (typeof studyModels)[number];

/** Input `[batch, 28, 28, 1]` in 0..1, output `[batch, 10]` probabilities; weights follow from the seed. */
export function buildModel(
  tf: Tf,
  name: Exclude<StudyModel, 'transfer'>,
  seed: number,
): TensorFlow.Sequential {
  return tf.sequential({ name, layers: layersOf[name](tf, seed) });
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

const layersOf: Record<
  Exclude<StudyModel, 'transfer'>,
  (tf: Tf, seed: number) => TensorFlow.layers.Layer[]
> = {
  scratch: (tf, seed) => [
    ...base(tf, seed),
    dense(tf, 'dense', 128, 'relu', seed + 3),
    softmax(tf, seed + 4),
  ],

  deep: (tf, seed) => deep(tf, seed, true),

  'deep-plain': (tf, seed) => deep(tf, seed, false),

  // LeCun et al. 1998, with the last layer as the others have it.
  lenet(tf, seed) {
    const { averagePooling2d, flatten } = tf.layers;
    return [
      conv(tf, 'conv1', 6, seed, true, { kernelSize: 5, padding: 'same', activation: 'tanh' }),
      averagePooling2d({ name: 'pool1', poolSize: 2 }),
      conv(tf, 'conv2', 16, seed + 1, false, { kernelSize: 5, activation: 'tanh' }),
      averagePooling2d({ name: 'pool2', poolSize: 2 }),
      flatten({ name: 'flatten' }),
      dense(tf, 'dense1', 120, 'tanh', seed + 2),
      dense(tf, 'dense2', 84, 'tanh', seed + 3),
      softmax(tf, seed + 4),
    ];
  },

  // The most that 300,000 parameters and little time at full size give: 280,000.
  compact(tf, seed) {
    const { dropout, globalAveragePooling2d, maxPooling2d } = tf.layers;
    return [
      ...block(tf, 1, 32, seed, true),
      maxPooling2d({ name: 'pool1', poolSize: 2 }),
      ...block(tf, 2, 64, seed + 1),
      ...block(tf, 3, 64, seed + 2),
      maxPooling2d({ name: 'pool2', poolSize: 2 }),
      ...block(tf, 4, 128, seed + 3),
      ...block(tf, 5, 128, seed + 4),
      globalAveragePooling2d({ name: 'average', dataFormat: 'channelsLast' }),
      dropout({ name: 'dropout', rate: 0.2 }),
      softmax(tf, seed + 5),
    ];
  },

  // The network that the garment recipe's measurements were made with.
  photo(tf, seed) {
    const { dropout, flatten, maxPooling2d } = tf.layers;
    return [
      ...block(tf, 1, 32, seed, true),
      ...block(tf, 2, 32, seed + 1),
      maxPooling2d({ name: 'pool1', poolSize: 2 }),
      ...block(tf, 3, 64, seed + 2),
      ...block(tf, 4, 64, seed + 3),
      maxPooling2d({ name: 'pool2', poolSize: 2 }),
      ...block(tf, 5, 128, seed + 4),
      maxPooling2d({ name: 'pool3', poolSize: 2 }),
      dropout({ name: 'dropout1', rate: 0.4 }),
      flatten({ name: 'flatten' }),
      dense(tf, 'dense', 128, 'relu', seed + 5),
      dropout({ name: 'dropout2', rate: 0.2 }),
      softmax(tf, seed + 6),
    ];
  },
};

/** The study's own, and without what keeps it from learning by heart. */
function deep(tf: Tf, seed: number, regularised: boolean): TensorFlow.layers.Layer[] {
  const { batchNormalization, dropout, globalAveragePooling2d, maxPooling2d } = tf.layers;
  const norm = (name: string) => (regularised ? [batchNormalization({ name, momentum: 0.9 })] : []);
  return [
    conv(tf, 'conv1', 32, seed, true),
    ...norm('norm1'),
    maxPooling2d({ name: 'pool1', poolSize: 2 }),
    conv(tf, 'conv2', 64, seed + 1),
    ...norm('norm2'),
    maxPooling2d({ name: 'pool2', poolSize: 2 }),
    conv(tf, 'conv3', 128, seed + 2),
    globalAveragePooling2d({ name: 'average', dataFormat: 'channelsLast' }),
    ...(regularised ? [dropout({ name: 'dropout', rate: 0.5 })] : []),
    softmax(tf, seed + 4),
  ];
}

/** Convolution, norm, ReLU: the norm has the bias. */
function block(tf: Tf, place: number, filters: number, seed: number, first = false) {
  const { activation, batchNormalization } = tf.layers;
  const linear = { padding: 'same', activation: 'linear', useBias: false } as const;
  return [
    conv(tf, `conv${place}`, filters, seed, first, linear),
    batchNormalization({ name: `norm${place}`, momentum: 0.9 }),
    activation({ name: `relu${place}`, activation: 'relu' }),
  ];
}

function conv(
  tf: Tf,
  name: string,
  filters: number,
  seed: number,
  first = false,
  differently: Partial<Parameters<Tf['layers']['conv2d']>[0]> = {},
) {
  return tf.layers.conv2d({
    name,
    filters,
    kernelSize: 3,
    activation: 'relu',
    kernelInitializer: tf.initializers.glorotUniform({ seed }),
    ...(first && { inputShape: [28, 28, 1] }),
    ...differently,
  });
}

function dense(
  tf: Tf,
  name: string,
  units: number,
  activation: 'relu' | 'tanh' | 'softmax',
  seed: number,
) {
  const kernelInitializer = tf.initializers.glorotUniform({ seed });
  return tf.layers.dense({ name, units, activation, kernelInitializer });
}

function softmax(tf: Tf, seed: number) {
  return dense(tf, 'probabilities', 10, 'softmax', seed);
}
