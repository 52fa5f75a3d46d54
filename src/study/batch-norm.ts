import type * as TensorFlow from '@tensorflow/tfjs';
import { channelCombine, channelScale, sumsAndProducts } from './channel-passes.ts';
import { nativeOp } from './native-tensorflow.ts';

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
  const op = tf.customGrad((...given) => {
    const [values, scale, shift, save] = given; // x, gamma, beta
    if (!isTensor(values) || !isTensor(scale) || !isTensor(shift) || typeof save !== 'function') {
      throw new Error('customGrad hands over something else.');
    }
    const [sum, squares] = sumsAndProducts(tf, values, values);
    const mean = tf.div(sum, count);
    const variance = tf.relu(tf.sub(tf.div(squares, count), tf.square(mean)));
    onStatistics(mean, variance);
    const inverse = tf.rsqrt(tf.add(variance, epsilon));
    const slope = tf.mul(scale, inverse);
    const value = channelScale(tf, values, slope, tf.sub(shift, tf.mul(mean, slope)));
    save([values, mean, inverse, slope]);
    const gradFunc = (dy: TensorFlow.Tensor, saved: TensorFlow.Tensor[]) => {
      const [values, mean, inverse, slope] = saved;
      if (!values || !mean || !inverse || !slope) throw new Error('Nothing was saved.');
      const [dBeta, products] = sumsAndProducts(tf, dy, values);
      const dGamma = tf.mul(inverse, tf.sub(products, tf.mul(mean, dBeta)));
      const part = tf.div(slope, count);
      const ofX = tf.neg(tf.mul(part, tf.mul(inverse, dGamma)));
      const constant = tf.mul(part, tf.sub(tf.mul(mean, tf.mul(inverse, dGamma)), dBeta));
      const dx = channelCombine(tf, [dy, slope], [values, ofX], constant);
      return [dx, dGamma, dBeta];
    };
    return { value, gradFunc };
  });
  return tf.reshape<TensorFlow.Rank.R4>(op(x, gamma, beta), x.shape);
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
  const op = tf.customGrad((...given) => {
    const [values, scale, shift, save] = given; // x, gamma, beta
    if (!isTensor(values) || !isTensor(scale) || !isTensor(shift) || typeof save !== 'function') {
      throw new Error('customGrad hands over something else.');
    }
    const none = tf.tensor1d([]);
    const outputs = nativeOp(
      tf,
      'FusedBatchNormV3',
      { ...attributes, floats: { epsilon, exponential_avg_factor: 1 } },
      [values, scale, shift, none, none],
      6,
    );
    const [value, mean, unbiased, ...reserved] = outputs;
    if (!value || !mean || !unbiased) throw new Error('The op answered less.');
    onStatistics(mean, tf.mul(unbiased, (count - 1) / count));
    save([values, scale, ...reserved]);
    const gradFunc = (dy: TensorFlow.Tensor, saved: TensorFlow.Tensor[]) =>
      nativeOp(tf, 'FusedBatchNormGradV3', attributes, [dy, ...saved], 5).slice(0, 3);
    return { value, gradFunc };
  });
  return tf.reshape<TensorFlow.Rank.R4>(op(x, gamma, beta), x.shape);
}

function isTensor(value: unknown): value is TensorFlow.Tensor {
  return typeof value === 'object' && value !== null && 'dataId' in value;
}
