import { expect, test } from 'vitest';
import { type Augmentation, augment } from '../../src/study/augment.ts';
import { randomStream } from '../../src/study/random.ts';

const side = 28;

/** A few bright pixels well inside, at different heights, so that every change can be told. */
function picture(): Float32Array {
  const image = new Float32Array(side * side);
  for (const [x, y] of places) image[y * side + x] = 1;
  return image;
}
const places: [number, number][] = [
  [5, 7],
  [9, 8],
  [20, 16],
];

function brightPlaces(image: Float32Array): string {
  const found = [...image.keys()].filter((place) => image[place] === 1);
  return found.map((place) => `${place % side},${Math.floor(place / side)}`).join(' ');
}

/** What may come of it, from the definition: mirrored or not, moved by (right, down). */
function expected(mirrored: boolean, right: number, down: number): string {
  const moved = places.map(([x, y]) => [(mirrored ? side - 1 - x : x) + right, y + down] as const);
  const sorted = moved.toSorted(([ax, ay], [bx, by]) => ay - by || ax - bx);
  return sorted.map(([x, y]) => `${x},${y}`).join(' ');
}

function seen(kind: Augmentation, rounds: number): Map<string, number> {
  const random = randomStream(1, 2);
  const counts = new Map<string, number>();
  for (let round = 0; round < rounds; round++) {
    const image = picture();
    augment(image, kind, random);
    const what = brightPlaces(image);
    counts.set(what, (counts.get(what) ?? 0) + 1);
  }
  return counts;
}

test('none leaves pictures alone', () => {
  expect([...seen('none', 10).keys()]).toEqual([expected(false, 0, 0)]);
});

test('mirror turns about every other picture round', () => {
  const counts = seen('mirror', 400);
  expect([...counts.keys()].sort()).toEqual([expected(false, 0, 0), expected(true, 0, 0)].sort());
  for (const count of counts.values()) expect(Math.abs(count - 200)).toBeLessThan(60);
});

test('shift moves by up to a pixel each way, about equally often, mirrored or not', () => {
  const ways = [false, true].flatMap((mirrored) =>
    [-1, 0, 1].flatMap((right) => [-1, 0, 1].map((down) => expected(mirrored, right, down))),
  );
  const counts = seen('shift', 1800);
  expect([...counts.keys()].sort()).toEqual(ways.sort());
  for (const count of counts.values()) expect(Math.abs(count - 100)).toBeLessThan(50);
});

test('what shift moves out of the picture is gone, and background comes in', () => {
  const random = randomStream(3);
  for (let round = 0; round < 50; round++) {
    const image = new Float32Array(side * side).fill(1);
    augment(image, 'shift', random);
    const dark = image.filter((value) => value === 0).length;
    expect([0, side, 2 * side - 1]).toContain(dark); // a row, a column, both or none
    expect(image.every((value) => value === 0 || value === 1)).toBe(true);
  }
});

test('study turns, enlarges and changes contrast, within 0..1, each picture of a batch in its own way', () => {
  const one = picture();
  const batch = new Float32Array([...one, ...one]);
  augment(batch, 'study', randomStream(5));
  const [first, second] = [batch.subarray(0, side * side), batch.subarray(side * side)];
  expect(first).not.toEqual(one);
  expect(first).not.toEqual(second);
  expect(batch.every((value) => value >= 0 && value <= 1)).toBe(true);
});
