import type * as TensorFlow from '@tensorflow/tfjs';

/** A zero for each variable that an optimiser remembers something of. */
export function zerosOf(
  tf: typeof TensorFlow,
  variables: TensorFlow.Variable[],
): TensorFlow.Variable[] {
  return variables.map(({ shape }) => tf.tidy(() => tf.variable(tf.zeros(shape), false)));
}

/** Throws `Error` where a moment is missing: a checkpoint is checked before. */
export function restoreMoments(
  tf: typeof TensorFlow,
  moments: TensorFlow.Variable[],
  values: Float32Array[],
): void {
  for (const [index, moment] of moments.entries()) {
    const kept = values[index];
    if (!kept) throw new Error('The checkpoint lacks a moment.');
    tf.tidy(() => moment.assign(tf.tensor(kept, moment.shape)));
  }
}
