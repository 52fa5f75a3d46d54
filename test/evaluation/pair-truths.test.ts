import { describe, expect, test } from 'vitest';
import { wholeAsUndefined } from '../../src/annotation/region.ts';
import { overlap } from '../../src/evaluation/overlap.ts';
import { type Claim, pairTruths, settleTruths } from '../../src/evaluation/pair-truths.ts';
import type { Region } from '../../src/iiif/manifest.ts';

const canvas = { width: 240, height: 240 };

const region = (text: string | undefined): Region | undefined => {
  if (text === undefined) return undefined;
  const [x = 0, y = 0, w = 0, h = 0] = text.split(',').map(Number);
  return { x, y, w, h };
};

const claims = (rows: [label: string, region?: string][]): Claim[] =>
  rows.map(([label, text], index) => ({ id: `${index}`, label, region: region(text) }));

const settle = (rows: [string, string?][]) =>
  settleTruths(claims(rows), canvas, (one, two) => one.toLowerCase() === two.toLowerCase());

const pairs = (truths: [string, string?][], predictions: [string, string?][]) =>
  [...pairTruths(settle(truths), claims(predictions), canvas)].map(([truth, prediction]) => [
    truth.label,
    prediction.label,
  ]);

test.each([
  ['the same', '0,0,10,10', '0,0,10,10', 1],
  ['apart', '0,0,10,10', '10,0,10,10', 0],
  ['half of each', '0,0,10,10', '5,0,10,10', 1 / 3],
  ['one inside the other', '0,0,10,10', '0,0,10,5', 0.5],
  ['the whole canvas and all of it', undefined, '0,0,240,240', 1],
  ['the whole canvas and half of it', undefined, '0,0,120,240', 0.5],
  ['the whole canvas twice', undefined, undefined, 1],
])('overlap of %s is %4$f', (_, one, two, expected) => {
  expect(overlap(region(one), region(two), canvas)).toBeCloseTo(expected, 12);
  expect(overlap(region(two), region(one), canvas)).toBeCloseTo(expected, 12);
});

test('nothing can be said of a whole canvas whose size is unknown', () => {
  expect(overlap(undefined, region('0,0,240,240'), undefined)).toBe(0);
});

test.each([
  ['0,0,240,240', undefined],
  ['0,0,241,240', undefined],
  ['0,0,239,240', '0,0,239,240'],
  ['1,0,239,240', '1,0,239,240'],
])('%s of a canvas of 240 by 240 is %s', (text, expected) => {
  expect(wholeAsUndefined(region(text), canvas)).toEqual(region(expected));
});

describe('settling', () => {
  test('the same label twice on one region is one truth and one duplicate', () => {
    const settled = settle([
      ['Coat', '0,0,100,100'],
      ['coat', '2,0,100,100'],
    ]);
    expect(settled.agreed.map(({ id }) => id)).toEqual(['0']);
    expect(settled).toMatchObject({ conflicts: [], duplicates: 1 });
  });

  test('two labels on one region are a conflict, and so is everything said of it', () => {
    const settled = settle([['Coat'], ['Shirt', '0,0,240,240'], ['Coat'], ['Bag', '0,0,20,20']]);
    expect(settled.conflicts.map((each) => each.map(({ id }) => id))).toEqual([['0', '1', '2']]);
    expect(settled.agreed.map(({ label }) => label)).toEqual(['Bag']);
    expect(settled.duplicates).toBe(0);
  });

  test('two labels on regions that share less than half are two truths', () => {
    const settled = settle([
      ['Coat', '0,0,100,100'],
      ['Shirt', '0,51,100,100'],
    ]);
    expect(settled.agreed).toHaveLength(2);
  });
});

describe('pairing', () => {
  test.each([
    ['exactly half', '0,0,100,50', [['Coat', 'Shirt']]],
    ['just less than half', '0,0,100,49', []],
  ])('a prediction that shares %s with the truth', (_, part, expected) => {
    const truths: [string, string][] = [
      ['Coat', '0,0,100,100'],
      ['Bag', '200,200,40,40'],
    ];
    expect(pairs(truths, [['Shirt', part]])).toEqual(expected);
  });

  test('the better overlap wins, and a prediction answers for one truth only', () => {
    const truths: [string, string][] = [
      ['Coat', '0,0,100,100'],
      ['Bag', '0,40,100,100'],
    ];
    const found = pairs(truths, [
      ['one', '0,38,100,100'],
      ['two', '0,10,100,100'],
    ]);
    expect(found).toEqual([
      ['Bag', 'one'],
      ['Coat', 'two'],
    ]);
    expect(pairs(truths, [['one', '0,30,100,100']])).toEqual([['Bag', 'one']]);
  });

  test('a prediction for the whole canvas speaks of the only truth, wherever that is', () => {
    expect(pairs([['Coat', '10,10,20,20']], [['Shirt']])).toEqual([['Coat', 'Shirt']]);
    expect(pairs([['Coat']], [['Shirt']])).toEqual([['Coat', 'Shirt']]);
  });

  test('a prediction for its region goes before one for the whole canvas', () => {
    const found = pairs([['Coat', '10,10,20,20']], [['whole'], ['region', '10,10,20,20']]);
    expect(found).toEqual([['Coat', 'region']]);
  });

  test('a prediction for the whole canvas says nothing of one truth among several', () => {
    const two: [string, string][] = [
      ['Coat', '0,0,40,40'],
      ['Bag', '100,100,40,40'],
    ];
    expect(pairs(two, [['Shirt']])).toEqual([]);
    // One of them is disputed; still there are two things on the canvas.
    expect(
      pairs(
        [
          ['Coat', '0,0,40,40'],
          ['Bag', '0,0,40,40'],
          ['Shirt', '99,99,40,40'],
        ],
        [['Shirt']],
      ),
    ).toEqual([]);
  });

  test('a prediction for a region says nothing of a truth elsewhere', () => {
    expect(pairs([['Coat', '0,0,40,40']], [['Coat', '100,100,40,40']])).toEqual([]);
  });
});
