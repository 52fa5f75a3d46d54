import type * as TensorFlow from '@tensorflow/tfjs';

/**
 * Sums `[batch, height, width, channels]` over all but the channels: `[channels]`. By pools as large as the image and
 * one product with ones: WebAssembly's own sum takes ten times as long, and a product alone twenty times, which first
 * packs all there is for repeated use.
 */
export function channelSums(
  tf: typeof TensorFlow,
  values: TensorFlow.Tensor4D,
): TensorFlow.Tensor1D {
  const [batch, height, width, channels] = values.shape;
  const means = tf.avgPool(values, [height, width], 1, 'valid');
  const ones = tf.fill([1, batch], height * width);
  return tf.reshape(tf.matMul(ones, tf.reshape(means, [batch, channels])), [channels]);
}
