import { expect, test } from 'vitest';
import type { PhotoChoices } from '../../src/study/photo-augment/choices.ts';
import {
  done,
  drawMany,
  drawn,
  rectangle,
  shareOf,
  side,
  sum,
  untouched,
} from './photo-pictures.ts';

const plain = {
  inverted: false,
  contrast: 1,
  mean: 0.5,
  blotches: 0,
  stripes: 0,
  gradient: 0,
  blur: false,
};

test('tones: the mean as chosen, inverted the other way round, background still 0', () => {
  const halves = drawn((x, y) =>
    Math.abs(x) < 0.6 && Math.abs(y) < 0.6 ? (x < 0 ? 0.4 : 0.8) : 0,
  );
  for (const inverted of [false, true]) {
    const image = done(halves, { tones: { ...plain, inverted, contrast: 0.5, mean: 0.6 } });
    const [left = 0, right = 0] = [image[14 * side + 7], image[14 * side + 20]];
    expect((left + right) / 2).toBeCloseTo(0.6, 1);
    expect(right - left).toBeCloseTo(inverted ? -0.2 : 0.2, 2);
    const narrow = done(rectangle(0.3, 0.8, 0.5), { tones: { ...plain, inverted } });
    expect(narrow.subarray(14 * side, 14 * side + 6).every((value) => value === 0)).toBe(true);
  }
});

test.each(['blotches', 'stripes', 'gradient'] as const)(
  '%s make an even garment uneven',
  (what) => {
    const image = done(rectangle(0.8, 0.8, 0.5), { tones: { ...plain, [what]: 0.15 } });
    const inner = [...image].filter(
      (_, i) => Math.abs((i % side) - 13.5) < 10 && Math.abs(i / side - 14) < 10,
    );
    expect(Math.max(...inner) - Math.min(...inner)).toBeGreaterThan(0.1);
  },
);

test('bites and rectangles take garment away, patches add background beside it, ragged edges do both', () => {
  const image = rectangle(0.5, 0.5, 0.8);
  const whole = done(image, { box: { scale: 1.4, right: 0, down: 0 } });
  const harmed = (harm: Partial<PhotoChoices['damage']>, seed: number) =>
    done(
      image,
      { box: { scale: 1.4, right: 0, down: 0 }, damage: { ...untouched.damage, ...harm } },
      seed,
    );
  const gone = (after: Float32Array) =>
    after.filter((v, i) => v < 0.2 && (whole[i] ?? 0) > 0.7).length;
  const added = (after: Float32Array) => after.filter((v, i) => v > 0.02 && whole[i] === 0).length;
  const seeds = Array.from({ length: 40 }, (_, seed) => seed);
  const mean = (harm: Partial<PhotoChoices['damage']>, count: (after: Float32Array) => number) =>
    sum(seeds.map((seed) => count(harmed(harm, seed)))) / seeds.length;

  expect(mean({ bites: 2 }, gone)).toBeGreaterThan(4);
  expect(mean({ bites: 2 }, added)).toBe(0);
  expect(mean({ patches: 2 }, gone)).toBe(0);
  expect(mean({ patches: 2 }, added)).toBeGreaterThan(4);
  expect(mean({ ragged: 1 }, gone)).toBeGreaterThan(1);
  expect(mean({ ragged: 1 }, added)).toBeGreaterThan(1);
  expect(mean({ cutOut: 0.1 }, added)).toBe(0);
  for (const seed of seeds) {
    // A tenth of the garment's box, which is 1/1.4 of the picture each way; edges fade.
    expect(Math.abs(gone(harmed({ cutOut: 0.1 }, seed)) - 40)).toBeLessThan(20);
  }
});

test('damage comes as often as it should', () => {
  const all = drawMany(8);
  expect(Math.abs(shareOf(all, ({ damage }) => damage.bites > 0) - 0.4)).toBeLessThan(0.08);
  expect(Math.abs(shareOf(all, ({ damage }) => damage.patches > 0) - 0.4)).toBeLessThan(0.08);
  expect(Math.abs(shareOf(all, ({ damage }) => damage.ragged > 0) - 0.35)).toBeLessThan(0.08);
  expect(Math.abs(shareOf(all, ({ damage }) => damage.cutOut > 0) - 0.2)).toBeLessThan(0.08);
});

test('what is closed in on four sides belongs to the garment, a gap between legs does not', () => {
  const ring = drawn((x, y) => (Math.max(Math.abs(x), Math.abs(y)) > 0.5 ? 0.5 : 0));
  const legs = drawn((x, y) => (y < -0.5 || Math.abs(x) > 0.4 ? 0.5 : 0));
  const tones = { ...plain, inverted: true, contrast: 1, mean: 0.5 };
  const middle = 14 * side + 14;
  expect(done(ring, { tones })[middle]).toBeGreaterThan(0.5); // dark inside: inverted bright
  expect(done(legs, { tones })[middle]).toBe(0);
});
