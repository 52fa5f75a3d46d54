import type * as TensorFlow from '@tensorflow/tfjs';
import type { GradFunc, NamedAttrMap, Tensor } from '@tensorflow/tfjs';
import { ModelError } from '../errors.ts';

/**
 * Puts a gradient of our own before the published one. Gradients are global in `tf`: ours steps in only
 * while `backend` is current, and may answer undefined for a case that is not its own.
 * Throws `ModelError` where the kernel has no gradient.
 */
export function replaceGradient(
  tf: typeof TensorFlow,
  backend: string,
  kernelName: string,
  inputsToSave: string[],
  own: (dy: Tensor, saved: Tensor[], attrs: NamedAttrMap) => ReturnType<GradFunc> | undefined,
): void {
  const published = tf.getGradient(kernelName);
  if (!published) throw new ModelError(`This TensorFlow.js has no gradient of ${kernelName}.`);
  tf.unregisterGradient(kernelName);
  tf.registerGradient({
    ...published,
    inputsToSave: published.inputsToSave ?? inputsToSave,
    gradFunc(dy, saved, attrs) {
      const single = Array.isArray(dy) ? dy[0] : dy;
      const mine = tf.getBackend() === backend && single ? own(single, saved, attrs) : undefined;
      return mine ?? published.gradFunc(dy, saved, attrs);
    },
  });
}
