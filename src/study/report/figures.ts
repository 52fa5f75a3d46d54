import { classReport } from '../../evaluation/class-report.ts';
import { garmentLabels } from '../garments.ts';
import type { Figure, Source } from './claim.ts';
import { type Measured, measuredFrom } from './measured.ts';
import type { RunRecord } from './result-schemas.ts';

/** Ours for a source; undefined where no run of its row (or of the row to compare with) is there. */
export function measure(
  runs: RunRecord[],
  { row, figure, fold, minus }: Source,
): Measured | undefined {
  const own = runsOf(runs, row).filter(({ run }) => fold === undefined || run.fold?.index === fold);
  const values = own.flatMap((each) => {
    const value = figureOf(each, figure);
    if (value === undefined || minus === undefined) return value === undefined ? [] : [value];
    const other = runsOf(runs, minus).find((candidate) => isTwin(candidate, each));
    const less = other && figureOf(other, figure);
    return less === undefined ? [] : [value - less];
  });
  return measuredFrom(values);
}

export function runsOf(runs: RunRecord[], row: string): RunRecord[] {
  return runs.filter(({ run }) => run.row === row);
}

/** Shares in percent, gaps in points, all else as it is; undefined where this run has no such number. */
export function figureOf(result: RunRecord, figure: Figure): number | undefined {
  const { test, train, validation, digits, history, parameters, seconds } = result;
  if (typeof figure === 'object') {
    return 'score' in figure
      ? scoreOf(result, figure)
      : cellOf(result, figure.truth, figure.answer);
  }
  switch (figure) {
    case 'test':
      return 100 * test.accuracy;
    case 'train':
      return 100 * train.accuracy;
    case 'validation':
      return 100 * validation.accuracy;
    case 'train-validation gap':
      return 100 * (train.accuracy - validation.accuracy);
    case 'digits':
      return digits ? 100 * digits.accuracy : undefined;
    case 'garments-digits gap':
      return digits ? 100 * (test.accuracy - digits.accuracy) : undefined;
    case 'epochs':
      return history.length;
    case 'epochs to 80% validation':
      return history.find(({ validationAccuracy }) => validationAccuracy >= 0.8)?.epoch;
    case 'swing of training loss':
      return swing(history.map(({ loss }) => loss));
    case 'variance of validation loss': {
      const { deviation } = measuredFrom(history.map((each) => each.validationLoss)) ?? {};
      return typeof deviation === 'number' ? deviation ** 2 : undefined;
    }
    case 'parameters':
      return parameters;
    case 'minutes':
      return seconds / 60;
    case 'Shirt errors': {
      const recall = scoreOf(result, { score: 'recall', of: 'Shirt' });
      return recall === undefined ? undefined : 100 * (1 - recall);
    }
  }
}

// --- Internal helpers ---

function reportOf({ test }: RunRecord) {
  const none = garmentLabels.map(() => 0);
  const confusion = { labels: garmentLabels, rows: test.confusion, unknown: none, missing: none };
  return classReport(confusion);
}

/** Trained alike but for the row: the same seed, and the same fold where there are folds. */
function isTwin({ run: a }: RunRecord, { run: b }: RunRecord): boolean {
  return a.fold || b.fold ? a.fold?.index === b.fold?.index : a.seed === b.seed;
}

function scoreOf(
  result: RunRecord,
  { score, of }: { score: 'precision' | 'recall' | 'f1'; of: string },
): number | undefined {
  const report = reportOf(result);
  // As the study's scikit-learn does, what is undefined counts as 0.
  if (of === 'macro') return report.macroWithZeros[score] ?? 0;
  if (of === 'weighted') return report.weighted[score] ?? 0;
  const own = report.classes.find(({ label }) => label === of);
  return own && (own[score] ?? 0);
}

function cellOf({ test }: RunRecord, truth: string, answer: string): number | undefined {
  return test.confusion[garmentLabels.indexOf(truth)]?.[garmentLabels.indexOf(answer)];
}

/** The largest step of the loss from one epoch to the next, from the third on: before that it falls for everyone. */
function swing(losses: number[]): number | undefined {
  const steps = losses.slice(2).map((loss, index) => Math.abs(loss - (losses[index + 1] ?? loss)));
  return steps.length ? Math.max(...steps) : undefined;
}
