import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterEach, beforeEach, expect, test } from 'vitest';
import { isDone, readRunResult, writeResult } from '../../src/study/study-results.ts';
import type { StudyRun } from '../../src/study/study-run.ts';
import { madeUpResults } from './report/made-up-results.ts';

const run: StudyRun = {
  id: 'backbone-32-42',
  row: 'backbone-32',
  part: 'backbone',
  model: 'backbone',
  seed: 42,
  settings: { epochs: 15 },
  backbone: 'a'.repeat(64),
};

let path: string;
beforeEach(() => {
  path = join(mkdtempSync(join(tmpdir(), 'results-')), 'backbone-32-42.json');
});
afterEach(() => rmSync(join(path, '..'), { recursive: true }));

test.each<[string, Partial<StudyRun>, boolean]>([
  ['the same training', {}, true],
  ['fewer epochs', { settings: { epochs: 2 } }, false],
  ['another network in a file of the same name', { backbone: 'b'.repeat(64) }, false],
])('a result is of %s or is run again', (_, change, done) => {
  const [some] = madeUpResults().runs;
  writeResult(path, { ...some, run: { ...run, ...change } });
  expect(isDone(run, path)).toBe(done);
});

test('where nothing lies nothing is done, and what is no result is named', () => {
  expect(isDone(run, path)).toBe(false);
  writeFileSync(path, '{"run": {}}');
  expect(() => readRunResult(path)).toThrow(/backbone-32-42\.json is no result of the study/);
});
