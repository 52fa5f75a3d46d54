import { expect, test } from 'vitest';
import { newcombeInterval } from '../../src/evaluation/newcombe.ts';
import { wilsonInterval } from '../../src/evaluation/wilson.ts';
import { reference } from './reference.ts';

test.each(reference.wilson)('Wilson for $correct of $total is what statsmodels says', (row) => {
  const [low, high] = wilsonInterval(row.correct, row.total) ?? [];
  expect(low).toBeCloseTo(row.interval[0], 10);
  expect(high).toBeCloseTo(row.interval[1], 10);
});

test('Wilson by hand: 9 of 15 is 0.3575 to 0.8018', () => {
  // (0.6 + 3.8415/30 ± 1.96 √(0.24/15 + 3.8415/900)) / (1 + 3.8415/15) = (0.72805 ± 0.27903) / 1.25610
  expect(wilsonInterval(9, 15)).toEqual([expect.closeTo(0.3575, 4), expect.closeTo(0.8018, 4)]);
});

test('nothing out of nothing has no interval', () => {
  expect(wilsonInterval(0, 0)).toBeUndefined();
  expect(newcombeInterval({ correct: 0, total: 0 }, { correct: 1, total: 2 })).toBeUndefined();
  expect(newcombeInterval({ correct: 1, total: 2 }, { correct: 0, total: 0 })).toBeUndefined();
});

test.each([
  [0, 20],
  [20, 20],
])('%i of %i ends exactly at the bound', (correct, total) => {
  const [low, high] = wilsonInterval(correct, total) ?? [];
  expect(correct === 0 ? low : high).toBe(correct / total);
});

test.each(reference.newcombe)('Newcombe for $counts is what statsmodels says', (row) => {
  const [x1, n1, x2, n2] = row.counts;
  const [low, high] =
    newcombeInterval({ correct: x1, total: n1 }, { correct: x2, total: n2 }) ?? [];
  expect(low).toBeCloseTo(row.interval[0], 10);
  expect(high).toBeCloseTo(row.interval[1], 10);
});

// Newcombe 1998, Table II, method 10, as printed there.
test.each([
  [56, 70, 48, 80, 0.0524, 0.3339],
  [9, 10, 3, 10, 0.1705, 0.809],
  [6, 7, 2, 7, 0.0582, 0.8062],
  [5, 56, 0, 29, -0.0381, 0.1926],
])('Newcombe: %i/%i − %i/%i is the published interval', (x1, n1, x2, n2, low, high) => {
  expect(newcombeInterval({ correct: x1, total: n1 }, { correct: x2, total: n2 })).toEqual([
    expect.closeTo(low, 4),
    expect.closeTo(high, 4),
  ]);
});
