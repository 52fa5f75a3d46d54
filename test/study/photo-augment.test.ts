import { expect, test } from 'vitest';
import { photoChoices } from '../../src/study/photo-augment/draw-choices.ts';
import { turnSleeve, unturnSleeve } from '../../src/study/photo-augment/sleeves.ts';
import { imitatePhoto, photoAugment } from '../../src/study/photo-augment.ts';
import { randomStream } from '../../src/study/random.ts';
import {
  boot,
  done,
  drawMany,
  drawn,
  extent,
  rectangle,
  shareOf,
  shoes,
  side,
  sum,
  top,
  tops,
} from './photo-pictures.ts';

test('whatever happens, values stay numbers in 0..1, and something can be seen', () => {
  const random = randomStream(11);
  for (let round = 0; round < 300; round++) {
    const label = round % 10;
    const noisy = (shoes.includes(label) ? boot() : top()).map((v) => v * (0.3 + random()));
    const image = noisy.map((v) => Math.min(1, v));
    imitatePhoto(image, photoChoices(label, random), random);
    expect(image.every((v) => v >= 0 && v <= 1)).toBe(true); // false for NaN
    expect(Math.max(...image)).toBeGreaterThan(0.05);
  }
});

test('pictures with nothing on them, or a speck, are left as they are', () => {
  const speck = new Float32Array(side * side);
  speck[400] = 0.9;
  for (const image of [new Float32Array(side * side), speck]) expect(done(image)).toEqual(image);
});

test('the same chance makes the same picture, whatever was done before; other chance another', () => {
  const run = (seed: number) => {
    const image = top();
    const random = randomStream(seed);
    imitatePhoto(image, photoChoices(0, random), random);
    return image;
  };
  const before = run(5);
  for (let seed = 20; seed < 40; seed++) run(seed);
  expect(run(5)).toEqual(before);
  expect(run(6)).not.toEqual(before);
});

test('a fifth of the pictures is left as they are', () => {
  const share = 0.2;
  const image = top();
  const isLeft = (random: () => number) => {
    const copy = image.slice();
    photoAugment(copy, 4, random);
    return copy.every((value, i) => value === image[i]);
  };
  const random = randomStream(2);
  const rounds = 500;
  let left = 0;
  for (let round = 0; round < rounds; round++) if (isLeft(random)) left++;
  expect(Math.abs(left / rounds - share)).toBeLessThan(0.08); // more than four standard deviations
  const startingWith = (first: number) => {
    const after = randomStream(4);
    let started = false;
    return () => {
      if (started) return after();
      started = true;
      return first;
    };
  };
  expect(isLeft(startingWith(share - 0.001))).toBe(true);
  expect(isLeft(startingWith(share + 0.001))).toBe(false);
});

test.each([
  [0.3, 0.7, 12, 28],
  [0.7, 0.3, 28, 12],
  [0.5, 0.5, 28, 28],
  [1, 1, 28, 28],
])(
  'a rectangle of ±%f by ±%f with nothing by chance comes out %i × %i in the middle',
  (halfWidth, halfHeight, width, height) => {
    const image = done(rectangle(halfWidth, halfHeight));
    const { left, right, above, below, ...size } = extent(image, 0.02);
    expect(Math.max(size.width, size.height)).toBe(28);
    expect(Math.abs(size.width - width)).toBeLessThanOrEqual(1);
    expect(Math.abs(size.height - height)).toBeLessThanOrEqual(1);
    expect(Math.abs(left + right - 27)).toBeLessThanOrEqual(1);
    expect(Math.abs(above + below - 27)).toBeLessThanOrEqual(1);
    // Its middle is as bright as it was, what is not the rectangle exactly 0.
    expect(image[14 * side + 14]).toBeCloseTo(1, 6);
    const outside = [...image].filter((_, i) => {
      const [x, y] = [i % side, Math.floor(i / side)];
      return x < left || x > right || y < above || y > below;
    });
    expect(outside.every((value) => value === 0)).toBe(true);
  },
);

test('edges fade and nothing is brighter than the garment', () => {
  const image = done(rectangle(0.45, 0.73, 0.6), { angle: 0.2 });
  expect(Math.max(...image)).toBeCloseTo(0.6, 5);
  const partly = image.filter((value) => value > 0 && value < 0.59).length;
  expect(partly).toBeGreaterThan(20);
  expect(image.filter((value) => value === 0).length).toBeGreaterThan(150);
});

test('turning by a quarter brings what was right to the bottom, mirroring it to the left', () => {
  const wedge = drawn((x, y) => (Math.abs(y) < (x + 1) / 2 && Math.abs(x) < 0.9 ? 1 : 0));
  const half = (image: Float32Array, is: (x: number, y: number) => boolean) =>
    sum([...image].filter((_, i) => is(i % side, Math.floor(i / side)))) / sum(image);
  expect(half(done(wedge), (x) => x > 13)).toBeGreaterThan(0.65);
  expect(half(done(wedge, { angle: Math.PI / 2 }), (_, y) => y > 13)).toBeGreaterThan(0.65);
  expect(half(done(wedge, { mirror: true }), (x) => x < 14)).toBeGreaterThan(0.65);
});

