import type * as TensorFlow from '@tensorflow/tfjs';
import type { Tensor } from '@tensorflow/tfjs';
import { ownOp } from './own-op.ts';
import { hasKernel, ownKernels } from './wasm-kernels.ts';

/** max(values + bias, 0) for `[…, channels]` and `[channels]`: in one pass there and one back, where there is a kernel. */
export function biasRelu(tf: typeof TensorFlow, values: Tensor, bias: Tensor): Tensor {
  if (bias.size % 4 !== 0 || !hasKernel(tf, ownKernels.biasRelu)) {
    return tf.relu(tf.add(values, bias));
  }
  return ownOp(
    tf,
    [values, bias],
    (values, bias) => {
      const value: Tensor = tf.engine().runKernel(ownKernels.biasRelu, { values, bias });
      return { value, kept: [value] };
    },
    (dy, [outputs]) => tf.engine().runKernel(ownKernels.biasReluGradient, { dy, outputs }),
  );
}
