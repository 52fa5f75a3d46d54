import type * as TensorFlow from '@tensorflow/tfjs';
import type { NamedAttrMap, Tensor } from '@tensorflow/tfjs';
import { biasGradient } from './bias-gradient.ts';
import { isPlainConv, pairOf } from './conv-gradient.ts';
import { isOnGpu, nativeOp } from './native-tensorflow.ts';
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
  if (hasOneDnnPools(tf)) {
    replaceGradient(tf, 'tensorflow', 'MaxPool', ['x'], (dy, [x], attrs) => {
      if (!x || !isPlainPool(attrs)) return;
      return { x: () => oneDnnPoolGradient(tf, x, dy, attrs) };
    });
  }
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

/**
 * TensorFlow's CPU builds for x86 have oneDNN's pools beside their own. On a GPU these ops would fetch everything to
 * the CPU, and other builds lack them.
 */
function hasOneDnnPools(tf: Tf): boolean {
  if (isOnGpu(tf)) return false;
  return tf.tidy(() => {
    try {
      const x = tf.tensor4d([1, 2, 3, 4], [1, 2, 2, 1]);
      const attrs = { filterSize: 2, strides: 2, pad: 'valid' };
      const gradient = oneDnnPoolGradient(tf, x, tf.tensor4d([1], [1, 1, 1, 1]), attrs);
      return gradient.dataSync().join() === '0,0,0,1';
    } catch {
      return false; // no such op here
    }
  });
}

const isPlainPool = ({ pad }: NamedAttrMap) => pad === 'same' || pad === 'valid';

/**
 * A fortieth of the time of `MaxPoolGrad`, which looks for the maximum again, place by place; here the forward pass,
 * repeated, keeps in a workspace where it lies: the first of equal ones.
 */
function oneDnnPoolGradient(tf: Tf, x: Tensor, dy: Tensor, attrs: NamedAttrMap): Tensor {
  const attributes = {
    ints: {
      ksize: [1, ...pairOf(attrs.filterSize), 1],
      strides: [1, ...pairOf(attrs.strides), 1],
    },
    strings: {
      padding: attrs.pad === 'same' ? 'SAME' : 'VALID',
      data_format: 'NHWC',
      _kernel: 'MklNameChangeOp', // what these kernels are registered under
    },
    booleans: { workspace_enabled: true },
  };
  const [output, workspace] = nativeOp(tf, '_MklNativeMaxPool', attributes, [x], 2);
  if (!output || !workspace) throw new Error('The op answered less.');
  const inputs = [x, output, dy, workspace];
  return single(nativeOp(tf, '_MklNativeMaxPoolGrad', attributes, inputs));
}
