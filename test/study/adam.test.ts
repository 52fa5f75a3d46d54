import { describe, expect, test } from 'vitest';
import { openAdam } from '../../src/study/adam.ts';
import { registerFastGradients } from '../../src/study/fast-gradients.ts';
import { chooseBackend } from '../../src/tagging/tensorflow-backend.ts';

const rate = 0.01;
const weightDecay = 0.1;

const backends = ['cpu', 'wasm', 'tensorflow'];
const missing = new Set<string>();
for (const name of backends) await chooseBackend(name).catch(() => missing.add(name));

describe.each(backends)('on %s', (backend) => {
  const when = test.skipIf(missing.has(backend));

  when("Adam's steps are those of the paper, computed one weight at a time", async () => {
    const { weights, adam, tf } = await open(backend);
    const before = tf.keep(tf.clone(weights));
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
    adam.dispose();
  });

  when('Adam goes on from its moments as if it had never stopped', async () => {
    const whole = await open(backend);
    for (const each of gradients) whole.adam.step([whole.tf.tensor1d(each)], rate);
    const cut = await open(backend);
    const [first = [], ...rest] = gradients;
    cut.adam.step([cut.tf.tensor1d(first)], rate);
    const again = openAdam(cut.tf, [cut.weights], { weightDecay });
    again.restore(await cut.adam.moments(), cut.adam.steps());
    cut.adam.dispose();
    for (const each of rest) again.step([cut.tf.tensor1d(each)], rate);
    expect([...(await cut.weights.data())]).toEqual([...(await whole.weights.data())]);
    expect(await again.moments()).toEqual(await whole.adam.moments());
    expect(again.steps()).toBe(3);
  });

  when('Adam leaves no tensor behind', async () => {
    const { weights, tf } = await open(backend);
    const before = tf.memory().numTensors;
    const adam = openAdam(tf, [weights], { weightDecay });
    for (const each of gradients) adam.step([tf.tensor1d(each)], rate);
    await adam.moments();
    adam.dispose();
    expect(tf.memory().numTensors).toBe(before);
  });
});

// --- Internal helpers ---

const start = [1, -2, 0.5, 0, 3, -0.25, 10]; // no multiple of four
const gradients = [
  [0.1, -5, 0, 1e-6, 100, 0.5, -1],
  [0.2, 5, 0.3, -1e-6, -100, 0.5, 2],
  [-0.1, 1, 0, 0, 50, 0.5, 3],
];

async function open(backend: string) {
  const { tf } = await chooseBackend(backend);
  registerFastGradients(tf);
  const weights = tf.variable(tf.tensor1d(start));
  return { tf, weights, adam: openAdam(tf, [weights], { weightDecay }) };
}

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
