import { expect, test } from 'vitest';
import { stratifiedSplit } from '../../src/study/split.ts';

const labels = Uint8Array.from({ length: 6000 }, (_, place) => (place * 7) % 10);

test('every place is in one half, and every class gives its share', () => {
  const { train, validation } = stratifiedSplit(labels, 0.15, 42);
  expect([...train, ...validation].sort((a, b) => a - b)).toEqual([...labels.keys()]);
  const held = Array.from(
    { length: 10 },
    (_, label) => validation.filter((place) => labels[place] === label).length,
  );
  expect(held).toEqual(Array(10).fill(90));
});

test('the same seed gives the same split, another seed another', () => {
  expect(stratifiedSplit(labels, 0.15, 42)).toEqual(stratifiedSplit(labels, 0.15, 42));
  expect(stratifiedSplit(labels, 0.15, 43)).not.toEqual(stratifiedSplit(labels, 0.15, 42));
});

test('both halves are shuffled: no class comes in one block', () => {
  const { train } = stratifiedSplit(labels, 0.15, 42);
  expect(new Set(train.slice(0, 100).map((place) => labels[place] ?? 0)).size).toBe(10);
});
