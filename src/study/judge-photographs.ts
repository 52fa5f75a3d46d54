import { readdir, readFile } from 'node:fs/promises';
import { join } from 'node:path';
import { NotFoundError, UnreadableImageError } from '../errors.ts';
import type { ImageWorkers } from '../image/image-workers.ts';
import type { Recipe } from '../image/recipe.ts';
import { bestLabels, classifyViews } from '../tagging/predict.ts';
import type { Tagger } from '../tagging/tagger.ts';

/** Class of the photographs, as their folder is called → labels that count as right. */
const photographClasses: Record<string, string[]> = {
  dress: ['Dress'],
  longsleeve: ['Pullover'],
  outwear: ['Coat'],
  pants: ['Trouser'],
  shirt: ['Shirt'],
  shoes: ['Sandal', 'Sneaker', 'Ankle boot'],
  't-shirt': ['T-shirt/top'],
};

/** One model behind one recipe; all labels of the model compete. */
export interface PhotographJudgement {
  model: Tagger;
  recipe: Recipe;
  right: number;
  images: number;
  classes: { name: string; right: number; images: number }[];
  /** Decoding and preparing, added up over the photographs, in the threads. */
  milliseconds: number;
}

export interface PhotographJudging {
  models: Tagger[];
  recipes: Recipe[];
  workers: ImageWorkers;
  /** So many of each class, for quick looks; all by default. */
  most?: number;
}

/**
 * Judges every model behind every recipe on `<folder>/<class>/*.jpg`; folders of other classes are left
 * out. Judging only: nothing may be chosen by what it says. Throws `NotFoundError` for a class without
 * photographs, `UnreadableImageError` naming the file, `ModelError`.
 */
export async function judgePhotographs(
  folder: string,
  { models, recipes, workers, most = Number.POSITIVE_INFINITY }: PhotographJudging,
): Promise<PhotographJudgement[]> {
  const judgements = models.flatMap((model) =>
    recipes.map((recipe): PhotographJudgement => {
      return { model, recipe, right: 0, images: 0, classes: [], milliseconds: 0 };
    }),
  );
  for (const [name, labels] of Object.entries(photographClasses)) {
    const files = (await photographsIn(join(folder, name))).slice(0, most);
    for (const { classes } of judgements) classes.push({ name, right: 0, images: files.length });
    await Promise.all(files.map((file) => judge(file, labels)));
  }
  return judgements;

  async function judge(file: string, labels: string[]): Promise<void> {
    const bytes = await readFile(file);
    for (const recipe of recipes) {
      const { inputs, milliseconds } = await workers
        .modelInputs(bytes, [recipe])
        .catch((cause: unknown) => {
          if (!(cause instanceof UnreadableImageError)) throw cause;
          throw new UnreadableImageError(`${file}: ${cause.message}`, { cause });
        });
      const views = inputs[0]?.views ?? [];
      for (const judgement of judgements.filter((each) => each.recipe === recipe)) {
        const { model, classes } = judgement;
        const [best] = bestLabels(model.card, await classifyViews(model, views), 1);
        judgement.images++;
        judgement.milliseconds += milliseconds;
        if (!best || !labels.includes(best.label)) continue;
        judgement.right++;
        const row = classes.at(-1); // classes are judged one after the other
        if (row) row.right++;
      }
    }
  }
}

// --- Internal ---

async function photographsIn(folder: string): Promise<string[]> {
  const names = await readdir(folder).catch((cause: unknown) => {
    throw new NotFoundError(`There is no folder of photographs ${folder}.`, { cause });
  });
  const files = names.filter((name) => /\.jpe?g$/i.test(name)).sort();
  if (files.length === 0) throw new NotFoundError(`${folder} holds no photographs (.jpg).`);
  return files.map((name) => join(folder, name));
}
