export const augmentations = ['none', 'mirror', 'shift', 'study'] as const;
export type Augmentation = (typeof augmentations)[number];

const side = 28;

/**
 * Changes a batch `[count, 28, 28, 1]` in 0..1 in place. `mirror`: every other image, by chance.
 * `shift`: that, and moved by up to a pixel each way.
 * `study`: rotation by up to 0.05 of a turn, zoom by up to 0.1, contrast by up to 0.2.
 */
export function augment(batch: Float32Array, kind: Augmentation, random: () => number): void {
  if (kind === 'none') return;
  for (let from = 0; from < batch.length; from += side * side) {
    const image = batch.subarray(from, from + side * side);
    if (kind !== 'study') {
      if (random() < 0.5) mirror(image);
      if (kind === 'shift') shift(image, upToOne(random), upToOne(random));
    } else {
      warp(image, (random() * 2 - 1) * 0.05 * 2 * Math.PI, 1 + (random() * 2 - 1) * 0.1);
      contrast(image, 1 + (random() * 2 - 1) * 0.2);
    }
  }
}

// --- Internal helpers ---

function mirror(image: Float32Array): void {
  for (let row = 0; row < side; row++) image.subarray(row * side, (row + 1) * side).reverse();
}

/** -1, 0 or 1, as likely each. */
function upToOne(random: () => number): number {
  return Math.floor(random() * 3) - 1;
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
  const mean = image.reduce((sum, value) => sum + value, 0) / image.length;
  for (const [place, value] of image.entries()) {
    image[place] = Math.min(1, Math.max(0, (value - mean) * factor + mean));
  }
}
