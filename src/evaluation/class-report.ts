import { type Confusion, sum } from './confusion.ts';

export interface Scores {
  precision: number | null;
  recall: number | null;
  f1: number | null;
}

/** All three scores are null for a class without support or without predictions. */
export interface ClassScores extends Scores {
  label: string;
  /** Evaluated truths of this class. */
  support: number;
  /** How often the model answered with this class. */
  predicted: number;
  correct: number;
}

export interface ClassReport {
  classes: ClassScores[];
  /** Plain mean over the `classes` classes that have scores; null where none has. */
  macro: Scores & { classes: number };
  /**
   * Plain mean as scikit-learn takes it: what is undefined counts as 0, over every class that occurs.
   * A class that is never predicted, though there are truths of it, pulls this one down.
   */
  macroWithZeros: Scores & { classes: number };
  /** Mean by support, undefined counting as 0: its recall is the accuracy. */
  weighted: Scores & { support: number };
}

/** Precision, recall and F1 of each class and their averages, over the truths that got a prediction. */
export function classReport(confusion: Confusion): ClassReport {
  const raw = confusion.labels.map((label, index) => {
    const row = confusion.rows[index] ?? [];
    const correct = row[index] ?? 0;
    const support = sum(row) + (confusion.unknown[index] ?? 0);
    const predicted = sum(confusion.rows.map((each) => each[index] ?? 0));
    return { label, support, predicted, correct };
  });
  const classes = raw.map((counts): ClassScores => {
    const defined = counts.support > 0 && counts.predicted > 0;
    const scores = defined ? scoresOf(counts) : { precision: null, recall: null, f1: null };
    return { ...scores, ...counts };
  });
  const scored = classes.filter((each) => each.f1 !== null);
  const occurring = raw.filter((each) => each.support > 0 || each.predicted > 0).map(withZeros);
  const supported = raw.filter((each) => each.support > 0).map(withZeros);
  const support = sum(supported.map((each) => each.support));
  return {
    classes,
    macro: { ...average(scored, () => 1), classes: scored.length },
    macroWithZeros: { ...average(occurring, () => 1), classes: occurring.length },
    weighted: { ...average(supported, (each) => each.support), support },
  };
}

interface Counts {
  support: number;
  predicted: number;
  correct: number;
}

function scoresOf({ support, predicted, correct }: Counts) {
  return {
    precision: correct / predicted,
    recall: correct / support,
    // Twice the hits over both margins: the harmonic mean, defined at 0 too.
    f1: (2 * correct) / (support + predicted),
  };
}

function withZeros<T extends Counts>(counts: T): T & Scores {
  const { support, predicted, correct } = counts;
  return {
    ...counts,
    precision: predicted ? correct / predicted : 0,
    recall: support ? correct / support : 0,
    f1: (2 * correct) / (support + predicted),
  };
}

function average<T extends Scores>(classes: T[], weight: (scores: T) => number): Scores {
  const total = sum(classes.map(weight));
  if (total === 0) return { precision: null, recall: null, f1: null };
  const mean = (key: keyof Scores) =>
    sum(classes.map((each) => (each[key] ?? 0) * weight(each))) / total;
  return { precision: mean('precision'), recall: mean('recall'), f1: mean('f1') };
}
