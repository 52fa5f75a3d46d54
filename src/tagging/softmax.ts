/** Logits `[rows, width]` → probabilities, each row for itself; large logits do not overflow. */
export function softmaxRows(logits: Float32Array, width: number): Float32Array {
  const probabilities = new Float32Array(logits.length);
  for (let start = 0; start < logits.length; start += width) {
    const row = logits.subarray(start, start + width);
    const largest = row.reduce((most, value) => Math.max(most, value), Number.NEGATIVE_INFINITY);
    let sum = 0;
    for (const value of row) sum += Math.exp(value - largest);
    for (let at = 0; at < width; at++) {
      probabilities[start + at] = Math.exp((row[at] ?? 0) - largest) / sum;
    }
  }
  return probabilities;
}
