import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterEach, beforeEach, expect, test } from 'vitest';
import { findDataset, loadDataset } from '../../../src/study/datasets.ts';
import { garmentLabels } from '../../../src/study/garments.ts';
import { errorsOf, findErrors } from '../../../src/study/parts/errors.ts';
import { reportModels, reportsOf } from '../../../src/study/parts/reports.ts';
import { type TestAnswers, testAnswers } from '../../../src/study/parts/test-answers.ts';
import { readModelFolder } from '../../../src/tagging/model-folder.ts';
import { madeUpImages } from '../made-up-data.ts';
import { writeConstantModel, writeDenseModel } from './made-up-models.ts';

let folder: string;
beforeEach(() => {
  folder = mkdtempSync(join(tmpdir(), 'models-'));
});
afterEach(() => rmSync(folder, { recursive: true, force: true }));

const says = (model: string, answers: [string, number][]): TestAnswers => ({
  model,
  labels: garmentLabels,
  answers: answers.map(([label, confidence]) => ({ label, confidence })),
});
// T-shirt/top, Trouser, Pullover, Ankle boot
const truths = Uint8Array.from([0, 1, 2, 9]);
const scratch = says('scratch', [
  ['T-shirt/top', 0.9],
  ['Dress', 0.6],
  ['Coat', 0.8],
  ['Sandal', 0.7],
]);
const deep = says('deep', [
  ['T-shirt/top', 0.5],
  ['Trouser', 0.4],
  ['Shirt', 0.9],
  ['Sneaker', 0.99],
]);
const places = (examples: { place: number }[] = []) => examples.map(({ place }) => place);

test('the images of the study’s Table 8 are told whatever the models say of them', () => {
  const labels = new Uint8Array(100); // all T-shirts, all taken for T-shirts
  const right = says(
    'scratch',
    Array.from({ length: 100 }, () => ['T-shirt/top', 1]),
  );
  const { table8, wrong } = errorsOf([right], labels);
  expect(wrong.scratch).toBe(0);
  expect(places(table8)).toEqual([27, 29, 32, 74, 67, 98, 23, 57, 42, 66]);
  expect(places(errorsOf([right], labels.subarray(0, 30)).table8)).toEqual([27, 29, 23]);
});

test('mistakes come surest first, doubts least sure first, each with what every model said', () => {
  const errors = errorsOf([scratch, deep], truths);
  expect(errors.models).toEqual(['scratch', 'deep']);
  expect(errors.wrong).toEqual({ scratch: 3, deep: 2 });
  expect(errors.allWrongCount).toBe(2);
  expect(places(errors.allWrong)).toEqual([2, 3]); // 0.8 + 0.9 before 0.7 + 0.99
  expect(places(errors.mistakes.scratch)).toEqual([2, 3, 1]);
  expect(places(errors.mistakes.deep)).toEqual([3, 2]);
  expect(places(errors.leastSure.scratch)).toEqual([1, 3, 2, 0]);
  expect(places(errors.leastSure.deep)).toEqual([1, 0, 2, 3]);
  expect(errors.allWrong[0]).toEqual({
    place: 2,
    truth: 'Pullover',
    answers: {
      scratch: { label: 'Coat', confidence: 0.8 },
      deep: { label: 'Shirt', confidence: 0.9 },
    },
  });
});

test('lists end where they are told to, counts do not', () => {
  const errors = errorsOf([scratch, deep], truths, 1);
  expect(places(errors.allWrong)).toEqual([2]);
  expect(places(errors.mistakes.scratch)).toEqual([2]);
  expect(errors.allWrongCount).toBe(2);
  expect(errors.wrong.scratch).toBe(3);
});

test('reports count each answer and leave scores of what never occurs undefined', () => {
  const { images, models } = reportsOf([scratch, deep], truths);
  expect(images).toBe(4);
  expect(models.map(({ accuracy }) => accuracy)).toEqual([0.25, 0.5]);
  const [, report] = models;
  expect(report?.confusion.rows[2]).toEqual([0, 0, 0, 0, 0, 0, 1, 0, 0, 0]); // Pullover → Shirt
  expect(report?.classes[1]).toMatchObject({ precision: 1, recall: 1, f1: 1, support: 1 });
  expect(report?.classes[2]).toMatchObject({ precision: null, recall: null, support: 1 });
  expect(report?.macro).toMatchObject({ recall: 1, classes: 2 });
  expect(report?.weighted).toMatchObject({ recall: 0.5, support: 4 });
});

test('models that are there look at every image, in batches', async () => {
  const images = madeUpImages(1010, 3);
  // One weight for the row of each class's bar: 20 bright pixels outweigh any noise elsewhere.
  const kernel = new Float32Array(7840);
  for (let label = 0; label < 10; label++) {
    for (let column = 4; column < 24; column++)
      kernel[((label * 2 + 4) * 28 + column) * 10 + label] = 1;
  }
  const bars = { kernel, bias: new Float32Array(10) };
  writeDenseModel(folder, 'scratch', bars);
  // The same network whose card calls its first two outputs the other way round.
  const [first = '', second = '', ...others] = garmentLabels;
  writeDenseModel(folder, 'deep', bars, { labels: [second, first, ...others] });
  writeConstantModel(folder, 'transfer', 'Bag');

  const { wrong, allWrongCount } = await findErrors(folder, images);
  expect(wrong).toEqual({ transfer: 909, scratch: 0, deep: 202 });
  expect(allWrongCount).toBe(0);
  const { models } = await reportModels(folder, images);
  expect(models.map(({ model, accuracy }) => [model, accuracy])).toEqual([
    ['transfer', 0.1],
    ['scratch', 1],
    ['deep', 0.8],
  ]);
});

test('a folder without any of the models is an error that names them', async () => {
  await expect(testAnswers(folder, madeUpImages(10, 1))).rejects.toThrow(/transfer, scratch, deep/);
});

// The cards' figures were computed by TensorFlow.js when the models were trained.
test('the shipped models are as right as their cards say', async ({ skip }) => {
  skip(findDataset('fashion-mnist') === undefined, 'Fashion MNIST is not here');
  const { test } = loadDataset('fashion-mnist');
  const { models } = await reportModels('models', test);
  for (const { model, accuracy } of models) {
    const { card } = await readModelFolder(join('models', model));
    expect(accuracy, model).toBeCloseTo(card.home?.accuracy ?? 0, 3);
  }
});
