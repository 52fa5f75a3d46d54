/**
 * Otsu's threshold: the upper edge of the bin after which splitting leaves the largest variance between
 * the two sides, on a histogram from the smallest to the largest value. All values equal: that value.
 */
export function otsuThreshold(values: Float32Array, bins = 64): number {
  let [min, max] = [Number.POSITIVE_INFINITY, Number.NEGATIVE_INFINITY];
  for (const value of values) {
    if (value < min) min = value;
    if (value > max) max = value;
  }
  const width = (max - min) / bins;
  if (!(width > 0)) return max;
  const histogram = new Float64Array(bins);
  for (const value of values) {
    const bin = Math.min(bins - 1, Math.floor((value - min) / width));
    histogram[bin] = (histogram[bin] ?? 0) + 1;
  }
  const total = values.length;
  const sum = histogram.reduce((all, count, bin) => all + count * bin, 0);
  let [below, sumBelow, best, bestBin] = [0, 0, -1, 0];
  for (let bin = 0; bin < bins - 1; bin++) {
    below += histogram[bin] ?? 0;
    sumBelow += (histogram[bin] ?? 0) * bin;
    const above = total - below;
    if (below === 0 || above === 0) continue;
    const gap = sumBelow / below - (sum - sumBelow) / above;
    const between = below * above * gap * gap;
    if (between > best) [best, bestBin] = [between, bin];
  }
  return min + (bestBin + 1) * width;
}
