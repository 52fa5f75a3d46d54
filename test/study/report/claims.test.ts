import { expect, test } from 'vitest';
import { studyPlan } from '../../../src/study/plan.ts';
import type { Claim } from '../../../src/study/report/claim.ts';
import { claims } from '../../../src/study/report/claims.ts';
import { judge } from '../../../src/study/report/judge.ts';
import { rows } from '../../../src/study/report/rows.ts';
import { studyParts } from '../../../src/study/study-run.ts';
import { madeUpResults } from './made-up-results.ts';

// Every row of the list of what the document states (design, section 2), with each of its numbers.
test.each<[place: string, numbers: number[]]>([
  ['Table 2', [88.1, 91.3]],
  ['Table 3', [95.6, 90.1, 89.1, 5]],
  ['4.5.2', [4, 96.9, 15, 93.9]],
  ['Table 4', [94.2, 90.1, 91.7, 8]],
  ['4.5.3', [88.9, 91.3]],
  ['Table 5', [87.0, 87.7, 84.1, 86.2, 90.6, 90.9, 90.4, 90.6, 90.4, 91.1, 91.2, 90.9]],
  ['Figure 5', [128, 72, 54, 47, 15]],
  ['Figure 6', [146, 23, 25, 58, 43]],
  ['Figure 7', [883, 977, 899, 916, 837, 962, 710, 974, 985, 960, 125]],
  ['Figure 8', [0.84, 0.83, 0.66, 0.89]],
  ['Figure 9', [0.85, 0.87, 0.69, 0.91]],
  ['Figure 10', [0.93, 0.74, 0.82, 0.9]],
  ['Figure 11', [0.897, 0.911, 0.91]],
  ['Table 6', [12.6, 12.86, 10.12, 74.3, 77.3, 81.2]],
  ['Table 7', [86.9, 26.9, 90.2, 36.8, 91.3, 30.7]],
  ['Table 8', [0.5939, 0.642, 0.7533, 0.7617, 0.8483, 0.9623, 1, 0.9794, 0.8507, 0.5173]],
  ['Table 11', [90.18, 94.9, 91.9, 90.72, 91.86]],
  ['4.3.1', [4]],
  ['4.3.2', [25, 13]],
  ['9.1', [3, 5]],
  ['9.2', [0.15, 2.4]],
  ['9.3', [0.02, 0.03]],
  ['3.5', [2, 15]],
])('%s: every number has its claim', (place, numbers) => {
  const stated = claims.filter((claim) => claim.place === place).flatMap(numbersOf);
  for (const number of numbers) expect(stated).toContain(number);
});

test.each([
  ['Table 7', ['60.0%', '53.4%', '60.6%']],
  ['Figure 14', ['9 of 15']],
  ['Figure 15', ['8 of 15']],
  ['Figure 16', ['10 of 15']],
  ['Table 9', ['Bag / Bag / Bag', 'Shirt / Shirt / Trouser']],
])('%s: what is printed of the annotated images has its claim', (place, printed) => {
  const stated = claims.flatMap((claim) =>
    claim.place === place && 'printed' in claim ? [claim.printed] : [],
  );
  for (const each of printed) expect(stated).toContain(each);
});

test.each(['Figure 17', 'Figure 18', 'Figure 20', 'Table 10'])('%s has a claim', (place) => {
  expect(claims.some((claim) => claim.place === place)).toBe(true);
});

test('every row that a claim speaks of can be run, but for the GPU’s', () => {
  const names = rows.map(({ name }) => name);
  for (const claim of claims) {
    if (claim.kind !== 'value' && claim.kind !== 'order') continue;
    const { row, minus } = claim.ours;
    for (const each of [row, minus, 'shipped' in claim ? claim.shipped : undefined]) {
      if (each !== undefined && each !== 'gpu') expect(names).toContain(each);
    }
  }
});

test('the rows are those of the plan, with as many trainings; a backbone’s come from its own part', () => {
  const planned = new Map<string, number>();
  for (const { row } of studyPlan(studyParts)) planned.set(row, (planned.get(row) ?? 0) + 1);
  const own = rows.filter(({ part }) => part !== 'backbone');
  expect(own.map(({ name, trainings }) => [name, trainings]).sort()).toEqual([...planned].sort());
});

test('with everything run no claim of a row is left without a verdict', () => {
  const results = madeUpResults();
  for (const claim of claims) {
    if (claim.kind !== 'value' || claim.ours.row === 'gpu') continue;
    expect(judge(claim, results).verdict, claim.sentence).not.toBe('not run');
  }
});

test('96.9% on test, 60.6% of fifteen images and 250,000 parameters cannot be measured values', () => {
  const verdictOf = (sentence: string) => {
    const claim = claims.find((each) => each.sentence === sentence);
    return claim && judge(claim, { runs: [] }).verdict;
  };
  for (const sentence of [
    'Scratch with Adam: “test”',
    'Deep: accuracy on 15 annotated images',
    'Deep: parameters, about',
  ]) {
    expect(verdictOf(sentence)).toBe('cannot be a measured value');
  }
});

// --- Internal helpers ---

function numbersOf(claim: Claim): number[] {
  switch (claim.kind) {
    case 'value':
      return [claim.theirs];
    case 'drop':
      return [claim.home, claim.drop];
    case 'example':
      return [claim.confidence];
    case 'outside':
      return [Number.parseFloat(claim.printed)];
    default:
      return [];
  }
}