test('a scale of an axis changes the ratio of the sides by as much', () => {
  const { width, height } = extent(done(rectangle(0.5, 0.5), { scaleX: 1.25, scaleY: 0.8 }), 0.5);
  expect(width).toBe(28);
  expect(Math.abs(height / width - 0.8 / 1.25)).toBeLessThan(0.06);
});

test.each([
  [1, 0, 0, 28],
  [Math.exp(0.2), 0, 0, 28 / Math.exp(0.2)],
  [1.25, 0.08, -0.08, 28 / 1.25],
])(
  'a box scaled by %f and shifted by %f, %f shows the garment %3$f long',
  (scale, right, down, long) => {
    const image = done(rectangle(0.6, 0.6), { box: { scale, right, down } });
    const { left, above, ...size } = extent(image, 0.4);
    expect(Math.abs(size.width - long)).toBeLessThanOrEqual(1.5);
    expect(Math.abs(size.height - long)).toBeLessThanOrEqual(1.5);
    // A box moved to the right moves its garment to the left.
    const margin = (28 - long) / 2;
    expect(Math.abs(left - (margin - (right * 28) / scale))).toBeLessThanOrEqual(1.5);
    expect(Math.abs(above - (margin - (down * 28) / scale))).toBeLessThanOrEqual(1.5);
  },
);

test('boxes are scaled by e^-0.08 to e^0.20 and shifted by up to 0.08, each for 60%', () => {
  const all = drawMany(8);
  const scales = all.map(({ box }) => Math.log(box.scale));
  expect(Math.min(...scales)).toBeGreaterThanOrEqual(-0.08);
  expect(Math.min(...scales)).toBeLessThan(-0.07);
  expect(Math.max(...scales)).toBeLessThanOrEqual(0.2);
  expect(Math.max(...scales)).toBeGreaterThan(0.19);
  for (const shift of ['right', 'down'] as const) {
    const most = Math.max(...all.map(({ box }) => Math.abs(box[shift])));
    expect(most).toBeLessThanOrEqual(0.08);
    expect(most).toBeGreaterThan(0.07);
  }
  expect(Math.abs(shareOf(all, ({ box }) => box.scale !== 1) - 0.6)).toBeLessThan(0.08);
  expect(Math.abs(shareOf(all, ({ box }) => box.right !== 0) - 0.6)).toBeLessThan(0.08);
});

test('sleeves are turned of the five classes only, shoes alone are turned and paired', () => {
  for (let label = 0; label < 10; label++) {
    const all = drawMany(label);
    const sleeves = shareOf(all, (choice) => choice.sleeves !== undefined);
    const pairs = shareOf(all, (choice) => choice.pair !== undefined);
    const turned = shareOf(all, ({ angle }) => Math.abs(angle) > (15 * Math.PI) / 180 + 1e-9);
    if (tops.includes(label)) expect(Math.abs(sleeves - 0.6)).toBeLessThan(0.08);
    else expect(sleeves).toBe(0);
    if (shoes.includes(label)) {
      expect(Math.abs(pairs - 0.65)).toBeLessThan(0.08);
      expect(Math.abs(turned - 0.8 * (1 - 15 / 180))).toBeLessThan(0.08);
    } else {
      expect(pairs).toBe(0);
      expect(turned).toBe(0);
    }
  }
});

test('every top is cut otherwise, nothing else is', () => {
  for (let label = 0; label < 10; label++) {
    const all = drawMany(label, 300);
    const cut = shareOf(all, ({ flare, widen }) => flare !== 0 || widen !== 1);
    expect(cut).toBe(tops.includes(label) ? 1 : 0);
  }
});

test('dresses are flared by up to 0.55, never narrowed to the bottom; the other four by -0.1 to 0.2', () => {
  for (const label of tops) {
    const flares = drawMany(label).map(({ flare }) => flare);
    const [least, most] = label === 3 ? [0, 0.55] : [-0.1, 0.2];
    expect(Math.min(...flares)).toBeGreaterThanOrEqual(least);
    expect(Math.min(...flares)).toBeLessThan(least + 0.02);
    expect(Math.max(...flares)).toBeLessThanOrEqual(most);
    expect(Math.max(...flares)).toBeGreaterThan(most - 0.02);
  }
});

test('a flare of 0.5 makes the bottom half as wide again as the top', () => {
  const image = done(rectangle(0.5, 0.99), { flare: 0.5 });
  const widthOf = (row: number) => sum(image.subarray(row * side, (row + 1) * side));
  expect(Math.abs(widthOf(26) / widthOf(1) - 1.5)).toBeLessThan(0.12);
});

