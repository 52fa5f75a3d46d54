import type { Samples } from '../trainer.ts';

/** Mean and deviation of each feature, `[width]`. */
export interface FeatureScale {
  mean: Float64Array;
  deviation: Float64Array;
}

export function scaleOf({ inputs, labels, shape: [width = 0] }: Samples): FeatureScale {
  const count = labels.length;
  const mean = new Float64Array(width);
  const deviation = new Float64Array(width);
  for (let at = 0; at < inputs.length; at++) add(mean, at % width, (inputs[at] ?? 0) / count);
  // In a second pass: a mean that is large beside its deviation costs no digits.
  for (let at = 0; at < inputs.length; at++) {
    const away = (inputs[at] ?? 0) - (mean[at % width] ?? 0);
    add(deviation, at % width, (away * away) / count);
  }
  return { mean, deviation: deviation.map(Math.sqrt) };
}

/** In place: each feature to mean 0 and deviation 1 of the images that `scale` is of; one that never differed, to 0. */
export function standardise({ inputs, shape: [width = 0] }: Samples, scale: FeatureScale): void {
  const { mean, deviation } = scale;
  for (let at = 0; at < inputs.length; at++) {
    const spread = deviation[at % width] ?? 0;
    const away = (inputs[at] ?? 0) - (mean[at % width] ?? 0);
    inputs[at] = spread > least ? away / spread : 0;
  }
}

// --- Internal ---

const least = 1e-6; // what float32 leaves of a feature that is the same everywhere

function add(sums: Float64Array, at: number, value: number): void {
  sums[at] = (sums[at] ?? 0) + value;
}
