import { expect, test } from 'vitest';
import { stratifiedFold, stratifiedSplit } from '../../src/study/split.ts';

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

const fold = (index: number, seed = 42) => stratifiedFold(labels, { index, of: 3 }, seed);
const ofClass = (label: number, places: Uint32Array) =>
  places.filter((place) => labels[place] === label).length;

test('every place is held back by one fold of three, and trained on by the two others', () => {
  const folds = [1, 2, 3].map((index) => fold(index));
  const held = folds.flatMap(({ validation }) => [...validation]);
  expect(held.sort((a, b) => a - b)).toEqual([...labels.keys()]);
  for (const { train, validation } of folds) {
    expect([...train, ...validation].sort((a, b) => a - b)).toEqual([...labels.keys()]);
  }
});

test('a fold has a third of every class, shuffled', () => {
  const { train, validation } = fold(2);
  for (let label = 0; label < 10; label++) {
    expect([ofClass(label, train), ofClass(label, validation)]).toEqual([400, 200]);
  }
  for (const places of [train, validation]) {
    expect(new Set(places.slice(0, 100).map((place) => labels[place] ?? 0)).size).toBe(10);
  }
});

test('the same seed gives the same folds, another seed others', () => {
  expect(fold(1)).toEqual(fold(1));
  expect(fold(1, 43)).not.toEqual(fold(1));
});
