import type * as TensorFlow from '@tensorflow/tfjs';
import { restoreMoments, zerosOf } from './moments.ts';
import type { Optimiser } from './optimiser.ts';
import { floatsOf } from './weights.ts';

/** Momentum as Keras has it: velocity = momentum · velocity − rate · gradient, added to the variable. */
export function openSgd(
  tf: typeof TensorFlow,
  variables: TensorFlow.Variable[],
  { momentum = 0.9 } = {},
): Optimiser {
  const velocities = zerosOf(tf, variables);
  let steps = 0;
  return {
    step(gradients, rate) {
      steps++;
      tf.tidy(() => {
        for (const [index, variable] of variables.entries()) {
          const gradient = gradients[index];
          const velocity = velocities[index];
          if (!gradient || !velocity) throw new Error('A variable has no gradient.');
          velocity.assign(tf.sub(tf.mul(velocity, momentum), tf.mul(gradient, rate)));
          variable.assign(tf.add(variable, velocity));
        }
      });
      tf.dispose(gradients);
    },
    moments: () => Promise.all(velocities.map(floatsOf)),
    steps: () => steps,
    restore(moments, done) {
      steps = done;
      restoreMoments(tf, velocities, moments);
    },
    dispose: () => tf.dispose(velocities),
  };
}
