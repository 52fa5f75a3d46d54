import { expect, test } from 'vitest';
import { classReport } from '../../src/evaluation/class-report.ts';
import { type Confusion, confusionMatrix } from '../../src/evaluation/confusion.ts';
import { classScores, reference } from './reference.ts';

const of = (labels: string[], rows: number[][]): Confusion => ({
  labels,
  rows,
  unknown: labels.map(() => 0),
  missing: labels.map(() => 0),
});

test('scores of a small matrix are what paper and pencil give', () => {
  const report = classReport(
    of(
      ['Coat', 'Shirt', 'Bag'],
      [
        [2, 1, 0],
        [1, 3, 0],
        [0, 2, 1],
      ],
    ),
  );
  expect(report.classes).toEqual([
    {
      label: 'Coat',
      support: 3,
      predicted: 3,
      correct: 2,
      precision: 2 / 3,
      recall: 2 / 3,
      f1: 2 / 3,
    },
    { label: 'Shirt', support: 4, predicted: 6, correct: 3, precision: 0.5, recall: 0.75, f1: 0.6 },
    { label: 'Bag', support: 3, predicted: 1, correct: 1, precision: 1, recall: 1 / 3, f1: 0.5 },
  ]);
  expect(report.macro).toEqual({
    precision: expect.closeTo((2 / 3 + 0.5 + 1) / 3, 12),
    recall: expect.closeTo((2 / 3 + 0.75 + 1 / 3) / 3, 12),
    f1: expect.closeTo((2 / 3 + 0.6 + 0.5) / 3, 12),
    classes: 3,
  });
  expect(report.weighted).toEqual({
    precision: expect.closeTo((2 + 2 + 3) / 10, 12),
    recall: expect.closeTo(6 / 10, 12),
    f1: expect.closeTo((2 + 2.4 + 1.5) / 10, 12),
    support: 10,
  });
});

const nothing = { precision: null, recall: null, f1: null };

test.each([
  [
    'without support',
    [
      [2, 1],
      [0, 0],
    ],
    { support: 0, predicted: 1 },
  ],
  [
    'without predictions',
    [
      [3, 0],
      [1, 0],
    ],
    { support: 1, predicted: 0 },
  ],
  [
    'without either',
    [
      [3, 0],
      [0, 0],
    ],
    { support: 0, predicted: 0 },
  ],
])('a class %s has no scores and is left out of the macro average', (_, rows, counts) => {
  const report = classReport(of(['Coat', 'Shirt'], rows));
  expect(report.classes[1]).toEqual({ label: 'Shirt', correct: 0, ...nothing, ...counts });
  const { precision, recall, f1 } = report.classes[0] ?? nothing;
  expect(report.macro).toEqual({ precision, recall, f1, classes: 1 });
});

test('a class that is predicted, always wrongly, scores 0 and counts', () => {
  const report = classReport(
    of(
      ['Coat', 'Shirt'],
      [
        [1, 1],
        [1, 0],
      ],
    ),
  );
  expect(report.classes[1]).toMatchObject({ precision: 0, recall: 0, f1: 0 });
  expect(report.macro.classes).toBe(2);
});

test('without evaluated truths nothing has a score', () => {
  const report = classReport(confusionMatrix(['Coat'], [{ truth: 'Coat', predicted: undefined }]));
  expect(report.macro).toEqual({ ...nothing, classes: 0 });
  expect(report.macroWithZeros).toEqual({ ...nothing, classes: 0 });
  expect(report.weighted).toEqual({ ...nothing, support: 0 });
});

test('an answer outside the vocabulary is a miss for the truth', () => {
  const answers = [
    { truth: 'Coat', predicted: 'Coat' },
    { truth: 'Coat', predicted: 'Cape' },
  ];
  expect(classReport(confusionMatrix(['Coat'], answers)).classes[0]).toMatchObject({
    support: 2,
    recall: 0.5,
    precision: 1,
  });
});

test.each(reference.reports.map((each, index) => ({ ...each, index })))(
  'matrix and report $index are what scikit-learn gives',
  ({ labels, truth, predicted, matrix, report: expected }) => {
    const answers = truth.map((label, index) => ({ truth: label, predicted: predicted[index] }));
    const confusion = confusionMatrix(labels, answers);
    expect(confusion.rows).toEqual(matrix);
    const report = classReport(confusion);
    for (const own of report.classes) {
      const theirs = classScores.parse(expected[own.label]);
      expect(own.support).toBe(theirs.support);
      if (own.f1 === null) continue;
      expect(own.precision).toBeCloseTo(theirs.precision, 12);
      expect(own.recall).toBeCloseTo(theirs.recall, 12);
      expect(own.f1).toBeCloseTo(theirs['f1-score'], 12);
    }
    const weighted = expected['weighted avg'];
    expect(report.weighted.precision).toBeCloseTo(weighted.precision, 12);
    expect(report.weighted.recall).toBeCloseTo(weighted.recall, 12);
    expect(report.weighted.f1).toBeCloseTo(weighted['f1-score'], 12);
    // scikit-learn averages over the labels it is given, also those that never occur.
    const occurring = report.macroWithZeros.classes / labels.length;
    expect((report.macroWithZeros.f1 ?? 0) * occurring).toBeCloseTo(
      expected['macro avg']['f1-score'],
      12,
    );
  },
);
