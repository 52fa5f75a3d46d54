import { expect, test } from 'vitest';
import { inCanvasUnits, regionOf, wholeAsUndefined } from '../../src/annotation/region.ts';

const size = { width: 200, height: 50 };

test.each([
  ['xywh=percent:10,20,30,40', { x: 20, y: 10, w: 60, h: 20 }],
  ['xywh=pct:0.26,1,99.9,2', { x: 1, y: 1, w: 200, h: 1 }],
  ['xywh=percent:-0.1,0,0.01,0.01', { x: 0, y: 0, w: 1, h: 1 }], // however little, not nothing
  [`xywh=percent:0,0,1${'0'.repeat(307)},1`, undefined], // beyond all numbers
  ['xywh=10,20,30,40', { x: 10, y: 20, w: 30, h: 40 }],
  ['t=10', undefined],
])('%s is placed on a canvas by its size', (fragment, placed) => {
  expect(inCanvasUnits(regionOf(fragment), size)).toEqual(placed);
});

test('percent of a canvas of unknown size, and of all of one, is the whole canvas', () => {
  expect(inCanvasUnits(regionOf('xywh=percent:10,20,30,40'), undefined)).toBeUndefined();
  expect(wholeAsUndefined(regionOf('xywh=percent:0,0,100,100'), size)).toBeUndefined();
  expect(wholeAsUndefined(regionOf('xywh=percent:0,0,100,98'), size)).toBeDefined();
});
