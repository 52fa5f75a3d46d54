import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { expect, test } from 'vitest';
import { claims } from '../../../src/study/report/claims.ts';
import { contradictions } from '../../../src/study/report/contradictions.ts';
import { judge } from '../../../src/study/report/judge.ts';
import { measuredFrom } from '../../../src/study/report/measured.ts';
import { readResults } from '../../../src/study/report/read-results.ts';
import {
  verdictOnExample,
  verdictOnOrder,
  verdictOnShares,
  verdictOnValue,
} from '../../../src/study/report/verdict.ts';

test('several trainings are their mean and their sample standard deviation', () => {
  expect(measuredFrom([1, 2, 6])).toEqual({ mean: 3, deviation: Math.sqrt((4 + 1 + 9) / 2), n: 3 });
  expect(measuredFrom([4])).toEqual({ mean: 4, deviation: null, n: 1 });
  expect(measuredFrom([])).toBeUndefined();
});

test.each<[number, number, number | null, 'higher' | 'lower' | 'neither', string]>([
  [91, 91.9, 0.1, 'higher', 'reproduced'], // within the margin
  [91, 92, 0.1, 'higher', 'reproduced'], // just at it
  [91, 92.1, 0.1, 'higher', 'better'],
  [91, 92.1, 0.6, 'higher', 'reproduced'], // within two deviations
  [91, 89.9, 0.1, 'higher', 'not reproduced'],
  [91, 89.9, 0.1, 'lower', 'better'],
  [91, 93, null, 'neither', 'not reproduced'], // one training: only the margin counts
])('theirs %d, ours %d ± %s, good when %s: %s', (theirs, mean, deviation, good, verdict) => {
  expect(verdictOnValue(theirs, { mean, deviation, n: 3 }, { margin: 1, good })).toBe(verdict);
});

test('what was not run has no verdict', () => {
  expect(verdictOnValue(91, undefined, { margin: 1, good: 'higher' })).toBe('not run');
  expect(verdictOnOrder(undefined)).toBe('not run');
  expect(verdictOnExample({ truth: 'Coat', answer: 'Shirt' }, [])).toBe('not run');
});

test('an order claim needs a difference above two of its deviations', () => {
  expect(verdictOnOrder({ mean: 1, deviation: 0.4, n: 3 })).toBe('reproduced');
  expect(verdictOnOrder({ mean: 1, deviation: 0.6, n: 3 })).toBe('not reproduced');
});

test('nine of fifteen and twelve of fifteen are not told apart; 90 and 60 of 100 are', () => {
  expect(verdictOnShares({ correct: 9, total: 15 }, { correct: 12, total: 15 })).toBe('reproduced');
  expect(verdictOnShares({ correct: 60, total: 100 }, { correct: 90, total: 100 })).toBe('better');
  expect(verdictOnShares({ correct: 90, total: 100 }, { correct: 60, total: 100 })).toBe(
    'not reproduced',
  );
});

test('with nothing run every claim says so, or why it cannot', () => {
  const judged = claims.map((claim) => judge(claim, { runs: [] }));
  for (const { verdict } of judged)
    expect(['not run', 'cannot be a measured value']).toContain(verdict);
});

test('every table and figure of the document with numbers has a claim', () => {
  const places = claims.map(({ place }) => place).join('; ');
  const tables = ['2', '3', '4', '5', '6', '7', '8', '9', '10', '11'];
  for (const table of tables) expect(places).toContain(`Table ${table}`);
  for (const section of ['3.5', '4.3', '4.5.2', '9']) expect(places).toContain(section);
});

test('the contradictions come with their arithmetic', () => {
  const text = contradictions()
    .flatMap(({ title, arithmetic }) => [title, ...arithmetic])
    .join('\n');
  expect(text).toContain('9 of 15 is 60.0%, 10 of 15 is 66.7%'); // around 60.6%
  expect(text).toContain('94,346'); // 320 + 128 + 18,496 + 256 + 73,856 + 1,290
  expect(text).toContain('54,000');
  expect(text).not.toContain('NaN');
});

test('a damaged result is named', () => {
  const folder = mkdtempSync(join(tmpdir(), 'results-'));
  writeFileSync(join(folder, 'deep-42.json'), '{"run": 1}');
  expect(() => readResults(folder)).toThrow(/deep-42\.json is no result of the study/);
  expect(readResults(join(folder, 'nowhere'))).toEqual({ runs: [] });
  rmSync(folder, { recursive: true });
});
