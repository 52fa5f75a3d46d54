import type * as TensorFlow from '@tensorflow/tfjs';
import { setWeights, weightsOf } from './weights.ts';

/**
 * A running average of a model's weights (Polyak & Juditsky 1992), norms' statistics included: at the end
 * of a training it judges better than the last weights do.
 */
export interface WeightAverage {
  /** After every step. */
  add(): void;
  values(): Promise<Float32Array[]>;
  restore(values: Float32Array[]): void;
  dispose(): void;
}

/** `decay` 0..1: share that the average keeps at each step; less at first, so that the start is soon forgotten. */
export function openWeightAverage(
  tf: typeof TensorFlow,
  model: TensorFlow.LayersModel,
  decay: number,
  stepsDone = 0,
): WeightAverage {
  const average = model.getWeights().map((weight) => tf.tidy(() => tf.variable(weight, false)));
  let steps = stepsDone;
  return {
    add() {
      steps++;
      const keep = Math.min(decay, steps / (steps + 10));
      tf.tidy(() => {
        for (const [index, weight] of model.getWeights().entries()) {
          const own = average[index];
          own?.assign(tf.add(tf.mul(own, keep), tf.mul(weight, 1 - keep)));
        }
      });
    },
    values: () => Promise.all(average.map(async (each) => Float32Array.from(await each.data()))),
    restore(values) {
      for (const [index, own] of average.entries()) {
        tf.tidy(() => own.assign(tf.tensor(values[index] ?? [], own.shape)));
      }
    },
    dispose: () => tf.dispose(average),
  };
}

/** Runs `judge` while the model has `weights` instead of its own. */
export async function withWeights<Outcome>(
  tf: typeof TensorFlow,
  model: TensorFlow.LayersModel,
  weights: Float32Array[],
  judge: () => Promise<Outcome>,
): Promise<Outcome> {
  const own = await weightsOf(model);
  setWeights(tf, model, weights);
  try {
    return await judge();
  } finally {
    setWeights(tf, model, own);
  }
}
