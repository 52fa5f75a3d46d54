import { expect, test } from 'vitest';
import type { Pixels } from '../../src/image/pixels.ts';
import { findRecipe } from '../../src/image/recipe.ts';
import { runRecipe } from '../../src/image/run-recipe.ts';

const rgb = (
  width: number,
  height: number,
  colour: (x: number, y: number) => number[],
): Pixels => ({
  width,
  height,
  channels: 3,
  data: Uint8Array.from(
    Array.from({ length: width * height }, (_, i) =>
      colour(i % width, Math.floor(i / width)),
    ).flat(),
  ),
});
const own = (side: number, channels: number, steps: unknown[]) =>
  findRecipe('own', { own: { side, channels, steps } });

test('short-side and centre-crop keep the middle of an image', () => {
  const picture = rgb(20, 10, (x) => (x < 5 || x >= 15 ? [255, 0, 0] : [0, 0, 255]));
  const steps = [{ step: 'short-side', pixels: 10, filter: 'bilinear' }, { step: 'centre-crop' }];
  const [view] = runRecipe(picture, own(10, 3, steps));
  expect(view).toEqual(rgb(10, 10, () => [0, 0, 255]));
});

test('centre-crop fills up with black what the image lacks', () => {
  const [view] = runRecipe(
    rgb(2, 4, () => [9, 9, 9]),
    own(4, 3, [{ step: 'centre-crop' }]),
  );
  expect(view).toEqual(rgb(4, 4, (x) => (x === 1 || x === 2 ? [9, 9, 9] : [0, 0, 0])));
});

test('pad keeps the aspect and fills the rest', () => {
  const steps = [{ step: 'pad', filter: 'lanczos', fill: 128 }];
  const [view] = runRecipe(
    rgb(40, 20, () => [10, 20, 30]),
    own(8, 3, steps),
  );
  expect(view).toEqual(rgb(8, 8, (_, y) => (y >= 2 && y < 6 ? [10, 20, 30] : [128, 128, 128])));
});

test('grey is Pillow’s luma, invert turns it round, squash ignores the aspect', () => {
  const steps = [{ step: 'grey' }, { step: 'invert' }, { step: 'squash', filter: 'bicubic' }];
  const [view] = runRecipe(
    rgb(30, 10, () => [200, 100, 50]),
    own(4, 1, steps),
  );
  // (200 * 19595 + 100 * 38470 + 50 * 7471 + 32768) >> 16 = 124
  expect(view).toEqual({ width: 4, height: 4, channels: 1, data: new Uint8Array(16).fill(131) });
});

test('mirror adds a mirrored copy of every view after them', () => {
  const steps = [{ step: 'squash', filter: 'lanczos' }, { step: 'mirror' }];
  const views = runRecipe(
    rgb(2, 2, (x) => [x, 2, 3]),
    own(2, 3, steps),
  );
  expect(views).toEqual([rgb(2, 2, (x) => [x, 2, 3]), rgb(2, 2, (x) => [1 - x, 2, 3])]);
});
