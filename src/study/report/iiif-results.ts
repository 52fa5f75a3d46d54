import type { EvaluationRecord, IiifRecord } from './read-results.ts';

export type EvaluationRow = EvaluationRecord['models'][number];
export const recipesCompared = ['study', 'garment'] as const;
export type RecipeCompared = (typeof recipesCompared)[number];

/** Rows that were judged behind this recipe; an evaluation may hold others too. */
export function evaluationRows(
  iiif: IiifRecord | undefined,
  recipe: RecipeCompared,
): EvaluationRow[] {
  const models = iiif?.[recipe]?.models ?? [];
  return models.filter((row) => row.recipe === recipe && row.evaluated > 0);
}

export function evaluationRow(
  iiif: IiifRecord | undefined,
  recipe: RecipeCompared,
  model: string,
): EvaluationRow | undefined {
  return evaluationRows(iiif, recipe).find((row) => row.model === model);
}

export interface AnnotatedMistake {
  canvas: string;
  label: string;
  truth: string;
  answers: Record<string, { label: string; confidence: number | null }>;
}

/** Annotated canvases that every one of `models` gets wrong behind this recipe. */
export function wrongByAll(
  iiif: IiifRecord | undefined,
  recipe: RecipeCompared,
  models: readonly string[],
): AnnotatedMistake[] {
  const rows = models.flatMap((model) => evaluationRow(iiif, recipe, model) ?? []);
  const [first] = rows;
  if (!first || rows.length < models.length) return [];
  return first.misclassified.flatMap(({ canvas, label, truth }) => {
    const answers: AnnotatedMistake['answers'] = {};
    for (const { model, misclassified } of rows) {
      const own = misclassified.find((each) => each.canvas === canvas && each.truth === truth);
      if (!own) return [];
      answers[model] = { label: own.predicted, confidence: own.confidence };
    }
    return [{ canvas, label, truth, answers }];
  });
}
