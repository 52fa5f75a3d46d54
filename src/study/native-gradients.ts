import type * as TensorFlow from '@tensorflow/tfjs';
import type { NamedAttrMap, Tensor } from '@tensorflow/tfjs';
import { biasGradient } from './bias-gradient.ts';
import { isPlainConv } from './conv-gradient.ts';
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
  const sums = (dy: Tensor) =>
    single(nativeOp(tf, 'BiasAddGrad', { strings: { data_format: 'NHWC' } }, [dy]));
  replaceGradient(tf, 'tensorflow', 'Add', ['a', 'b'], biasGradient(sums));
  replaceGradient(tf, 'tensorflow', 'Conv2D', ['x', 'filter'], (dy, saved, attrs) => {
    const [x, filter] = saved;
    if (!x || !filter || !isPlainConv(attrs)) return;
    return {
      x: () => single(convGradient(tf, 'Input', [shapeOf(tf, x), filter, dy], attrs)),
      filter: () => single(convGradient(tf, 'Filter', [x, shapeOf(tf, filter), dy], attrs)),
    };
  });
}

// --- Internal ---

function convGradient(
  tf: Tf,
  of: 'Input' | 'Filter',
  inputs: Tensor[],
  { pad }: NamedAttrMap,
): Tensor[] {
  const attributes = {
    ints: { strides: [1, 1, 1, 1], dilations: [1, 1, 1, 1] },
    strings: { padding: pad === 'same' ? 'SAME' : 'VALID', data_format: 'NHWC' },
    booleans: { use_cudnn_on_gpu: true },
  };
  return nativeOp(tf, `Conv2DBackprop${of}`, attributes, inputs);
}

const shapeOf = (tf: Tf, { shape }: Tensor) => tf.tensor1d(shape, 'int32');

function single([tensor]: Tensor[]): Tensor {
  if (!tensor) throw new Error('The op answered nothing.');
  return tensor;
}
