import type * as TensorFlow from '@tensorflow/tfjs';

type Tf = typeof TensorFlow;

export interface Adam {
  /** Changes the variables in place and disposes the gradients. */
  step(gradients: TensorFlow.Tensor[], rate: number): void;
  /** Both moments of every variable, in their order. */
  moments(): TensorFlow.Tensor[];
  steps(): number;
  restore(moments: Float32Array[], steps: number): void;
  dispose(): void;
}

/** Kingma & Ba 2015, algorithm 1. Its whole state can be read, so that a resumed run is the same run. */
export function openAdam(
  tf: Tf,
  variables: TensorFlow.Variable[],
  { beta1 = 0.9, beta2 = 0.999, epsilon = 1e-7 } = {},
): Adam {
  const first = variables.map((one) => tf.tidy(() => tf.variable(tf.zeros(one.shape), false)));
  const second = variables.map((one) => tf.tidy(() => tf.variable(tf.zeros(one.shape), false)));
  let steps = 0;

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
          m.assign(tf.add(tf.mul(m, beta1), tf.mul(gradient, 1 - beta1)));
          v.assign(tf.add(tf.mul(v, beta2), tf.mul(tf.square(gradient), 1 - beta2)));
          const change = tf.div(tf.mul(m, scale), tf.add(tf.sqrt(v), epsilon));
          variable.assign(tf.sub(variable, change));
        }
      });
      tf.dispose(gradients);
    },
    moments: () => [...first, ...second],
    steps: () => steps,
    restore(moments, done) {
      steps = done;
      for (const [index, variable] of [...first, ...second].entries()) {
        const values = moments[index];
        if (!values) throw new Error('The checkpoint lacks a moment.');
        tf.tidy(() => variable.assign(tf.tensor(values, variable.shape)));
      }
    },
    dispose: () => tf.dispose([...first, ...second]),
  };
}
