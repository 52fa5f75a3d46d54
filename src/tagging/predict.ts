import type { Crop } from '../iiif/crop.ts';
import type { ImageWorkers } from '../image/image-workers.ts';
import type { ModelInput } from '../image/model-input.ts';
import type { Recipe } from '../image/recipe.ts';
import type { ModelCard } from './model-card.ts';
import type { ModelRegistry } from './model-registry.ts';
import type { Tagger } from './tagger.ts';

/** What one model says of one image that is on no canvas, with what it saw. */
export interface ImagePrediction {
  model: string;
  version: string;
  recipe: string;
  label: string;
  /** 0..1 */
  confidence: number;
  /** Best first. */
  top: LabelScore[];
  input: ModelInput;
}

export interface LabelScore {
  label: string;
  /** 0..1 */
  score: number;
}

export interface PredictWishes {
  /** @default the default taggers */
  models?: string[];
  /** @default each card's own */
  recipe?: string;
  /** @default 3 */
  top?: number;
  /** The part of the image to look at. */
  crop?: Crop;
}

export const defaultTop = 3;

/**
 * Labels one image at once, decoding it once for all models. Throws `NotFoundError` and
 * `InvalidInputError` for models and recipes, `UnreadableImageError`, `TooLargeError`, `ModelError`.
 */
export async function predictImage(
  bytes: Uint8Array,
  { models: names, recipe: wish, top = defaultTop, crop }: PredictWishes,
  { models, workers }: { models: ModelRegistry; workers: ImageWorkers },
): Promise<ImagePrediction[]> {
  const chosen = (names ?? models.defaults()).map((name) => ({
    name,
    recipe: models.recipe(name, wish),
  }));
  const recipes = distinctRecipes(chosen.map(({ recipe }) => recipe));
  const { inputs } = await workers.modelInputs(bytes, recipes.distinct, { crop });
  const predictions: ImagePrediction[] = [];
  for (const [index, { name, recipe }] of chosen.entries()) {
    const input = inputs[recipes.places[index] ?? 0];
    if (!input) throw new Error(`No input was made for ${name}.`);
    const tagger = await models.get(name);
    const scores = await classifyViews(tagger, input.views);
    const best = bestLabels(tagger.card, scores, top);
    const { label, score: confidence } = best[0] ?? { label: '', score: 0 };
    const { version } = tagger;
    predictions.push({
      model: name,
      version,
      recipe: recipe.name,
      label,
      confidence,
      top: best,
      input,
    });
  }
  return predictions;
}

/** One forward pass over the views of an image → their mean probabilities, `[labels]`. */
export async function classifyViews(tagger: Tagger, views: Float32Array[]): Promise<Float32Array> {
  const { probabilities } = await tagger.classify(joined(views), views.length);
  return meanOfRows(probabilities, tagger.card.labels.length);
}

/** `[rows, width]` → `[width]` */
export function meanOfRows(rows: Float32Array, width: number): Float32Array {
  const count = rows.length / width;
  const mean = new Float32Array(width);
  for (let at = 0; at < width; at++) {
    let sum = 0;
    for (let row = 0; row < count; row++) sum += rows[row * width + at] ?? 0;
    mean[at] = sum / count;
  }
  return mean;
}

/** The best `top` labels (at least one), best first; the card's order decides between equals. */
export function bestLabels({ labels }: ModelCard, scores: Float32Array, top: number): LabelScore[] {
  return labels
    .map((label, at) => ({ label, score: rounded(scores[at] ?? 0) }))
    .toSorted((a, b) => b.score - a.score)
    .slice(0, Math.max(1, top));
}

/** Views one after the other: `[views, side, side, channels]`. */
export function joined(views: Float32Array[]): Float32Array {
  if (views.length === 1 && views[0]) return views[0];
  const all = new Float32Array(views.reduce((length, view) => length + view.length, 0));
  let at = 0;
  for (const view of views) {
    all.set(view, at);
    at += view.length;
  }
  return all;
}

/** Each recipe once, and for every one given its place among them: cards may name different recipes alike. */
export function distinctRecipes(recipes: Recipe[]): { distinct: Recipe[]; places: number[] } {
  const texts = recipes.map((recipe) => JSON.stringify(recipe));
  const distinct = recipes.filter((_, index) => texts.indexOf(texts[index] ?? '') === index);
  const order = distinct.map((recipe) => JSON.stringify(recipe));
  return { distinct, places: texts.map((text) => order.indexOf(text)) };
}

// --- Internal ---

/** float32 sums may be a hair over 1, and their further digits mean nothing. */
const rounded = (score: number) => Math.min(1, Math.round(score * 1e6) / 1e6);
