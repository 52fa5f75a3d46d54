import { newCanvas, smallest } from './photo-augment/canvas.ts';
import type { PhotoChoices } from './photo-augment/choices.ts';
import { cutOut, newCutOut } from './photo-augment/cut-out.ts';
import { damage } from './photo-augment/damage.ts';
import { photoChoices } from './photo-augment/draw-choices.ts';
import { boxOf, fitBox, moveBox } from './photo-augment/fit-box.ts';
import { warpGarment } from './photo-augment/warp.ts';

/**
 * Makes of a Fashion MNIST image what the recipe `garment` makes of a photograph: a garment cut out a
 * little wrongly, worn or laid down in its own way, 0 around it. A fifth stays as it is. `image` is 28 × 28 in 0..1, bright on
 * 0, and changes in place; `label` is its class. All chance is from `random`, uniform in 0..1.
 */
export function photoAugment(image: Float32Array, label: number, random: () => number): void {
  if (random() < unchanged) return;
  imitatePhoto(image, photoChoices(label, random), random);
}

/** The same with the choices made; `random` is for what has no single number: fields, places, noise. */
export function imitatePhoto(
  image: Float32Array,
  choices: PhotoChoices,
  random: () => number,
): void {
  cutOut(image, garment);
  warpGarment(garment, choices, random, canvas);
  const box = boxOf(canvas);
  if (box === undefined || Math.max(box.width, box.height) < smallest) return; // nothing to see: as it is
  damage(canvas, box, choices.damage, random);
  fitBox(canvas, moveBox(box, choices.box), image);
}

// --- Internal ---

const unchanged = 0.2; // the garment recipe's share

/** Scratch, written anew by every image. */
const garment = newCutOut();
const canvas = newCanvas();
