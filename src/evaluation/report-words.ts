import type { Evaluation, ModelEvaluation } from './evaluation.ts';
import type { Interval } from './wilson.ts';

/** What stands where there is no number. */
export const none = '–';

/** 0.534 → `53.4%` */
export function percent(share: number | null): string {
  return share === null ? none : `${(share * 100).toFixed(1)}%`;
}

/** `35.7–80.2%` */
export function percentRange(interval: Interval | null): string {
  if (!interval) return none;
  const [low, high] = interval.map((share) => (share * 100).toFixed(1).replace('-', '−'));
  // With a minus on either side a dash would be read as one more.
  return interval[0] < 0 ? `${low} to ${high}%` : `${low}–${high}%`;
}

/** A difference of shares in points: `29.7`, `−3.0` */
export function points(difference: number | null): string {
  if (difference === null) return none;
  const text = Math.abs(difference * 100).toFixed(1);
  if (text === '0.0') return text;
  return difference < 0 ? `−${text}` : text;
}

/** `9.5 to 54.0` */
export function pointsRange(interval: Interval | null): string {
  return interval ? `${points(interval[0])} to ${points(interval[1])}` : none;
}

export function score(value: number | null): string {
  return value === null ? none : value.toFixed(2);
}

/** `1 canvas`, `2 canvases` */
export function count(number: number, one: string, many = `${one}s`): string {
  return `${number.toLocaleString('en')} ${number === 1 ? one : many}`;
}

/** Fewer evaluated truths than this and the figure says little whatever it is. */
const few = 30;

/** Sentences on what the numbers of a report leave out; empty where they leave out nothing. */
export function notMeasured(evaluation: Evaluation): string[] {
  const { truths, unannotated, canvases, duplicates, conflicts, scope, leftOut } = evaluation;
  const sentences: string[] = [];
  if (truths === 0) {
    return [
      'Nobody has said yet what is true on these canvases: annotate some with “True: <label>” to see how right the models are.',
    ];
  }
  if (unannotated > 0) {
    sentences.push(
      `${unannotated.toLocaleString('en')} of ${count(canvases, 'canvas', 'canvases')} ${unannotated === 1 ? 'has' : 'have'} no truth: nothing is known of what the models say there.`,
    );
  }
  if (conflicts.length > 0) {
    const places = count(conflicts.length, 'canvas or region', 'canvases or regions');
    sentences.push(`On ${places} the truths contradict each other; these are not evaluated.`);
  }
  if (duplicates > 0) {
    sentences.push(
      `${count(duplicates, 'truth')} only repeat${duplicates === 1 ? 's' : ''} another one.`,
    );
  }
  if (scope.notStored.length > 0) {
    const manifests = count(scope.notStored.length, 'manifest');
    sentences.push(`${manifests} of the collection are not stored here.`);
  }
  sentences.push(...unknownLabels(evaluation.models));
  for (const [missing, rows] of alike(evaluation.models, (row) => row.missing)) {
    if (missing === 0) continue;
    const have = rows.length === 1 ? 'has' : 'have';
    sentences.push(`${namesOf(rows)} ${have} no prediction for ${count(missing, 'truth')}.`);
  }
  for (const [evaluated, rows] of alike(evaluation.models, (row) => row.evaluated)) {
    if (evaluated === 0 || evaluated >= few) continue;
    const were = rows.length === 1 ? 'was' : 'were';
    sentences.push(
      `${namesOf(rows)} ${were} judged on ${count(evaluated, 'truth')} only: read the interval, not the figure.`,
    );
  }
  for (const { model, version, recipe, predictions, reason } of leftOut) {
    const name = [model, version, recipe].filter(Boolean).join(' ');
    sentences.push(`${count(predictions, 'prediction')} of ${name} left out. ${reason}`);
  }
  return sentences;
}

/** One sentence for all rows that do not know the same labels. */
function unknownLabels(models: ModelEvaluation[]): string[] {
  const byLabels = new Map<string, string[]>();
  for (const row of models) {
    if (row.other === 0) continue;
    const listed = row.otherLabels.slice(0, 5).map(({ label, count: n }) => `“${label}” (${n})`);
    const more = row.otherLabels.length > 5 ? ' and others' : '';
    const labels = `${count(row.other, 'truth')}: ${listed.join(', ')}${more}.`;
    byLabels.set(labels, [...(byLabels.get(labels) ?? []), row.model]);
  }
  return [...byLabels].map(([labels, names]) => {
    const known = [...new Set(names)].join(', ');
    return `Outside the vocabulary of ${known}, so neither right nor wrong: ${labels}`;
  });
}

/** Rows by a number that they share, so that one sentence is enough for them. */
function alike(models: ModelEvaluation[], number: (row: ModelEvaluation) => number) {
  const groups = new Map<number, ModelEvaluation[]>();
  for (const row of models) groups.set(number(row), [...(groups.get(number(row)) ?? []), row]);
  return groups;
}

const namesOf = (rows: ModelEvaluation[]) =>
  rows.map(({ model, recipe }) => `${model} (${recipe})`).join(', ');
