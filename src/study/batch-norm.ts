import type * as TensorFlow from '@tensorflow/tfjs';
import { channelCombine, channelScale, sumsAndProducts } from './channel-passes.ts';
import { nativeOp } from './native-tensorflow.ts';
import { ownOp } from './own-op.ts';

type Tf = typeof TensorFlow;

type OnStatistics = (mean: TensorFlow.Tensor, variance: TensorFlow.Tensor) => void;

/**
 * Normalises `[batch, height, width, channels]` by its own mean and variance (Ioffe & Szegedy 2015)
 * and hands these to `onStatistics`. Native TensorFlow has ops for it and its gradient. The
 * published gradient is some forty passes over the data; this is four.
 */
export function normaliseBatch(
  tf: Tf,
  x: TensorFlow.Tensor4D,
  gamma: TensorFlow.Tensor,
  beta: TensorFlow.Tensor,
  epsilon: number,
  onStatistics: OnStatistics,
): TensorFlow.Tensor4D {
  if (tf.getBackend() === 'tensorflow') {
    return normaliseNatively(tf, x, gamma, beta, epsilon, onStatistics);
  }
  const count = x.size / x.shape[3];
  const normalised = ownOp(
    tf,
    [x, gamma, beta],
    (x, gamma, beta) => {
      const [sum, squares] = sumsAndProducts(tf, x, x);
      const mean = tf.div(sum, count);
      const variance = tf.relu(tf.sub(tf.div(squares, count), tf.square(mean)));
      onStatistics(mean, variance);
      const inverse = tf.rsqrt(tf.add(variance, epsilon));
      const slope = tf.mul(gamma, inverse);
      const value = channelScale(tf, x, slope, tf.sub(beta, tf.mul(mean, slope)));
      return { value, kept: [x, mean, inverse, slope] };
    },
    (dy, [x, mean, inverse, slope]) => {
      const [dBeta, products] = sumsAndProducts(tf, dy, x);
      const dGamma = tf.mul(inverse, tf.sub(products, tf.mul(mean, dBeta)));
      const part = tf.div(slope, count);
      const ofX = tf.neg(tf.mul(part, tf.mul(inverse, dGamma)));
      const constant = tf.mul(part, tf.sub(tf.mul(mean, tf.mul(inverse, dGamma)), dBeta));
      return [channelCombine(tf, [dy, slope], [x, ofX], constant), dGamma, dBeta];
    },
  );
  return tf.reshape<TensorFlow.Rank.R4>(normalised, x.shape);
}

// --- Internal ---

function normaliseNatively(
  tf: Tf,
  x: TensorFlow.Tensor4D,
  gamma: TensorFlow.Tensor,
  beta: TensorFlow.Tensor,
  epsilon: number,
  onStatistics: OnStatistics,
): TensorFlow.Tensor4D {
  const count = x.size / x.shape[3];
  const attributes = {
    types: ['T', 'U'],
    floats: { epsilon },
    strings: { data_format: 'NHWC' },
    booleans: { is_training: true },
  };
  const normalised = ownOp(
    tf,
    [x, gamma, beta],
    (x, gamma, beta) => {
      const none = tf.tensor1d([]);
      const [value, mean, unbiased, ...reserved] = nativeOp(
        tf,
        'FusedBatchNormV3',
        { ...attributes, floats: { epsilon, exponential_avg_factor: 1 } },
        [x, gamma, beta, none, none],
        6,
      );
      if (!value || !mean || !unbiased) throw new Error('The op answered less.');
      onStatistics(mean, tf.mul(unbiased, (count - 1) / count));
      return { value, kept: [x, gamma, ...reserved] };
    },
    (dy, kept) => nativeOp(tf, 'FusedBatchNormGradV3', attributes, [dy, ...kept], 5).slice(0, 3),
  );
  return tf.reshape<TensorFlow.Rank.R4>(normalised, x.shape);
}
