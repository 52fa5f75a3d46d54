import { photoAugment } from './photo-augment.ts';
import { eraseAtRandom } from './random-erasing.ts';

export const augmentations = ['none', 'mirror', 'shift', 'crop', 'study', 'photo'] as const;
export type Augmentation = (typeof augmentations)[number];

const side = 28;

/**
 * Changes a batch `[count, 28, 28, 1]` in 0..1 in place; `labels` are its classes.
 * `mirror`: every other image, by chance. `shift`: that, and moved by up to a pixel each way.
 * `crop`: mirrored, moved by up to two pixels each way, every other one with a rectangle erased.
 * `study`: rotation by up to 0.05 of a turn, zoom by up to 0.1, contrast by up to 0.2.
 * `photo`: as cut out of photographs.
 */
export function augment(
  batch: Float32Array,
  kind: Augmentation,
  random: () => number,
  labels: Uint8Array,
): void {
  if (kind === 'none') return;
  for (let from = 0; from < batch.length; from += side * side) {
    const image = batch.subarray(from, from + side * side);
    augmentOne(image, kind, random, labels[from / (side * side)] ?? 0);
  }
}

// --- Internal helpers ---

function augmentOne(
  image: Float32Array,
  kind: Exclude<Augmentation, 'none'>,
  random: () => number,
  label: number,
): void {
  switch (kind) {
    case 'mirror':
      if (random() < 0.5) mirror(image);
      return;
    case 'shift':
      if (random() < 0.5) mirror(image);
      shift(image, upTo(1, random), upTo(1, random));
      return;
    case 'crop':
      if (random() < 0.5) mirror(image);
      shift(image, upTo(2, random), upTo(2, random));
      if (random() < 0.5) eraseAtRandom(image, random);
      return;
    case 'study':
      warp(image, (random() * 2 - 1) * 0.05 * 2 * Math.PI, 1 + (random() * 2 - 1) * 0.1);
      contrast(image, 1 + (random() * 2 - 1) * 0.2);
      return;
    case 'photo':
      photoAugment(image, label, random);
  }
}

function mirror(image: Float32Array): void {
  for (let row = 0; row < side; row++) image.subarray(row * side, (row + 1) * side).reverse();
}

/** -most to most in whole pixels, as likely each. */
function upTo(most: number, random: () => number): number {
  return Math.floor(random() * (2 * most + 1)) - most;
}

/** What comes from outside is 0, the background. */
function shift(image: Float32Array, right: number, down: number): void {
  const source = image.slice();
  for (let row = 0; row < side; row++) {
    for (let column = 0; column < side; column++) {
      const x = column - right;
      const inside = x >= 0 && x < side; // rows outside are outside the array
      image[row * side + column] = inside ? (source[(row - down) * side + x] ?? 0) : 0;
    }
  }
}

/** Bilinear, about the middle; what comes from outside is 0, the background. */
function warp(image: Float32Array, angle: number, zoom: number): void {
  const source = image.slice();
  const cos = Math.cos(angle) * zoom;
  const sin = Math.sin(angle) * zoom;
  const middle = (side - 1) / 2;
  const at = (x: number, y: number) =>
    x < 0 || y < 0 || x >= side || y >= side ? 0 : (source[y * side + x] ?? 0);
  for (let row = 0; row < side; row++) {
    for (let column = 0; column < side; column++) {
      const x = cos * (column - middle) - sin * (row - middle) + middle;
      const y = sin * (column - middle) + cos * (row - middle) + middle;
      const left = Math.floor(x);
      const top = Math.floor(y);
      const right = x - left;
      const below = y - top;
      image[row * side + column] =
        (1 - below) * ((1 - right) * at(left, top) + right * at(left + 1, top)) +
        below * ((1 - right) * at(left, top + 1) + right * at(left + 1, top + 1));
    }
  }
}

function contrast(image: Float32Array, factor: number): void {
  let sum = 0;
  for (let place = 0; place < image.length; place++) sum += image[place] as number;
  const mean = sum / image.length;
  for (let place = 0; place < image.length; place++) {
    const value = ((image[place] as number) - mean) * factor + mean;
    image[place] = Math.min(1, Math.max(0, value));
  }
}
