import { expect, test } from 'vitest';
import { claims } from '../../../src/study/report/claims.ts';
import { learned, survivors } from '../../../src/study/report/learned.ts';
import { madeUpResults, madeUpRun } from './made-up-results.ts';

test('nothing is learned from nothing', () => {
  expect(learned({ runs: [] })).toEqual([]);
  expect(survivors(claims, { runs: [] })).toEqual({ survive: [], fall: [] });
});

test('what is lost on photographs is told in parts of it', () => {
  // 30, 16 and 30 of 76 points.
  expect(learned(madeUpResults())[0]).toBe(
    'Of what Scratch loses on photographs, 39.5% comes back with the recipe, 21.1% with training for photographs, and 39.5% stays. The largest part lies in how the image is prepared.',
  );
});

test.each([
  // Differences 2, 2.5 and 3: mean 2.5, deviation 0.5, so beyond two of them.
  [[0.92, 0.925, 0.93], 'survive'],
  // Differences −1, 0.5 and 2: mean 0.5, deviation 1.5.
  [[0.89, 0.905, 0.92], 'fall'],
] as const)(
  'Deep’s folds at %j against 90%% each: that Deep is above Scratch has to %s',
  (deep, where) => {
    const folds = (row: string, accuracies: readonly number[]) =>
      accuracies.map((accuracy, at) => madeUpRun({ row, seed: 42, fold: at + 1, accuracy }));
    const runs = [...folds('folds-deep', deep), ...folds('folds-scratch', [0.9, 0.9, 0.9])];
    const found = survivors(claims, { runs });
    expect(found[where].join()).toContain('Deep is above Scratch');
    expect([...found.survive, ...found.fall]).toHaveLength(1);
  },
);

test('a change within its seeds is said to be no more than they explain', () => {
  const of = (row: string, accuracies: number[]) =>
    accuracies.map((accuracy, at) => madeUpRun({ row, seed: 42 + at, accuracy }));
  // Differences −1, 0.5 and 2.
  const runs = [...of('scratch-adam', [0.89, 0.905, 0.92]), ...of('scratch-sgd', [0.9, 0.9, 0.9])];
  expect(learned({ runs })).toContain(
    'Adam instead of SGD changes the accuracy on test by 0.50 ± 1.50 points over 3 seeds: no more than the seeds explain.',
  );
});
