import { expect, test } from 'vitest';
import { openAdam } from '../../src/study/adam.ts';
import { registerFastGradients } from '../../src/study/fast-gradients.ts';
import { chooseBackend } from '../../src/tagging/tensorflow-backend.ts';

const rate = 0.01;
const weightDecay = 0.1;

test.each(['cpu', 'wasm'])(
  "Adam's steps on %s are those of the paper, computed one weight at a time",
  async (backend) => {
    const { tf } = await chooseBackend(backend);
    registerFastGradients(tf);
    const start = [1, -2, 0.5, 0, 3, -0.25, 10]; // no multiple of four
    const gradients = [
      [0.1, -5, 0, 1e-6, 100, 0.5, -1],
      [0.2, 5, 0.3, -1e-6, -100, 0.5, 2],
      [-0.1, 1, 0, 0, 50, 0.5, 3],
    ];
    const weights = tf.variable(tf.tensor1d(start));
    const before = tf.keep(tf.clone(weights));
    const adam = openAdam(tf, [weights], { weightDecay });
    for (const each of gradients) adam.step([tf.tensor1d(each)], rate);

    const stepped = await weights.data();
    for (const [place, own] of start.entries()) {
      const byHand = paperAdam(
        own,
        gradients.map((each) => each[place] ?? Number.NaN),
      );
      expect(stepped[place]).toBeCloseTo(byHand, 5);
    }
    expect([...(await before.data())]).toEqual(start); // who read the weights before keeps what they read
    expect(adam.moments().length).toBe(2);
    expect(adam.steps()).toBe(3);
  },
);

/** Algorithm 1 of Kingma & Ba 2015 in doubles, decay apart from the gradient; ε stands where TensorFlow has it. */
function paperAdam(weight: number, gradients: number[]): number {
  let [w, m, v] = [weight, 0, 0];
  for (const [index, gradient] of gradients.entries()) {
    const step = index + 1;
    m = 0.9 * m + 0.1 * gradient;
    v = 0.999 * v + 0.001 * gradient ** 2;
    const scale = Math.sqrt(1 - 0.999 ** step) / (1 - 0.9 ** step);
    w = w * (1 - rate * weightDecay) - (rate * scale * m) / (Math.sqrt(v) + 1e-7);
  }
  return w;
}
