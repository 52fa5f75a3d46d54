import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterEach, beforeEach, expect, test } from 'vitest';
import { saveLayers } from '../../../src/study/layers-files.ts';
import { buildModel } from '../../../src/study/models.ts';
import { openTagger } from '../../../src/study/open-tagger.ts';
import { judgedBefore, photoTrainings } from '../../../src/study/parts/photo-trainings.ts';
import { studyPlan } from '../../../src/study/plan.ts';
import { resultPath, trainedFolder } from '../../../src/study/run-training.ts';
import { writeResult } from '../../../src/study/study-results.ts';
import type { PhotographsResult } from '../../../src/study/study-run.ts';
import { chooseBackend } from '../../../src/tagging/tensorflow-backend.ts';
import { madeUpRun } from '../report/made-up-results.ts';

let folder: string;
beforeEach(() => {
  folder = mkdtempSync(join(tmpdir(), 'photo-trainings-'));
});
afterEach(() => rmSync(folder, { recursive: true, force: true }));

test('what is not shipped of photo is judged too, where its weights lie: each training with its own', async () => {
  const backend = await chooseBackend('wasm');
  const folders = { out: join(folder, 'out'), work: join(folder, 'work') };
  const [first, second] = studyPlan(['photo'], { seeds: [7, 8] });
  if (!first || !second) throw new Error('photo is trained with two seeds.');
  for (const run of [first, second]) {
    const accuracy = run.seed / 10;
    const result = { ...madeUpRun({ row: 'photo', seed: run.seed, accuracy }), run };
    writeResult(resultPath(folders, run.id), result);
  }
  const options = { backend, folders, seeds: [7, 8] };
  expect(await photoTrainings({ ...options, shipped: undefined })).toEqual({});

  for (const { id, seed } of [first, second]) {
    const model = buildModel(backend.tf, 'photo', seed);
    await saveLayers(backend.tf, model, trainedFolder(folders, id));
  }
  expect(Object.keys(await photoTrainings({ ...options, shipped: undefined }))).toEqual([
    'photo-7',
    'photo-8',
  ]);
  const others = await photoTrainings({ ...options, shipped: 8 });
  expect(Object.keys(others)).toEqual(['photo-7']);
  const tagger = await openTagger(others['photo-7'] ?? '', 1);
  expect(tagger.card.home?.accuracy).toBeCloseTo(0.7);
  await tagger.close();
});

test('what was judged elsewhere stays told while its training is the same, and its photographs', () => {
  const folders = { out: join(folder, 'out'), work: join(folder, 'work') };
  const [run] = studyPlan(['photo'], { seeds: [7, 8] });
  if (!run) throw new Error('photo is trained.');
  const result = { ...madeUpRun({ row: 'photo', seed: run.seed, accuracy: 0.7 }), run };
  writeResult(resultPath(folders, run.id), result);
  const row = (model: string, home: number): PhotographsResult['rows'][number] => {
    const counts = { right: 1, images: 2, interval: [0.1, 0.9] as [number, number] };
    return { model, recipe: 'garment', home, ...counts, classes: [] };
  };
  const path = join(folder, 'photographs.json');
  const keep = (before: PhotographsResult, now: PhotographsResult) => {
    writeResult(path, before);
    return judgedBefore(path, now, { folders, seeds: [7, 8] }).map(({ model }) => model);
  };
  const now = { images: 2, rows: [row('photo', 0.8)] };
  const home = result.test.accuracy;
  expect(judgedBefore(path, now, { folders })).toEqual([]);
  const before = { images: 2, rows: [row('photo', 0.8), row(run.id, home), row('photo-8', 0.6)] };
  expect(keep(before, now)).toEqual([run.id]);
  expect(keep({ ...before, images: 3 }, now)).toEqual([]);
  expect(keep({ ...before, rows: [row(run.id, home - 0.1)] }, now)).toEqual([]);
  expect(keep(before, { ...now, rows: [row(run.id, home)] })).toEqual([]);
});
