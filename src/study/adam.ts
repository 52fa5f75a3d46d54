import type * as TensorFlow from '@tensorflow/tfjs';
import { restoreMoments, zerosOf } from './moments.ts';
import type { Optimiser } from './optimiser.ts';
import { hasKernel, ownKernels } from './wasm-kernels.ts';

/** Kingma & Ba 2015, algorithm 1; with `weightDecay` as Loshchilov & Hutter 2019 take it apart from the gradient. */
export function openAdam(
  tf: typeof TensorFlow,
  variables: TensorFlow.Variable[],
  { beta1 = 0.9, beta2 = 0.999, epsilon = 1e-7, weightDecay = 0 } = {},
): Optimiser {
  const first = zerosOf(tf, variables);
  const second = zerosOf(tf, variables);
  let steps = 0;
  const inOnePass = hasKernel(tf, ownKernels.adam);

  return {
    step(gradients, rate) {
      steps++;
      const scale = rate * (Math.sqrt(1 - beta2 ** steps) / (1 - beta1 ** steps));
      tf.tidy(() => {
        for (const [index, variable] of variables.entries()) {
          const gradient = gradients[index];
          const m = first[index];
          const v = second[index];
          if (!gradient || !m || !v) throw new Error('A variable has no gradient.');
          if (inOnePass) {
            const inputs = { weights: variable, gradient, first: m, second: v };
            const keeps = 1 - rate * weightDecay;
            const attrs = { rate: scale, beta1, beta2, epsilon, keeps };
            variable.assign(tf.engine().runKernel(ownKernels.adam, inputs, attrs));
            continue;
          }
          m.assign(tf.add(tf.mul(m, beta1), tf.mul(gradient, 1 - beta1)));
          v.assign(tf.add(tf.mul(v, beta2), tf.mul(tf.square(gradient), 1 - beta2)));
          const change = tf.div(tf.mul(m, scale), tf.add(tf.sqrt(v), epsilon));
          const kept = weightDecay ? tf.mul(variable, 1 - rate * weightDecay) : variable;
          variable.assign(tf.sub(kept, change));
        }
      });
      tf.dispose(gradients);
    },
    moments: () => [...first, ...second],
    steps: () => steps,
    restore(moments, done) {
      steps = done;
      restoreMoments(tf, [...first, ...second], moments);
    },
    dispose: () => tf.dispose([...first, ...second]),
  };
}
