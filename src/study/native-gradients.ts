import type * as TensorFlow from '@tensorflow/tfjs';
import type { Tensor } from '@tensorflow/tfjs';
import { convInputGradient, isPlainConv } from './conv-gradient.ts';
import { nativeOp } from './native-tensorflow.ts';
import { replaceGradient } from './replace-gradient.ts';

type Tf = typeof TensorFlow;

/**
 * Native TensorFlow has an op for each of these gradients, or a faster one; the published gradients are made of
 * small ops instead: that of a ReLU takes seven times as long. Called once for a `tf`, while its backend is
 * `tensorflow`.
 */
export function registerNativeGradients(tf: Tf): void {
  replaceGradient(tf, 'tensorflow', 'Relu', ['x'], (dy, [x]) => {
    if (!x) return;
    return { x: () => single(nativeOp(tf, 'ReluGrad', {}, [dy, x])) };
  });
  replaceGradient(tf, 'tensorflow', 'Conv2D', ['x', 'filter'], (dy, saved, attrs) => {
    const [x, filter] = saved;
    if (!x || !filter || !isPlainConv(attrs)) return;
    return {
      x: () => convInputGradient(tf, x, filter, dy), // the library's forward pass is twice as fast as its own way back
      filter: () => single(filterGradient(tf, x, filter, dy, attrs)),
    };
  });
}

// --- Internal ---

function filterGradient(
  tf: Tf,
  x: Tensor,
  filter: Tensor,
  dy: Tensor,
  { pad }: Record<string, unknown>,
): Tensor[] {
  const attributes = {
    ints: { strides: [1, 1, 1, 1], dilations: [1, 1, 1, 1] },
    strings: { padding: pad === 'same' ? 'SAME' : 'VALID', data_format: 'NHWC' },
    booleans: { use_cudnn_on_gpu: true },
  };
  const shape = tf.tensor1d(filter.shape, 'int32');
  return nativeOp(tf, 'Conv2DBackpropFilter', attributes, [x, shape, dy]);
}

function single([tensor]: Tensor[]): Tensor {
  if (!tensor) throw new Error('The op answered nothing.');
  return tensor;
}
