import { fitGarment } from './fit-garment.ts';
import { garmentMasks } from './garment-masks.ts';
import { cut, invert, mirror, type Pixels, toGrey } from './pixels.ts';
import type { Recipe, RecipeStep } from './recipe.ts';
import { fitInto, resample } from './resample.ts';

/** One view of an image on its way; `mask` marks the garment's pixels with 1 once it has been found. */
interface View {
  pixels: Pixels;
  mask?: Uint8Array;
}

/** The one executor of recipes: decoded pixels → the views a model sees, each side × side. */
export function runRecipe(pixels: Pixels, recipe: Recipe): Pixels[] {
  let views: View[] = [{ pixels }];
  for (const step of recipe.steps) views = run(step, views, recipe.side);
  return views.map((view) => view.pixels);
}

// --- Internal helpers ---

function run(step: RecipeStep, views: View[], side: number): View[] {
  const each = (change: (pixels: Pixels) => Pixels) =>
    views.map((view) => ({ ...view, pixels: change(view.pixels) }));
  switch (step.step) {
    case 'grey':
      return each(toGrey);
    case 'invert':
      return each(invert);
    case 'find-garment':
      return views.flatMap(({ pixels }) =>
        garmentMasks(pixels, step.masks).map((mask) => ({ pixels, mask })),
      );
    case 'fit-garment':
      return views.map(({ pixels, mask }) => ({ pixels: fitGarment(pixels, mask, side) }));
    case 'squash':
      return each((pixels) => resample(pixels, side, side, step.filter));
    case 'short-side':
      return each((pixels) => {
        const scale = step.pixels / Math.min(pixels.width, pixels.height);
        const width = Math.round(pixels.width * scale);
        return resample(pixels, width, Math.round(pixels.height * scale), step.filter);
      });
    case 'centre-crop':
      return each((pixels) => centred(pixels, side, 0));
    case 'pad':
      return each((pixels) => {
        const { width, height } = fitInto(pixels, side);
        return centred(resample(pixels, width, height, step.filter), side, step.fill);
      });
    case 'mirror':
      return [...views, ...each(mirror)];
  }
}

/** The middle of the picture, filled up where it is smaller than side × side. */
function centred(pixels: Pixels, side: number, fill: number): Pixels {
  const left = Math.floor((pixels.width - side) / 2);
  const top = Math.floor((pixels.height - side) / 2);
  const width = Math.min(side, pixels.width);
  const height = Math.min(side, pixels.height);
  const middle = cut(pixels, Math.max(0, left), Math.max(0, top), width, height);
  const { channels } = pixels;
  const data = new Uint8Array(side * side * channels).fill(fill);
  for (let y = 0; y < height; y++) {
    const row = middle.data.subarray(y * width * channels, (y + 1) * width * channels);
    data.set(row, ((y + Math.max(0, -top)) * side + Math.max(0, -left)) * channels);
  }
  return { width: side, height: side, channels, data };
}
