import type * as TensorFlow from '@tensorflow/tfjs';
import type { Tensor, Tensor1D } from '@tensorflow/tfjs';
import { hasKernel, ownKernels } from './wasm-kernels.ts';

type Tf = typeof TensorFlow;

/**
 * Passes over `[…, channels]` with one number a channel, `[channels]`. WebAssembly has a kernel for each; elsewhere
 * summing is a pool and scaling a 1 × 1 depthwise convolution: no CPU backend is fast at broadcasting.
 */

/** Over all but the channels. */
export function channelSums(tf: Tf, values: Tensor): Tensor1D {
  const channels = values.shape.at(-1) ?? 1;
  if (isOwn(tf, values)) {
    const [sums, products] = sumsAndProducts(tf, values, values);
    products.dispose();
    return sums;
  }
  const [batch = 1, ...inside] = values.shape.slice(0, -1);
  const places = inside.reduce((product, length) => product * length, 1);
  const images = tf.reshape<TensorFlow.Rank.R4>(values, [batch, places, 1, channels]);
  const means = tf.avgPool(images, [places, 1], 1, 'valid');
  const ones = tf.fill([1, batch], places);
  return tf.reshape(tf.matMul(ones, tf.reshape(means, [batch, channels])), [channels]);
}

/** Σ values, and Σ values · others. */
export function sumsAndProducts(tf: Tf, values: Tensor, others: Tensor): [Tensor1D, Tensor1D] {
  if (!isOwn(tf, values)) {
    const products = values === others ? tf.square(values) : tf.mul(values, others);
    return [channelSums(tf, values), channelSums(tf, products)];
  }
  const [sums, products]: Tensor1D[] = tf.engine().runKernel(ownKernels.sums, { values, others });
  if (!sums || !products) throw new Error('The kernel answered less.');
  return [sums, products];
}

/** values · slope + constant. */
export function channelScale(tf: Tf, values: Tensor, slope: Tensor, constant: Tensor): Tensor {
  if (isOwn(tf, values)) {
    return tf.engine().runKernel(ownKernels.scale, { values, slope, constant });
  }
  const channels = values.shape.at(-1) ?? 1;
  const places = values.size / channels;
  const scaled = tf.fused.depthwiseConv2d({
    x: tf.reshape<TensorFlow.Rank.R4>(values, [1, places, 1, channels]),
    filter: tf.reshape<TensorFlow.Rank.R4>(slope, [1, 1, channels, 1]),
    strides: 1,
    pad: 'valid',
    bias: constant,
  });
  return tf.reshape(scaled, values.shape);
}

/** values · slope + others · otherSlope + constant. */
export function channelCombine(
  tf: Tf,
  [values, slope]: [Tensor, Tensor],
  [others, otherSlope]: [Tensor, Tensor],
  constant: Tensor,
): Tensor {
  if (isOwn(tf, values)) {
    const inputs = { values, slope, others, otherSlope, constant };
    return tf.engine().runKernel(ownKernels.combine, inputs);
  }
  const scaled = channelScale(tf, others, otherSlope, tf.zerosLike(constant));
  return tf.add(channelScale(tf, values, slope, constant), scaled);
}

// --- Internal ---

function isOwn(tf: Tf, { shape }: Tensor): boolean {
  return (shape.at(-1) ?? 0) % 4 === 0 && hasKernel(tf, ownKernels.sums);
}
