import type * as TensorFlow from '@tensorflow/tfjs';
import type { Tensor } from '@tensorflow/tfjs';

/** One or more: a tuple, so that each has its name. */
type Some = [Tensor, ...Tensor[]];

/**
 * An op with a gradient of its own; both may use any kernels. `forward` gives the value and what the gradient needs of
 * the way there, `gradient` what each of the inputs is owed, in their order.
 */
export function ownOp<Inputs extends Some, Kept extends Some>(
  tf: typeof TensorFlow,
  inputs: Inputs,
  forward: (...inputs: Inputs) => { value: Tensor; kept: Kept },
  gradient: (dy: Tensor, kept: Kept) => Tensor[],
): Tensor {
  const op = tf.customGrad((...given) => {
    const save = given.at(-1);
    if (typeof save !== 'function') throw new Error('customGrad hands over something else.');
    // It types neither: the inputs come before `save`, and what was saved comes back.
    const { value, kept } = forward(...(given.slice(0, -1) as Inputs));
    save(kept);
    return { value, gradFunc: (dy: Tensor, saved: Tensor[]) => gradient(dy, saved as Kept) };
  });
  return op(...inputs);
}
