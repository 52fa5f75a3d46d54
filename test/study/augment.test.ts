import { expect, test } from 'vitest';
import { type Augmentation, augment } from '../../src/study/augment.ts';
import { randomStream } from '../../src/study/random.ts';

const side = 28;
const labels = new Uint8Array(1);

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
    augment(image, kind, random, labels);
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
    augment(image, 'shift', random, labels);
    const dark = image.filter((value) => value === 0).length;
    expect([0, side, 2 * side - 1]).toContain(dark); // a row, a column, both or none
    expect(image.every((value) => value === 0 || value === 1)).toBe(true);
  }
});

test('study turns, enlarges and changes contrast, within 0..1, each picture of a batch in its own way', () => {
  const one = picture();
  const batch = new Float32Array([...one, ...one]);
  augment(batch, 'study', randomStream(5), new Uint8Array(2));
  const [first, second] = [batch.subarray(0, side * side), batch.subarray(side * side)];
  expect(first).not.toEqual(one);
  expect(first).not.toEqual(second);
  expect(batch.every((value) => value >= 0 && value <= 1)).toBe(true);
});

test('crop mirrors and moves by up to two pixels each way', () => {
  const ways = [false, true].flatMap((mirrored) =>
    [-2, -1, 0, 1, 2].flatMap((right) =>
      [-2, -1, 0, 1, 2].map((down) => expected(mirrored, right, down)),
    ),
  );
  const counts = seen('crop', 4000);
  const whole = ways.map((way) => counts.get(way) ?? 0);
  // Half of the pictures have nothing erased, and in some others the rectangle misses what is bright.
  for (const count of whole) expect(count).toBeGreaterThan(20);
  expect(whole.reduce((sum, count) => sum + count)).toBeGreaterThan(2000);
});

test('crop erases one rectangle of every other picture, of 2% to 25% and not too long, by noise', () => {
  const random = randomStream(8);
  const rounds = 600;
  const areas: number[] = [];
  for (let round = 0; round < rounds; round++) {
    const image = new Float32Array(side * side).fill(1);
    augment(image, 'crop', random, labels);
    const noisy = [...image.keys()].filter((i) => image[i] !== 0 && image[i] !== 1);
    if (noisy.length === 0) continue;
    const xs = noisy.map((i) => i % side);
    const ys = noisy.map((i) => Math.floor(i / side));
    const width = Math.max(...xs) - Math.min(...xs) + 1;
    const height = Math.max(...ys) - Math.min(...ys) + 1;
    expect(noisy.length).toBe(width * height); // a whole rectangle
    expect(new Set(noisy.map((i) => image[i])).size).toBeGreaterThan(noisy.length / 2);
    areas.push(width * height);
    expect(Math.max(height, width) - 0.5).toBeLessThanOrEqual(3 * (Math.min(height, width) + 0.5)); // whole pixels
  }
  expect(Math.abs(areas.length - rounds / 2)).toBeLessThan(60);
  const share = (area: number) => area / (side * side);
  expect(share(Math.min(...areas))).toBeGreaterThan(0.01);
  expect(share(Math.min(...areas))).toBeLessThan(0.05);
  expect(share(Math.max(...areas))).toBeGreaterThan(0.21);
  expect(share(Math.max(...areas))).toBeLessThan(0.27);
});

test('pictures as of photographs are made by the label of each', () => {
  const two = new Float32Array(2 * side * side);
  for (let i = 0; i < two.length; i++) if (i % side > 8 && i % side < 19) two[i] = 0.5;
  const [shoeSecond, dressSecond] = [7, 3].map((second) => {
    const batch = two.slice();
    for (let round = 0; round < 5; round++) {
      batch.set(two);
      augment(batch, 'photo', randomStream(4, round), Uint8Array.of(1, second));
    }
    return batch;
  });
  expect(shoeSecond?.subarray(0, side * side)).toEqual(dressSecond?.subarray(0, side * side));
  expect(shoeSecond?.subarray(side * side)).not.toEqual(dressSecond?.subarray(side * side));
});
