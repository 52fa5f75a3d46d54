import type { Region } from '../iiif/manifest.ts';
import type { ModelInput } from '../image/model-input.ts';
import type { Recipe } from '../image/recipe.ts';
import { type Batcher, openBatcher } from '../tagging/batcher.ts';
import type { ModelRegistry } from '../tagging/model-registry.ts';
import { bestLabels, defaultTop } from '../tagging/predict.ts';
import type { Prediction } from '../tagging/prediction.ts';

/** A model with the recipe that feeds it in this run. */
export interface ChosenModel {
  name: string;
  version: string;
  recipe: Recipe;
  batcher: Batcher;
  /** The prediction for one canvas or region, from its input. Throws `ModelError`. */
  look(
    canvas: string,
    region: Region | undefined,
    input: ModelInput | undefined,
  ): Promise<Prediction>;
}

/** Loads what is wished for. Throws `NotFoundError` and `InvalidInputError` before anything is loaded, `ModelError`. */
export async function chooseModels(
  { models, recipe: wish, top = defaultTop }: { models?: string[]; recipe?: string; top?: number },
  registry: ModelRegistry,
): Promise<ChosenModel[]> {
  const chosen = [...new Set(models ?? registry.defaults())].map((name) => ({
    name,
    recipe: registry.recipe(name, wish),
  }));
  return Promise.all(
    chosen.map(async ({ name, recipe }): Promise<ChosenModel> => {
      const { card, version } = await registry.get(name);
      const batcher = openBatcher(await registry.get(name));
      return {
        name,
        version,
        recipe,
        batcher,
        async look(canvas, region, input) {
          if (!input) throw new Error(`No input was made for ${name}.`);
          const best = bestLabels(card, await batcher.classify(input.views), top);
          const { label, score: confidence } = best[0] ?? { label: '', score: 0 };
          const about = { canvas, region, model: name, version, recipe: recipe.name };
          return { ...about, label, confidence, top: best };
        },
      };
    }),
  );
}
