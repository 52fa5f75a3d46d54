import type { LayersModel, Tensor } from '@tensorflow/tfjs';
import { expect, test } from 'vitest';
import { registerFastGradients } from '../../src/study/fast-gradients.ts';
import { forward, variablesOf } from '../../src/study/forward.ts';
import { buildModel, type StudyModel } from '../../src/study/models.ts';
import { randomStream } from '../../src/study/random.ts';
import { chooseBackend } from '../../src/tagging/tensorflow-backend.ts';

const { tf } = await chooseBackend('cpu');

test.each<Exclude<StudyModel, 'transfer'>>(['scratch', 'deep-plain', 'lenet'])(
  'a training pass through %s gives the loss and the gradients of its own layers',
  async (kind) => {
    const model = buildModel(tf, kind, 5);
    const ours = await lossAndGradients(model, (x) => forward(tf, model, x, randomStream(1)));
    const own = await lossAndGradients(model, (x) => scoresOfLayers(model, x));
    expect(ours.loss).toBeCloseTo(own.loss, 5);
    expect(ours.gradients.length).toBe(model.trainableWeights.length);
    for (const [index, gradient] of ours.gradients.entries()) {
      const reference = own.gradients[index] ?? new Float32Array();
      expect(gradient.length).toBe(reference.length);
      const apart = gradient.map((value, at) => Math.abs(value - (reference[at] ?? Number.NaN)));
      expect(largest(apart)).toBeLessThan(1e-6);
      expect(largest(gradient.map(Math.abs))).toBeGreaterThan(1e-4);
    }
  },
);

// --- Internal helpers ---

const largest = (values: Float32Array) => values.reduce((most, value) => Math.max(most, value), 0);

/** As TensorFlow.js runs the layers itself; the last one's softmax is undone but for what all scores share. */
function scoresOfLayers(model: LayersModel, x: Tensor): Tensor {
  const probabilities = model.apply(x, { training: true });
  if (Array.isArray(probabilities) || !('dataId' in probabilities)) throw new Error('one output');
  return tf.log(probabilities as Tensor);
}

async function lossAndGradients(model: LayersModel, scores: (x: Tensor) => Tensor) {
  registerFastGradients(tf);
  const random = randomStream(9);
  const pixels = Float32Array.from({ length: 3 * 28 * 28 }, () => random());
  const x = tf.tensor4d(pixels, [3, 28, 28, 1]);
  const truth = tf.oneHot([1, 4, 9], 10);
  const variables = variablesOf(tf, model);
  const { value, grads } = tf.variableGrads(
    () => tf.losses.softmaxCrossEntropy(truth, scores(x)).asScalar(),
    variables,
  );
  const gradients = await Promise.all(
    variables.map(async ({ name }) => Float32Array.from((await grads[name]?.data()) ?? [])),
  );
  return { loss: (await value.data())[0] ?? Number.NaN, gradients };
}
