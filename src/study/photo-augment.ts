import { newCanvas, smallest } from './photo-augment/canvas.ts';
import type { PhotoChoices, PhotoStage } from './photo-augment/choices.ts';
import { cutOut, newCutOut } from './photo-augment/cut-out.ts';
import { damage } from './photo-augment/damage.ts';
import { photoChoices } from './photo-augment/draw-choices.ts';
import { boxOf, fitBox, moveBox } from './photo-augment/fit-box.ts';
import { changeTones } from './photo-augment/tones.ts';
import { warpGarment } from './photo-augment/warp.ts';

export type { PhotoStage };

/** Three stages of one training: shapes as they are, then wider cuts, then grey tones as they are. */
export const photoStages: Record<'first' | 'second' | 'third', PhotoStage> = {
  first: { flares: false, greyTones: true, raw: 0.15 },
  second: { flares: true, greyTones: true, raw: 0.2 },
  third: { flares: true, greyTones: false, raw: 0.2 },
};

/**
 * Makes of a Fashion MNIST image what the recipe `garment` makes of a photograph: a garment cut out a
 * little wrongly, worn or laid down in its own way, 0 around it. `image` is 28 × 28 in 0..1, bright on
 * 0, and changes in place; `label` is its class. All chance is from `random`, uniform in 0..1.
 */
export function photoAugment(
  image: Float32Array,
  label: number,
  stage: PhotoStage,
  random: () => number,
): void {
  if (random() < stage.raw) return;
  imitatePhoto(image, photoChoices(label, stage, random), random);
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
  if (choices.tones) changeTones(canvas, choices.tones, random);
  damage(canvas, box, choices.damage, random);
  fitBox(canvas, moveBox(box, choices.box), image);
}

// --- Internal ---

/** Scratch, written anew by every image. */
const garment = newCutOut();
const canvas = newCanvas();
