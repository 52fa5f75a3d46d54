/** What several trainings came to: seeds or folds. */
export interface Measured {
  mean: number;
  /** Sample standard deviation (n − 1); null for a single one. */
  deviation: number | null;
  n: number;
}

/** undefined for nothing. */
export function measuredFrom(values: number[]): Measured | undefined {
  const n = values.length;
  if (n === 0) return undefined;
  const mean = values.reduce((total, value) => total + value, 0) / n;
  if (n === 1) return { mean, deviation: null, n };
  const squares = values.reduce((total, value) => total + (value - mean) ** 2, 0);
  return { mean, deviation: Math.sqrt(squares / (n - 1)), n };
}
