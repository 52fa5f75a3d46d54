import { expect, test } from 'vitest';
import { fitGarment } from '../../src/image/fit-garment.ts';
import type { Pixels } from '../../src/image/pixels.ts';

const grey = (width: number, height: number, data: number[]): Pixels => ({
  width,
  height,
  channels: 1,
  data: Uint8Array.from(data),
});

test('crops to the mask, fits the longest side, centres, and leaves 0 around and outside', () => {
  const values = [9, 9, 9, 9, 9, 100, 200, 9, 9, 50, 60, 9];
  const mask = Uint8Array.from([0, 0, 0, 0, 0, 1, 1, 0, 0, 1, 0, 0]);
  const fitted = fitGarment(grey(4, 3, values), mask, 2);
  expect(fitted).toEqual(grey(2, 2, [100, 200, 50, 0]));
  const wide = fitGarment(
    grey(4, 3, values),
    Uint8Array.from([...mask.subarray(0, 8), 0, 0, 0, 0]),
    4,
  );
  expect(wide).toEqual(
    grey(4, 4, [0, 0, 0, 0, 100, 100, 200, 200, 100, 100, 200, 200, 0, 0, 0, 0]),
  );
});

test('edges fade by the share of the area that is garment', () => {
  // six columns → four: each covers one and a half
  const mask = Uint8Array.from([1, 1, 0, 0, 1, 1]);
  const fitted = fitGarment(grey(6, 1, [90, 90, 90, 90, 90, 90]), mask, 4);
  expect([...fitted.data.subarray(4, 8)]).toEqual([90, 30, 30, 90]);
});

test.each([
  ['no mask', undefined],
  ['an empty mask', new Uint8Array(4)],
])('with %s the whole picture is fitted', (_, mask) => {
  const { data } = fitGarment(grey(2, 2, [10, 20, 30, 40]), mask, 2);
  expect([...data]).toEqual(mask === undefined ? [10, 20, 30, 40] : [0, 0, 0, 0]);
});
