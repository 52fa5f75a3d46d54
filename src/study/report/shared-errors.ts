import { sum } from '../../evaluation/confusion.ts';
import { evaluationRow, wrongByAll } from './iiif-results.ts';
import { printedModels } from './printed-figures.ts';
import type { StudyResults } from './read-results.ts';

/** Of a model's mistakes, the share (0..1) that all models make alike; absent where not known. */
export interface SharedErrors {
  test?: number;
  annotated?: number;
}

export function sharedErrors({ errors, iiif }: StudyResults): SharedErrors {
  const models = errors?.models ?? [];
  const onTest = models.flatMap((model) => errors?.wrong[model] ?? []);
  const judged = models.every((model) => evaluationRow(iiif, 'study', model));
  // Where the annotated images were shown to fewer models, the study's three are compared.
  const voters = judged && models.length > 0 ? models : printedModels;
  const onCanvases = voters.flatMap((model) => {
    const row = evaluationRow(iiif, 'study', model);
    return row ? [row.evaluated - row.correct] : [];
  });
  const together = wrongByAll(iiif, 'study', voters).length;
  return {
    ...(sum(onTest) > 0 && { test: shareOf(errors?.allWrongCount ?? 0, onTest) }),
    ...(onCanvases.length === voters.length &&
      sum(onCanvases) > 0 && { annotated: shareOf(together, onCanvases) }),
  };
}

/** Of the mean number of mistakes. */
function shareOf(shared: number, wrong: number[]): number {
  return shared / (sum(wrong) / wrong.length);
}
