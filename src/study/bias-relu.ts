import type * as TensorFlow from '@tensorflow/tfjs';
import { hasKernel, ownKernels } from './wasm-kernels.ts';

/** max(values + bias, 0) for `[…, channels]` and `[channels]`: in one pass there and one back, where there is a kernel. */
export function biasRelu(
  tf: typeof TensorFlow,
  values: TensorFlow.Tensor,
  bias: TensorFlow.Tensor,
): TensorFlow.Tensor {
  if (bias.size % 4 !== 0 || !hasKernel(tf, ownKernels.biasRelu)) {
    return tf.relu(tf.add(values, bias));
  }
  const op = tf.customGrad((...given) => {
    const [values, bias, save] = given;
    if (!isTensor(values) || !isTensor(bias) || typeof save !== 'function') {
      throw new Error('customGrad hands over something else.');
    }
    const value: TensorFlow.Tensor = tf.engine().runKernel(ownKernels.biasRelu, { values, bias });
    save([value]);
    const gradFunc = (dy: TensorFlow.Tensor, [outputs]: TensorFlow.Tensor[]) => {
      if (!outputs) throw new Error('Nothing was saved.');
      const owed: TensorFlow.Tensor[] = tf
        .engine()
        .runKernel(ownKernels.biasReluGradient, { dy, outputs });
      return owed;
    };
    return { value, gradFunc };
  });
  return op(values, bias);
}

// --- Internal ---

function isTensor(value: unknown): value is TensorFlow.Tensor {
  return typeof value === 'object' && value !== null && 'dataId' in value;
}
