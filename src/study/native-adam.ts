import type * as TensorFlow from '@tensorflow/tfjs';
import type { AdamMoments } from './adam.ts';
import { nativeOp } from './native-tensorflow.ts';
import { floatsOf } from './weights.ts';

/**
 * Moments in resources of native TensorFlow, whose `ResourceApplyAdam` does in one pass what ten ops do, each with
 * memory of its own. Three resources live until `dispose`.
 */
export function openNativeMoments(
  tf: typeof TensorFlow,
  variable: TensorFlow.Variable,
): AdamMoments {
  const open = () => {
    const attributes = {
      types: ['dtype'],
      strings: { container: '', shared_name: `iiif-autotag-${opened++}` },
      shapes: { shape: variable.shape },
    };
    const [handle] = nativeOp(tf, 'VarHandleOp', attributes, []);
    if (!handle) throw new Error('The op answered nothing.');
    return tf.keep(handle);
  };
  const [weights, first, second] = [open(), open(), open()];
  const write = (handle: TensorFlow.Tensor, value: TensorFlow.Tensor) =>
    nativeOp(tf, 'AssignVariableOp', { types: ['dtype'] }, [handle, value], 0);
  const read = (handle: TensorFlow.Tensor) => {
    const [value] = nativeOp(tf, 'ReadVariableOp', { types: ['dtype'] }, [handle]);
    if (!value) throw new Error('The op answered nothing.');
    return value;
  };
  tf.tidy(() => {
    const zeros = tf.zeros(variable.shape);
    write(first, zeros);
    write(second, zeros);
  });

  return {
    step(gradient, { rate, beta1, beta2, epsilon, keeps }) {
      write(weights, keeps === 1 ? variable : tf.mul(variable, keeps));
      // Its own corrections, for powers of 0, are none: they are in the rate.
      const constants = [0, 0, rate, beta1, beta2, epsilon].map((each) => tf.scalar(each));
      const attributes = { booleans: { use_locking: false, use_nesterov: false } };
      const inputs = [weights, first, second, ...constants, gradient];
      nativeOp(tf, 'ResourceApplyAdam', attributes, inputs, 0);
      return read(weights);
    },
    read: async () => {
      const values = [read(first), read(second)];
      const [m, v] = await Promise.all(values.map(floatsOf));
      tf.dispose(values);
      return [m ?? new Float32Array(), v ?? new Float32Array()];
    },
    write(newFirst, newSecond) {
      write(first, newFirst);
      write(second, newSecond);
    },
    dispose() {
      for (const handle of [weights, first, second]) {
        const attributes = { types: [], booleans: { ignore_lookup_error: true } };
        nativeOp(tf, 'DestroyResourceOp', attributes, [handle], 0);
        handle.dispose();
      }
    },
  };
}

// --- Internal ---

let opened = 0; // resources of a process share one space of names
