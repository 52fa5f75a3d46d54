export interface CalibrationBin {
  /** Confidences with from ≤ confidence < to; the last bin holds 1 as well. */
  from: number;
  to: number;
  count: number;
  /** Mean confidence and share of right answers; null in an empty bin. */
  confidence: number | null;
  accuracy: number | null;
}

export interface Calibration {
  /** Expected calibration error: mean distance of confidence and accuracy, weighted by count; null without answers. */
  ece: number | null;
  bins: CalibrationBin[];
}

const binCount = 10;

/**
 * How far stated confidences can be believed, in ten bins of equal width.
 * Guo et al., On Calibration of Modern Neural Networks, ICML 2017, §2.
 */
export function calibration(answers: { confidence: number; correct: boolean }[]): Calibration {
  const sums = Array.from({ length: binCount }, () => ({ count: 0, confidence: 0, correct: 0 }));
  for (const { confidence, correct } of answers) {
    const bin = sums[confidence === 1 ? binCount - 1 : Math.floor(confidence * binCount)];
    if (!bin) throw new RangeError(`A confidence of ${confidence} is not within 0 and 1.`);
    bin.count += 1;
    bin.confidence += confidence;
    bin.correct += correct ? 1 : 0;
  }
  const distance = sums.reduce((total, bin) => total + Math.abs(bin.confidence - bin.correct), 0);
  return {
    ece: answers.length ? distance / answers.length : null,
    bins: sums.map(({ count, confidence, correct }, index) => ({
      from: index / binCount,
      to: (index + 1) / binCount,
      count,
      confidence: count ? confidence / count : null,
      accuracy: count ? correct / count : null,
    })),
  };
}
