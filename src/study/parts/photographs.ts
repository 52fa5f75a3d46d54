import { ModelError } from '../../errors.ts';
import { wilsonInterval } from '../../evaluation/wilson.ts';
import { openImageWorkers } from '../../image/image-workers.ts';
import { findRecipe } from '../../image/recipe.ts';
import type { Tagger } from '../../tagging/tagger.ts';
import { judgePhotographs } from '../judge-photographs.ts';
import { openTagger } from '../open-tagger.ts';
import type { PhotographsResult } from '../study-run.ts';

export interface PhotographsOptions {
  /** Holds a folder for each class: `dress`, `longsleeve`, `outwear`, `pants`, `shirt`, `shoes`, `t-shirt`. */
  photographs: string;
  /** By the name that the result tells, a folder with `card.json` and the ONNX file. */
  models: Record<string, string>;
  /** @default ['study', 'garment'] */
  recipes?: string[];
  /** So many of each class, for quick looks; all by default. */
  most?: number;
}

/**
 * How many real photographs each model knows behind each recipe. Throws what `judgePhotographs` throws,
 * and `ModelError` for a card that tells no accuracy at home.
 */
export async function judgeOnPhotographs({
  photographs,
  models,
  recipes = ['study', 'garment'],
  most,
}: PhotographsOptions): Promise<PhotographsResult> {
  const opened = new Map<Tagger, { name: string; home: number }>();
  const workers = openImageWorkers({ engine: 'auto' });
  try {
    for (const [name, folder] of Object.entries(models)) {
      const tagger = await openTagger(folder, 1); // the threads that decode fill the cores
      opened.set(tagger, { name, home: tagger.card.home?.accuracy ?? Number.NaN });
      if (!tagger.card.home) throw new ModelError(`${folder}: the card tells no accuracy at home.`);
    }
    const judgements = await judgePhotographs(photographs, {
      models: [...opened.keys()],
      recipes: recipes.map((name) => findRecipe(name)),
      workers,
      most,
    });
    return {
      images: judgements[0]?.images ?? 0,
      rows: judgements.map(({ model, recipe, right, images, classes }) => ({
        model: opened.get(model)?.name ?? model.card.name,
        recipe: recipe.name,
        right,
        images,
        interval: wilsonInterval(right, images) ?? [0, 1],
        home: opened.get(model)?.home ?? 0,
        classes,
      })),
    };
  } finally {
    await workers.close();
    for (const model of opened.keys()) await model.close();
  }
}
