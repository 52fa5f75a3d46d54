import type { Claim, Figure, Source, Unit, ValueClaim } from './claim.ts';
import { type PrintedModel, testReports } from './printed-figures.ts';
import { shippedRows, studyRows, titleOf } from './rows.ts';
import type { Good } from './verdict.ts';

// How a line of `claims.ts` becomes a claim.

type Extra = Partial<Pick<ValueClaim, 'note' | 'impossible' | 'detail' | 'shipped' | 'absent'>>;

export function value(
  place: string,
  sentence: string,
  theirs: number,
  unit: Unit,
  good: Good,
  ours: Source,
  extra: Extra = {},
): Claim {
  return { kind: 'value', place, sentence, theirs, unit, good, ours, ...extra };
}

export function share(
  place: string,
  sentence: string,
  theirs: number,
  row: string,
  {
    figure = 'test',
    good = 'higher',
    fold,
    ...extra
  }: Extra & { figure?: Figure; good?: Good; fold?: number } = {},
): Claim {
  return value(place, sentence, theirs, 'percent', good, { row, figure, fold }, extra);
}

export function epochs(
  place: string,
  sentence: string,
  theirs: number,
  row: string,
  figure: Figure = 'epochs',
) {
  const good = figure === 'epochs' ? 'neither' : 'lower';
  return value(place, sentence, theirs, 'epochs', good, { row, figure });
}

export function order(
  place: string,
  sentence: string,
  row: string,
  minus: string,
  figure: Figure,
  unit: Unit = 'points',
): Claim {
  return { kind: 'order', place, sentence, unit, ours: { row, minus, figure } };
}

export function cell(
  place: string,
  model: PrintedModel,
  truth: string,
  answer: string,
  theirs: number,
): Claim {
  const good = truth === answer ? 'higher' : 'lower';
  const sentence =
    truth === answer
      ? `${titleOf(model)}: ${truth} known as such`
      : `${titleOf(model)}: ${truth} taken for ${answer}`;
  const ours = { row: studyRows[model], figure: { truth, answer } };
  return value(place, sentence, theirs, 'images', good, ours, { detail: true });
}

export function reportRow(place: string, model: PrintedModel, label: string, row: number): Claim[] {
  const [precision = 0, recall = 0, f1 = 0] = testReports[model].classes[row] ?? [];
  return Object.entries({ precision, recall, f1 }).map(([name, theirs]) => {
    const figure = { score: name as 'precision' | 'recall' | 'f1', of: label };
    return value(
      place,
      `${titleOf(model)}: ${name} of ${label}`,
      theirs,
      'score',
      'higher',
      { row: studyRows[model], figure },
      { detail: true },
    );
  });
}

export function score(
  place: string,
  model: PrintedModel,
  name: 'accuracy' | 'precision' | 'recall' | 'f1',
  theirs: number,
  detail?: true,
) {
  // With a thousand images of every class the accuracy is the recall weighted by support.
  const figure: Figure =
    name === 'accuracy' ? { score: 'recall', of: 'weighted' } : { score: name, of: 'macro' };
  const sentence = `${titleOf(model)}: ${name === 'accuracy' ? name : `macro ${name === 'f1' ? 'F1' : name}`} on test`;
  return value(
    place,
    sentence,
    theirs,
    'score',
    'higher',
    { row: studyRows[model], figure },
    { detail, shipped: shippedRows[model] },
  );
}

export function published(name: string, theirs: number): Claim {
  return {
    kind: 'outside',
    place: 'Table 11',
    sentence: `${name}, published: test`,
    printed: `${theirs}%`,
    because: 'published by others with no code of theirs here: not run',
  };
}
