import type { Share } from '../../evaluation/newcombe.ts';
import type { EvaluationRecord, IiifRecord } from './evaluation-schemas.ts';

export type EvaluationRow = EvaluationRecord['models'][number];
export const recipesCompared = ['study', 'garment'] as const;
export type RecipeCompared = (typeof recipesCompared)[number];

/** What the demo collection holds: `manifests/garments.json` beside `manifests/catalogue.json`. */
const demoCollection = {
  drawings: { canvases: 'https://example.org/iiif-autotag/garments/canvas/', count: 15 },
  catalogue: { canvases: 'https://example.org/iiif-autotag/catalogue/canvas/', count: 60 },
} as const;
export type DemoPart = keyof typeof demoCollection;

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

/** Of one of the two manifests; undefined unless the whole collection was judged. */
export function shareOn(part: DemoPart, row: EvaluationRow | undefined): Share | undefined {
  const { drawings, catalogue } = demoCollection;
  if (row?.evaluated !== drawings.count + catalogue.count) return undefined;
  const { canvases, count: total } = demoCollection[part];
  const wrong = row.misclassified.filter(({ canvas }) => canvas.startsWith(canvases)).length;
  return { correct: total - wrong, total };
}

export interface AnnotatedMistake {
  canvas: string;
  label: string;
  image: string | null;
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
  return first.misclassified.flatMap(({ canvas, label, image = null, truth }) => {
    const answers: AnnotatedMistake['answers'] = {};
    for (const { model, misclassified } of rows) {
      const own = misclassified.find((each) => each.canvas === canvas && each.truth === truth);
      if (!own) return [];
      answers[model] = { label: own.predicted, confidence: own.confidence };
    }
    return [{ canvas, label, image, truth, answers }];
  });
}
