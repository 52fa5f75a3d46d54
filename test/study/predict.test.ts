import { expect, test } from 'vitest';
import { registerFastGradients } from '../../src/study/fast-gradients.ts';
import { buildModel } from '../../src/study/models.ts';
import { randomStream } from '../../src/study/random.ts';
import { chooseBackend } from '../../src/tagging/tensorflow-backend.ts';

await chooseBackend('wasm');
const { tf } = await chooseBackend('cpu');

test.each(['scratch', 'deep', 'compact'] as const)(
  '%s predicts with our kernels what it predicts on the plain backend',
  async (kind) => {
    const plain = await predictionsOn('cpu', kind);
    const ours = await predictionsOn('wasm', kind);
    expect(ours.length).toBe(3 * 10);
    for (const [place, value] of ours.entries()) expect(value).toBeCloseTo(plain[place] ?? NaN, 5);
    expect(new Set(plain.map((value) => value.toFixed(3))).size).toBeGreaterThan(10);
  },
);

test('whole numbers are left to the published kernels', async () => {
  await tf.setBackend('wasm');
  registerFastGradients(tf);
  const whole = tf.tensor2d([1, 2, 3, 4], [2, 2], 'int32');
  const doubled = tf.add(tf.clone(whole), whole);
  expect([...(await doubled.data())]).toEqual([2, 4, 6, 8]);
});

// --- Internal helpers ---

/** Of three made-up images; weights by chance, norms' statistics too, which are 0 and 1 in a new model. */
async function predictionsOn(backend: string, kind: 'scratch' | 'deep' | 'compact') {
  await tf.setBackend(backend);
  registerFastGradients(tf);
  const random = randomStream(4);
  const between = (from: number, to: number, shape: number[]) => {
    const size = shape.reduce((product, length) => product * length, 1);
    return tf.tensor(
      Float32Array.from({ length: size }, () => from + (to - from) * random()),
      shape,
    );
  };
  const model = buildModel(tf, kind, 3);
  model.setWeights(
    model
      .getWeights()
      .map(({ shape }) => between(...(shape.length === 1 ? positive : around0), shape)),
  );
  const answer = model.predict(between(0, 1, [3, 28, 28, 1]));
  if (Array.isArray(answer)) throw new Error('one output');
  return [...(await answer.data())];
}

const positive: [number, number] = [0.1, 0.9];
const around0: [number, number] = [-0.2, 0.2];
