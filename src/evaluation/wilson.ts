/** Low and high end, 0..1 for shares, −1..1 for differences. */
export type Interval = [low: number, high: number];

/** The 97.5% point of the normal distribution: two-sided 95%. */
const z = 1.959963984540054;

/**
 * Wilson's score interval, 95%, for `correct` out of `total`; undefined for nothing out of nothing.
 * Without continuity correction. E. B. Wilson, JASA 22 (1927), 209–212.
 */
export function wilsonInterval(correct: number, total: number): Interval | undefined {
  if (total === 0) return undefined;
  const share = correct / total;
  const centre = share + (z * z) / (2 * total);
  const spread = z * Math.sqrt((share * (1 - share)) / total + (z * z) / (4 * total * total));
  const scale = 1 + (z * z) / total;
  // At 0 and 1 the formula ends there exactly; floating point does not.
  const low = correct === 0 ? 0 : (centre - spread) / scale;
  const high = correct === total ? 1 : (centre + spread) / scale;
  return [low, high];
}
