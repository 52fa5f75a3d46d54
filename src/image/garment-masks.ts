import { borderMask } from './border-mask.ts';
import { cleanMask } from './clean-mask.ts';
import { kMeansMask } from './k-means-mask.ts';
import { labOf } from './lab-colour.ts';
import type { Pixels } from './pixels.ts';
import type { MaskName } from './recipe.ts';

/**
 * Where the garment is in an RGB picture, once for each way of looking: 1 for garment, 0 for background,
 * row by row. A picture in which too little is found is garment as a whole.
 */
export function garmentMasks(pixels: Pixels, names: MaskName[]): Uint8Array[] {
  const { width, height } = pixels;
  const lab = labOf(pixels);
  return names.map((name) => {
    const mask =
      name === 'border' ? borderMask(lab, width, height) : kMeansMask(lab, width, height);
    return cleanMask(mask, width, height);
  });
}
