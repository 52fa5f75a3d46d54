import type * as TensorFlow from '@tensorflow/tfjs';
import type { Tensor } from '@tensorflow/tfjs';
import { pairOf, rank4 } from './conv-gradient.ts';
import { isOnGpu, nativeOp } from './native-tensorflow.ts';
import { ownOp } from './own-op.ts';

type Tf = typeof TensorFlow;

interface Pool {
  poolSize: unknown;
  strides: unknown;
  padding: unknown;
}

/**
 * The largest of each window of `[batch, height, width, channels]`. TensorFlow's CPU builds for x86 have oneDNN's pools
 * beside their own: these keep where the largest lay, the first of equal ones, in a workspace; `MaxPoolGrad` looks for
 * it again, place by place, which takes forty times as long.
 */
export function maxPool(tf: Tf, values: Tensor, { poolSize, strides, padding }: Pool): Tensor {
  const x = rank4(tf, values);
  if (padding !== 'same' && padding !== 'valid') throw new Error(`No padding "${padding}".`);
  const [window, steps] = [pairOf(poolSize), pairOf(strides)];
  if (!hasOneDnnPools(tf)) return tf.maxPool(x, window, steps, padding);
  const attributes = {
    ints: { ksize: [1, ...window, 1], strides: [1, ...steps, 1] },
    strings: {
      padding: padding.toUpperCase(),
      data_format: 'NHWC',
      _kernel: 'MklNameChangeOp', // what these kernels are registered under
    },
    booleans: { workspace_enabled: true },
  };
  return ownOp(
    tf,
    [x],
    (x) => {
      const [value, workspace] = nativeOp(tf, '_MklNativeMaxPool', attributes, [x], 2);
      if (!value || !workspace) throw new Error('The op answered less.');
      return { value, kept: [x, value, workspace] };
    },
    (dy, [x, value, workspace]) =>
      nativeOp(tf, '_MklNativeMaxPoolGrad', attributes, [x, value, dy, workspace]),
  );
}

// --- Internal ---

const known = new WeakMap<Tf, boolean>();

/** On a GPU these ops would fetch everything to the CPU, and other builds lack them. */
function hasOneDnnPools(tf: Tf): boolean {
  if (tf.getBackend() !== 'tensorflow' || isOnGpu(tf)) return false;
  const before = known.get(tf);
  if (before !== undefined) return before;
  known.set(tf, true); // for the trial itself
  const has = tf.tidy(() => {
    try {
      const x = tf.tensor4d([1, 2, 3, 4], [1, 2, 2, 1]);
      const pool = { poolSize: 2, strides: 2, padding: 'valid' };
      const gradient = tf.grad((x) => maxPool(tf, x, pool))(x);
      return gradient.dataSync().join() === '0,0,0,1';
    } catch {
      return false; // no such op here
    }
  });
  known.set(tf, has);
  return has;
}
