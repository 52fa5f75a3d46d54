import type { Crop } from '../iiif/crop.ts';
import type { ImageEngine } from './image-engine.ts';
import type { Pixels } from './pixels.ts';
import type { Recipe } from './recipe.ts';
import { runRecipe } from './run-recipe.ts';

/** What a model sees of one image. */
export interface ModelInput {
  /** Name of the recipe that made it. */
  recipe: string;
  side: number;
  channels: 1 | 3;
  /** Each `[side, side, channels]`, 0..1; a model's probabilities are averaged over them. */
  views: Float32Array[];
}

/**
 * Encoded bytes → one input for each recipe, in their order; the image is decoded once for each size that they ask for.
 * `crop`: the part of the image to look at. Throws `UnreadableImageError` or `TooLargeError`.
 */
export async function modelInputs(
  bytes: Uint8Array,
  recipes: Recipe[],
  { engine, crop }: { engine: ImageEngine; crop?: Crop },
): Promise<ModelInput[]> {
  const decoded = new Map<number, Pixels>();
  const inputs: ModelInput[] = [];
  for (const recipe of recipes) {
    const { name, side, channels, maxSide } = recipe;
    const pixels = decoded.get(maxSide) ?? (await engine.decode(bytes, { maxSide, crop }));
    decoded.set(maxSide, pixels);
    const views = runRecipe(pixels, recipe).map(({ data }) => fractionsOf(data));
    inputs.push({ recipe: name, side, channels, views });
  }
  return inputs;
}

/** The views side by side as one PNG; `scale`: every value as a square of that many pixels (1). */
export function inputPng(
  { side, channels, views }: ModelInput,
  engine: ImageEngine,
  scale = 1,
): Promise<Uint8Array> {
  const width = side * views.length;
  const data = new Uint8Array(width * side * channels);
  for (const [index, view] of views.entries()) {
    for (let y = 0; y < side; y++) {
      const row = view.subarray(y * side * channels, (y + 1) * side * channels);
      data.set(
        row.map((value) => Math.round(value * 255)),
        (y * width + index * side) * channels,
      );
    }
  }
  return engine.encodePng({ width, height: side, channels, data }, scale);
}

// --- Internal helpers ---

/** 0..255 to 0..1. */
function fractionsOf(data: Uint8Array): Float32Array {
  const fractions = new Float32Array(data.length);
  for (let i = 0; i < data.length; i++) fractions[i] = (data[i] ?? 0) / 255;
  return fractions;
}
