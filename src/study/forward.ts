import type * as TensorFlow from '@tensorflow/tfjs';
import { normaliseBatch } from './batch-norm.ts';
import { biasRelu } from './bias-relu.ts';
import { pairOf, rank4 } from './conv-gradient.ts';
import { maxPool } from './max-pool.ts';

type Tf = typeof TensorFlow;

/**
 * A training pass through a chain of layers to the scores before the last softmax, `[batch, 10]`.
 * Dropout draws from `random`: the layer's own would draw the same mask in every batch, or none that
 * can be repeated.
 */
export function forward(
  tf: Tf,
  model: TensorFlow.LayersModel,
  input: TensorFlow.Tensor,
  random: () => number,
): TensorFlow.Tensor {
  let values = input;
  for (const [place, layer] of model.layers.entries()) {
    const kind = layer.getClassName();
    const next = model.layers[place + 1];
    if (kind === 'InputLayer' || isPooledBefore(layer, model.layers[place - 1])) continue;
    if (layer === model.layers.at(-1)) {
      const [kernel, bias] = layer.getWeights().length === 2 ? readWeights(layer) : [];
      if (kind !== 'Dense' || !kernel || !bias) throw new Error('The last layer is no dense one.');
      return tf.add(tf.matMul(rank2(tf, values), rank2(tf, kernel)), bias);
    }
    if (kind === 'Conv2D') {
      const pool = next && isPooledBefore(next, layer) ? next : undefined;
      values = convolve(tf, layer, values, pool);
    } else if (kind === 'MaxPooling2D') values = pooled(tf, layer, values);
    else if (kind === 'BatchNormalization') values = normalise(tf, layer, values);
    else if (kind === 'Dropout')
      values = tf.mul(values, dropoutMask(tf, layer, values.shape, random));
    else values = single(layer.apply(values, { training: true }));
  }
  throw new Error('A model without layers.');
}

/** What is trained, in the order of the model. */
export function variablesOf(tf: Tf, model: TensorFlow.LayersModel): TensorFlow.Variable[] {
  return model.trainableWeights.map((weight) => {
    const value = weight.read();
    if (!(value instanceof tf.Variable)) throw new Error(`${weight.name} is no variable.`);
    return value;
  });
}

// --- Internal helpers ---

/** The variables themselves, so that gradients reach them. */
function readWeights(layer: TensorFlow.layers.Layer): TensorFlow.Tensor[] {
  return layer.trainableWeights.map((weight) => weight.read());
}

/**
 * The largest of a window stays the largest when a bias is added and negative ones become 0: doing that to a quarter of
 * the places gives the same numbers.
 */
function isPooledBefore(
  layer: TensorFlow.layers.Layer,
  previous: TensorFlow.layers.Layer | undefined,
): boolean {
  return (
    layer.getClassName() === 'MaxPooling2D' &&
    previous?.getClassName() === 'Conv2D' &&
    previous.getConfig().activation === 'relu'
  );
}

/**
 * Step by step: the layer's own fused op has a gradient that WebAssembly lacks and no replacement reaches.
 * `pool`: what the layer after it would do, before bias and activation.
 */
function convolve(
  tf: Tf,
  layer: TensorFlow.layers.Layer,
  values: TensorFlow.Tensor,
  pool: TensorFlow.layers.Layer | undefined,
): TensorFlow.Tensor {
  const [filter, bias] = readWeights(layer);
  const { strides, padding, activation } = layer.getConfig();
  if (!filter || (padding !== 'same' && padding !== 'valid')) {
    throw new Error(`${layer.name} is no convolution that is trained here.`);
  }
  const whole = tf.conv2d(rank4(tf, values), rank4(tf, filter), pairOf(strides), padding);
  const output = pool ? pooled(tf, pool, whole) : whole;
  if (activation === 'relu') return bias ? biasRelu(tf, output, bias) : tf.relu(output);
  const biased = bias ? tf.add(output, bias) : output;
  if (activation === 'tanh') return tf.tanh(biased);
  if (activation === 'linear') return biased;
  throw new Error(`${layer.name} has an activation that is not trained here: ${activation}.`);
}

function pooled(
  tf: Tf,
  layer: TensorFlow.layers.Layer,
  values: TensorFlow.Tensor,
): TensorFlow.Tensor {
  const { poolSize, strides, padding } = layer.getConfig();
  return maxPool(tf, values, { poolSize, strides, padding });
}

/** Trains on the batch's own statistics and moves the layer's towards them. */
function normalise(
  tf: Tf,
  layer: TensorFlow.layers.Layer,
  values: TensorFlow.Tensor,
): TensorFlow.Tensor {
  const [gamma, beta] = readWeights(layer);
  const moving = layer.nonTrainableWeights;
  if (!gamma || !beta) throw new Error(`${layer.name} lacks its weights.`);
  const x = rank4(tf, values);
  const { epsilon, momentum } = layer.getConfig();
  const keep = Number(momentum);
  return normaliseBatch(tf, x, gamma, beta, Number(epsilon), (...statistics) => {
    for (const [index, now] of statistics.entries()) {
      const weight = moving[index];
      weight?.write(tf.add(tf.mul(weight.read(), keep), tf.mul(now, 1 - keep)));
    }
  });
}

function dropoutMask(
  tf: Tf,
  layer: TensorFlow.layers.Layer,
  shape: number[],
  random: () => number,
): TensorFlow.Tensor {
  const rate = Number(layer.getConfig().rate);
  const size = shape.reduce((product, length) => product * length, 1);
  const mask = new Float32Array(size); // a loop: a call for each number takes as long as a small convolution
  for (let place = 0; place < size; place++) mask[place] = random() < rate ? 0 : 1 / (1 - rate);
  return tf.tensor(mask, shape);
}

function single(output: unknown): TensorFlow.Tensor {
  if (typeof output === 'object' && output !== null && isTensor(output)) return output;
  throw new Error('A layer with several outputs.');
}

function isTensor(value: object): value is TensorFlow.Tensor {
  return 'dataId' in value;
}

function rank2(tf: Tf, tensor: TensorFlow.Tensor): TensorFlow.Tensor2D {
  const [rows = 0, columns = 0] = tensor.shape;
  return tf.reshape(tensor, [rows, columns]);
}
