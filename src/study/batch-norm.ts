import type * as TensorFlow from '@tensorflow/tfjs';

type Tf = typeof TensorFlow;

/**
 * Normalises `[batch, height, width, channels]` by its own mean and variance (Ioffe & Szegedy 2015)
 * and hands these to `onStatistics`. The published gradient is some forty passes over the data with
 * broadcasts, which no CPU backend is fast at; here scaling is a 1 × 1 depthwise convolution and
 * summing a matrix product, seven passes in all.
 */
export function normaliseBatch(
  tf: Tf,
  x: TensorFlow.Tensor4D,
  gamma: TensorFlow.Tensor,
  beta: TensorFlow.Tensor,
  epsilon: number,
  onStatistics: (mean: TensorFlow.Tensor, variance: TensorFlow.Tensor) => void,
): TensorFlow.Tensor4D {
  const channels = x.shape[3];
  const count = x.size / channels;
  const sums = (values: TensorFlow.Tensor): TensorFlow.Tensor1D =>
    tf.reshape(
      tf.matMul(tf.ones([1, count]), tf.reshape<TensorFlow.Rank.R2>(values, [count, channels])),
      [channels],
    );
  const scaled = (values: TensorFlow.Tensor, by: TensorFlow.Tensor, bias?: TensorFlow.Tensor) =>
    tf.fused.depthwiseConv2d({
      x: tf.reshape<TensorFlow.Rank.R4>(values, x.shape),
      filter: tf.reshape<TensorFlow.Rank.R4>(by, [1, 1, channels, 1]),
      strides: 1,
      pad: 'valid',
      ...(bias && { bias }),
    });

  const op = tf.customGrad((...given) => {
    const [values, scale, shift, save] = given; // x, gamma, beta
    if (!isTensor(values) || !isTensor(scale) || !isTensor(shift) || typeof save !== 'function') {
      throw new Error('customGrad hands over something else.');
    }
    const mean = tf.div(sums(values), count);
    const variance = tf.relu(tf.sub(tf.div(sums(tf.square(values)), count), tf.square(mean)));
    onStatistics(mean, variance);
    const inverse = tf.rsqrt(tf.add(variance, epsilon));
    const slope = tf.mul(scale, inverse);
    const value = scaled(values, slope, tf.sub(shift, tf.mul(mean, slope)));

    save([values, mean, inverse, slope]);
    const gradFunc = (dy: TensorFlow.Tensor, saved: TensorFlow.Tensor[]) => {
      const [values, mean, inverse, slope] = saved;
      if (!values || !mean || !inverse || !slope) throw new Error('Nothing was saved.');
      const dBeta = sums(dy);
      const dGamma = tf.mul(inverse, tf.sub(sums(tf.mul(dy, values)), tf.mul(mean, dBeta)));
      const part = tf.div(slope, count);
      const ofX = tf.neg(tf.mul(part, tf.mul(inverse, dGamma)));
      const constant = tf.mul(part, tf.sub(tf.mul(mean, tf.mul(inverse, dGamma)), dBeta));
      const dx = tf.add(scaled(dy, slope, constant), scaled(values, ofX));
      return [dx, dGamma, dBeta];
    };
    return { value, gradFunc };
  });
  return tf.reshape<TensorFlow.Rank.R4>(op(x, gamma, beta), x.shape);
}

function isTensor(value: unknown): value is TensorFlow.Tensor {
  return typeof value === 'object' && value !== null && 'dataId' in value;
}
