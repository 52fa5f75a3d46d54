import type { PhotoChoices } from '../../src/study/photo-augment/choices.ts';
import { photoChoices } from '../../src/study/photo-augment/draw-choices.ts';
import { imitatePhoto } from '../../src/study/photo-augment.ts';
import { randomStream } from '../../src/study/random.ts';

/** Of which every one changes nothing. */
export const untouched: PhotoChoices = {
  trapezoid: 0,
  shear: 0,
  elastic: 0,
  flare: 0,
  widen: 1,
  angle: 0,
  scaleX: 1,
  scaleY: 1,
  mirror: false,
  box: { scale: 1, right: 0, down: 0 },
  damage: { bites: 0, patches: 0, ragged: 0, cutOut: 0 },
};

export const side = 28;
export const tops = [0, 2, 3, 4, 6];
export const shoes = [5, 7, 9];

/** Value 0..1 of a pixel, by the place of its middle with the image as ±1. */
export function drawn(value: (x: number, y: number) => number): Float32Array {
  const at = (place: number) => ((place + 0.5) / side) * 2 - 1;
  return Float32Array.from({ length: side * side }, (_, i) =>
    value(at(i % side), at(Math.floor(i / side))),
  );
}

/** A body with two hanging sleeves beside it. */
export const top = () =>
  drawn((x, y) => {
    const [far, isArm] = [Math.abs(x), Math.abs(x) > 0.62];
    return far < 0.5 || (isArm && far < 0.85 && y < 0.8) || (far < 0.85 && y < -0.5) ? 0.8 : 0;
  });

/** A sole with a leg on its left. */
export const boot = () =>
  drawn((x, y) => ((y > 0.1 && y < 0.5) || (y > -0.6 && y < 0.5 && x < -0.3) ? 0.8 : 0));

export const rectangle = (halfWidth: number, halfHeight: number, value = 1) =>
  drawn((x, y) => (Math.abs(x) < halfWidth && Math.abs(y) < halfHeight ? value : 0));

export function done(
  image: Float32Array,
  choices: Partial<PhotoChoices> = {},
  seed = 1,
): Float32Array {
  const copy = image.slice();
  imitatePhoto(copy, { ...untouched, ...choices }, randomStream(seed));
  return copy;
}

/** First and last row and column with anything brighter than `least`. */
export function extent(image: Float32Array, least = 0.05) {
  const bright = [...image.keys()].filter((i) => (image[i] ?? 0) > least);
  const xs = bright.map((i) => i % side);
  const ys = bright.map((i) => Math.floor(i / side));
  const [left, right] = [Math.min(...xs), Math.max(...xs)];
  const [above, below] = [Math.min(...ys), Math.max(...ys)];
  return { left, right, above, below, width: right - left + 1, height: below - above + 1 };
}

export const sum = (values: Iterable<number>) =>
  [...values].reduce((total, value) => total + value, 0);

export function drawMany(label: number, rounds = 1000): PhotoChoices[] {
  const random = randomStream(label, 9);
  return Array.from({ length: rounds }, () => photoChoices(label, random));
}

export function shareOf(choices: PhotoChoices[], is: (choice: PhotoChoices) => boolean): number {
  return choices.filter(is).length / choices.length;
}
