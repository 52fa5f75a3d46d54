import { expect, test } from 'vitest';
import type { PhotoChoices } from '../../src/study/photo-augment/choices.ts';
import { cutOut, framedSide, newCutOut } from '../../src/study/photo-augment/cut-out.ts';
import { done, drawMany, drawn, rectangle, shareOf, sum, untouched } from './photo-pictures.ts';

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
  const middle = 16 * framedSide + 16;
  expect(coverOf(ring)[middle]).toBe(1);
  expect(coverOf(legs)[middle]).toBe(0);
});

function coverOf(image: Float32Array): Float32Array {
  const garment = newCutOut();
  cutOut(image, garment);
  return garment.cover;
}