test('turned sleeves stand out: wider for the height, with background under the arms, the body whole', () => {
  const sleeves = { shoulderX: 0.45, shoulderY: -0.7, left: 1, right: 1, lean: 0.12 };
  const before = extent(done(top()), 0.3);
  const image = done(top(), { sleeves });
  const after = extent(image, 0.3);
  expect(after.width / after.height).toBeGreaterThan(1.4 * (before.width / before.height));
  const bottom = image.subarray((after.below - 2) * side, (after.below - 1) * side);
  const inBottomRow = [...bottom.keys()].filter((x) => (bottom[x] ?? 0) > 0.3);
  expect(inBottomRow.length).toBeGreaterThan(4); // the body's hem
  expect(inBottomRow.length).toBeLessThan(14);
  const one = done(top(), { sleeves: { ...sleeves, left: 0, right: 1 } });
  const { left, right } = extent(one, 0.3);
  const hem = [...one.keys()].filter(
    (i) => Math.floor(i / side) === extent(one, 0.3).below - 1 && (one[i] ?? 0) > 0.3,
  );
  const middle = sum(hem.map((i) => i % side)) / hem.length;
  expect(right - middle).toBeGreaterThan(1.3 * (middle - left)); // right is right
});

test('sleeves turned far out fit too: they end as they did, not cut off at the edge of a canvas', () => {
  const sleeves = { shoulderX: 0.45, shoulderY: -0.7, left: 1.2, right: 1.2, lean: 0.12 };
  const image = done(top(), { sleeves, scaleX: 1.24, widen: 1.28 });
  const { width, height } = extent(image, 0.3);
  // By hand: an arm is 1.5 long, its shoulder 0.45 from the middle; the garment is 2 high.
  expect(width / height).toBeGreaterThan((1.24 * 1.28 * (0.45 + 1.35)) / 1);
});

test('a sleeve goes back where it came from, and nothing comes from the gap it leaves', () => {
  for (const sideOf of [-1, 1] as const) {
    const sleeve = { side: sideOf, shoulderX: 0.4, shoulderY: -0.7, seam: 0.1, angle: 0.8 };
    const hand = { x: Float32Array.of(sideOf * 0.8), y: Float32Array.of(0.6) };
    turnSleeve(hand, sleeve);
    expect((hand.x[0] ?? 0) * sideOf).toBeGreaterThan(1.2); // outwards
    expect(hand.y[0]).toBeLessThan(0.3); // and up
    unturnSleeve(hand, sleeve);
    expect(hand.x[0]).toBeCloseTo(sideOf * 0.8, 5);
    expect(hand.y[0]).toBeCloseTo(0.6, 5);
    const rest = { x: Float32Array.of(sideOf * 0.8, sideOf * 0.3), y: Float32Array.of(0.3, 0.6) };
    unturnSleeve(rest, sleeve);
    expect(rest.x[0]).toBeNaN(); // 0.38 out from straight down: within 0.1 and 0.9
    expect([rest.x[1], rest.y[1]]).toEqual([Math.fround(sideOf * 0.3), Math.fround(0.6)]); // body
  }
});

test('the elastic field bends upright and lying edges', () => {
  for (const [halfWidth, halfHeight] of [
    [0.9, 0.2],
    [0.2, 0.9],
  ] as const) {
    const lying = halfWidth > halfHeight;
    const bar = done(rectangle(halfWidth, halfHeight), { elastic: 0.1 }, 3);
    const firsts = Array.from({ length: 18 }, (_, along) => {
      const line = Array.from(
        { length: side },
        (_, out) => bar[lying ? out * side + along + 5 : (along + 5) * side + out] ?? 0,
      );
      return line.findIndex((value) => value > 0.5);
    });
    expect(new Set(firsts).size).toBeGreaterThan(2); // more than a rounding
  }
});

test.each([
  [false, false],
  [false, true],
  [true, false],
  [true, true],
])(
  'a pair (soles inside: %s, toes up: %s) is the shoe on end and its mirror image',
  (solesInside, toesUp) => {
    const image = done(boot(), { pair: { solesInside, toesUp, gap: 0.2 } });
    for (let row = 0; row < side; row++) {
      const line = image.subarray(row * side, (row + 1) * side);
      const { left, right } = extent(image, 0);
      for (let x = left; x <= right; x++) {
        expect(line[x]).toBeCloseTo(line[left + right - x] ?? 0, 4);
      }
    }
    // Two pieces: nothing in the middle.
    const { left, right, above, below } = extent(image, 0.3);
    const middle = Math.round((left + right) / 2);
    for (let y = 0; y < side; y++) expect(image[y * side + middle] ?? 0).toBeLessThan(0.3);
    // The leg is at the heel's end, and away from the soles.
    const widthOf = (y: number) =>
      image.subarray(y * side, (y + 1) * side).filter((v) => v > 0.3).length;
    const [atHeel, atToe] = toesUp ? [below - 2, above + 2] : [above + 2, below - 2];
    expect(widthOf(atHeel)).toBeGreaterThan(1.5 * widthOf(atToe));
    const atToeRow = image.subarray(atToe * side, (atToe + 1) * side);
    const toes = [...atToeRow.keys()].filter((x) => x > middle && (atToeRow[x] ?? 0) > 0.3);
    const toeFromMiddle = sum(toes) / toes.length - middle;
    if (solesInside) expect(toeFromMiddle).toBeLessThan((right - middle) / 2);
    else expect(toeFromMiddle).toBeGreaterThan((right - middle) / 2);
  },
);
