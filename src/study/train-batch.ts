import type * as TensorFlow from '@tensorflow/tfjs';
import { type Augmentation, augment } from './augment.ts';
import { forward } from './forward.ts';
import type { Optimiser } from './optimiser.ts';
import type { Samples } from './trainer.ts';

export interface BatchParts {
  tf: typeof TensorFlow;
  model: TensorFlow.LayersModel;
  variables: TensorFlow.Variable[];
  optimiser: Optimiser;
}

export interface BatchSettings {
  rate: number;
  random: () => number;
  augmentation: Augmentation;
  labelSmoothing: number;
  classWeight?: number[];
}

/** One step on one batch, whose images are augmented in place; the mean loss, and how many were answered rightly before it. */
export async function trainBatch(
  { tf, model, variables, optimiser }: BatchParts,
  { inputs, labels, shape }: Samples,
  { rate, random, augmentation, labelSmoothing, classWeight }: BatchSettings,
): Promise<{ loss: number; right: number }> {
  augment(inputs, augmentation, random, labels);
  const { x, truth, weights } = tf.tidy(() => ({
    x: tf.tensor(inputs, [labels.length, ...shape]),
    truth: tf.tensor(truthOf(labels, labelSmoothing), [labels.length, classes]),
    weights: tf.tensor1d(Float32Array.from(labels, (label) => classWeight?.[label] ?? 1)),
  }));
  let logits: TensorFlow.Tensor | undefined;
  const { value, grads } = tf.variableGrads(() => {
    const scores = forward(tf, model, x, random);
    logits = tf.keep(scores);
    const losses = tf.neg(tf.sum(tf.mul(truth, tf.logSoftmax(scores)), -1));
    return tf.mean(tf.mul(losses, weights)).asScalar();
  }, variables);
  optimiser.step(
    variables.map(({ name }) => {
      const gradient = grads[name];
      if (!gradient) throw new Error(`${name} has no gradient.`);
      return gradient;
    }),
    rate,
  );
  const [loss = Number.NaN] = await value.data();
  const scores = logits ? await logits.data() : new Float32Array();
  tf.dispose([x, truth, weights, value]);
  logits?.dispose();
  let right = 0;
  for (const [row, label] of labels.entries()) {
    const own = scores.subarray(row * classes, (row + 1) * classes);
    if (own.indexOf(Math.max(...own)) === label) right++;
  }
  return { loss, right };
}

// --- Internal ---

const classes = 10;

/** `[labels, 10]`: rows that sum to 1. */
function truthOf(labels: Uint8Array, smoothing: number): Float32Array {
  const truth = new Float32Array(labels.length * classes).fill(smoothing / classes);
  for (const [row, label] of labels.entries()) {
    const place = row * classes + label;
    truth[place] = (truth[place] ?? 0) + 1 - smoothing;
  }
  return truth;
}
