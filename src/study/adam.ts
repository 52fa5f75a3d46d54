import type * as TensorFlow from '@tensorflow/tfjs';
import { zerosOf } from './moments.ts';
import { openNativeMoments } from './native-adam.ts';
import type { Optimiser } from './optimiser.ts';
import { hasKernel, ownKernels } from './wasm-kernels.ts';
import { floatsOf } from './weights.ts';

type Tf = typeof TensorFlow;

/** The constants of one step; `rate` has the corrections of the first steps in it, `keeps` is what decay leaves of a weight. */
export interface AdamStep {
  rate: number;
  beta1: number;
  beta2: number;
  epsilon: number;
  keeps: number;
}

/** Both moments of one variable. */
export interface AdamMoments {
  /** The new weights. */
  step(gradient: TensorFlow.Tensor, constants: AdamStep): TensorFlow.Tensor;
  read(): Promise<[Float32Array, Float32Array]>;
  write(first: TensorFlow.Tensor, second: TensorFlow.Tensor): void;
  dispose(): void;
}

/** Kingma & Ba 2015, algorithm 1; with `weightDecay` as Loshchilov & Hutter 2019 take it apart from the gradient. */
export function openAdam(
  tf: Tf,
  variables: TensorFlow.Variable[],
  { beta1 = 0.9, beta2 = 0.999, epsilon = 1e-7, weightDecay = 0 } = {},
): Optimiser {
  const open = tf.getBackend() === 'tensorflow' ? openNativeMoments : openMoments;
  const moments = variables.map((variable) => open(tf, variable));
  let steps = 0;

  return {
    step(gradients, rate) {
      steps++;
      const constants = {
        rate: rate * (Math.sqrt(1 - beta2 ** steps) / (1 - beta1 ** steps)),
        beta1,
        beta2,
        epsilon,
        keeps: 1 - rate * weightDecay,
      };
      tf.tidy(() => {
        for (const [index, variable] of variables.entries()) {
          const gradient = gradients[index];
          const own = moments[index];
          if (!gradient || !own) throw new Error('A variable has no gradient.');
          variable.assign(own.step(gradient, constants));
        }
      });
      tf.dispose(gradients);
    },
    async moments() {
      const both = await Promise.all(moments.map((each) => each.read()));
      return [...both.map(([first]) => first), ...both.map(([, second]) => second)];
    },
    steps: () => steps,
    restore(values, done) {
      steps = done;
      tf.tidy(() => {
        for (const [index, own] of moments.entries()) {
          const first = values[index];
          const second = values[moments.length + index];
          const shape = variables[index]?.shape;
          if (!first || !second) throw new Error('The checkpoint lacks a moment.');
          own.write(tf.tensor(first, shape), tf.tensor(second, shape));
        }
      });
    },
    dispose() {
      for (const each of moments) each.dispose();
    },
  };
}

// --- Internal ---

function openMoments(tf: Tf, variable: TensorFlow.Variable): AdamMoments {
  const [first, second] = zerosOf(tf, [variable, variable]);
  if (!first || !second) throw new Error('Two were asked for.');
  const inOnePass = hasKernel(tf, ownKernels.adam);
  return {
    step(gradient, constants) {
      if (inOnePass) {
        const inputs = { weights: variable, gradient, first, second };
        return tf.engine().runKernel(ownKernels.adam, inputs, { ...constants });
      }
      const { rate, beta1, beta2, epsilon, keeps } = constants;
      first.assign(tf.add(tf.mul(first, beta1), tf.mul(gradient, 1 - beta1)));
      second.assign(tf.add(tf.mul(second, beta2), tf.mul(tf.square(gradient), 1 - beta2)));
      const change = tf.div(tf.mul(first, rate), tf.add(tf.sqrt(second), epsilon));
      return tf.sub(keeps === 1 ? variable : tf.mul(variable, keeps), change);
    },
    read: async () => [await floatsOf(first), await floatsOf(second)],
    write(newFirst, newSecond) {
      first.assign(newFirst);
      second.assign(newSecond);
    },
    dispose: () => tf.dispose([first, second]),
  };
}
