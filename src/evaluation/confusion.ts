export interface Confusion {
  labels: string[];
  /** `[labels, labels]`: row = truth, column = prediction. */
  rows: number[][];
  /** By truth: answered with a label outside the vocabulary (predictions that came with an import). */
  unknown: number[];
  /** By truth: in the vocabulary, but without a prediction; not part of the accuracy. */
  missing: number[];
}

/** A truth whose label is one of `labels`, and what was predicted for it; undefined: nothing. */
export interface Answer {
  truth: string;
  predicted: string | undefined;
}

/** Counts answers; a truth outside `labels` is a mistake of the caller and ignored by none: it throws `RangeError`. */
export function confusionMatrix(labels: string[], answers: Iterable<Answer>): Confusion {
  const place = new Map(labels.map((label, index) => [label, index]));
  const zeros = () => labels.map(() => 0);
  const confusion: Confusion = {
    labels,
    rows: labels.map(zeros),
    unknown: zeros(),
    missing: zeros(),
  };
  for (const { truth, predicted } of answers) {
    const row = place.get(truth);
    if (row === undefined) throw new RangeError(`${truth} is not one of the labels.`);
    const column = predicted === undefined ? undefined : place.get(predicted);
    if (predicted === undefined) increase(confusion.missing, row);
    else if (column === undefined) increase(confusion.unknown, row);
    else increase(confusion.rows[row], column);
  }
  return confusion;
}

/** Truths that got a prediction. */
export function evaluatedOf(confusion: Confusion): number {
  return sum(confusion.rows.map(sum)) + sum(confusion.unknown);
}

export function correctOf(confusion: Confusion): number {
  return sum(confusion.rows.map((row, index) => row[index] ?? 0));
}

export function sum(numbers: number[]): number {
  return numbers.reduce((total, number) => total + number, 0);
}

function increase(counts: number[] | undefined, index: number) {
  if (counts) counts[index] = (counts[index] ?? 0) + 1;
}
