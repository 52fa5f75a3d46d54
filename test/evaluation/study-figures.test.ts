import { describe, expect, test } from 'vitest';
import { classReport } from '../../src/evaluation/class-report.ts';
import { type Confusion, correctOf, evaluatedOf } from '../../src/evaluation/confusion.ts';
import { newcombeInterval } from '../../src/evaluation/newcombe.ts';
import { study } from './reference.ts';

// The study's reports recomputed from its own matrices. It rounds to two decimals and, as scikit-learn
// does, counts an undefined score as 0. Where it contradicts itself, a test says so.

const { labels, figures } = study;

const confusionOf = ({ matrix }: { matrix: number[][] }): Confusion => ({
  labels,
  rows: matrix,
  unknown: labels.map(() => 0),
  missing: labels.map(() => 0),
});

/** Rows of precision, recall, F1, support, as the study prints them. */
function printed(confusion: Confusion): number[][] {
  return classReport(confusion).classes.map(({ support, predicted, correct }) => [
    rounded(predicted ? correct / predicted : 0),
    rounded(support ? correct / support : 0),
    rounded((2 * correct) / (support + predicted)),
    support,
  ]);
}

const rounded = (number: number | null) => Math.round((number ?? 0) * 100) / 100;
const average = (scores: {
  precision: number | null;
  recall: number | null;
  f1: number | null;
}) => [rounded(scores.precision), rounded(scores.recall), rounded(scores.f1)];
const accuracyOf = (confusion: Confusion) => correctOf(confusion) / evaluatedOf(confusion);

describe.each([
  ['Figure 14', 'Figure 17', figures[14], figures[17], 9],
  ['Figure 15', 'Figure 18', figures[15], figures[18], 8],
] as const)('%s and %s', (_matrixName, _reportName, matrix, report, correct) => {
  const confusion = confusionOf(matrix);
  const own = classReport(confusion);

  test('describe the same fifteen predictions', () => {
    expect(evaluatedOf(confusion)).toBe(15);
    expect(correctOf(confusion)).toBe(correct);
    expect(rounded(accuracyOf(confusion))).toBe(report.accuracy);
    expect(printed(confusion)).toEqual(report.classes);
  });

  test('agree in their averages, with zeros for what is undefined', () => {
    expect(average(own.macroWithZeros)).toEqual(report.macro);
    expect(average(own.weighted)).toEqual(report.weighted);
  });
});

test('our macro average leaves out the classes of Figure 14 that were never predicted, and says so', () => {
  const { macro, classes } = classReport(confusionOf(figures[14]));
  const without = classes.filter(({ f1 }) => f1 === null).map(({ label }) => label);
  expect(without).toEqual(['Pullover', 'Sneaker']);
  expect(macro.classes).toBe(8);
  expect(macro.recall).toBeCloseTo((0.5 + 1 + 0.5 + 1 + 0 + 0.5 + 1 + 1) / 8, 12);
});

test('CONTRADICTION: Figure 16 has ten right of fifteen (66.7%), its report in Figure 20 says 60%, Table 7 60.6%', () => {
  const confusion = confusionOf(figures[16]);
  expect(correctOf(confusion)).toBe(10);
  expect(evaluatedOf(confusion)).toBe(15);
  expect(figures[20].accuracy).toBe(0.6);
  expect(figures['table 7'].deep?.[1]).toBe(0.606);
});

test('CONTRADICTION: Figures 16 and 20 agree on six of ten classes only', () => {
  const own = printed(confusionOf(figures[16]));
  const agreeing = labels.filter(
    (_, index) => JSON.stringify(own[index]) === JSON.stringify(figures[20].classes[index]),
  );
  expect(agreeing).toEqual(['T-shirt/top', 'Dress', 'Sandal', 'Shirt', 'Bag', 'Ankle boot']);
});

test('CONTRADICTION: no score of fifteen images is 53.4% or 60.6%, as Table 7 has it', () => {
  const possible = Array.from({ length: 16 }, (_, correct) => Math.round((correct / 15) * 1000));
  expect(possible).toContain(600);
  expect(possible).not.toContain(534);
  expect(possible).not.toContain(606);
});

test('the drops of Table 7 are the differences of its own columns', () => {
  for (const [home = 0, here = 0, drop = 0] of Object.values(figures['table 7'])) {
    expect(home - here).toBeCloseTo(drop, 10);
  }
});

test('fifteen images leave every drop of Table 7 uncertain by forty points and more', () => {
  for (const [home = 0, here = 0] of Object.values(figures['table 7'])) {
    const [low, high] =
      newcombeInterval(
        { correct: home * 10_000, total: 10_000 },
        { correct: Math.round(here * 15), total: 15 },
      ) ?? [];
    expect((high ?? 0) - (low ?? 0)).toBeGreaterThan(0.4);
  }
});

describe('Figure 7', () => {
  const confusion = confusionOf(figures[7]);

  test('holds a thousand images of each class and 91.03% right answers, as Figure 11 summarises', () => {
    const { classes, macro, weighted } = classReport(confusion);
    expect(classes.map(({ support }) => support)).toEqual(labels.map(() => 1000));
    expect(correctOf(confusion)).toBe(9103);
    expect([accuracyOf(confusion), macro.precision, macro.recall, macro.f1].map(rounded)).toEqual(
      figures[11].deep,
    );
    expect(weighted.recall).toBeCloseTo(0.9103, 12);
  });

  test('CONTRADICTION: Figure 10 agrees with it on no class and says 90%', () => {
    const own = printed(confusion);
    const agreeing = labels.filter(
      (_, index) => JSON.stringify(own[index]) === JSON.stringify(figures[10].classes[index]),
    );
    expect(figures[10].accuracy).toBe(0.9);
    expect(agreeing).toEqual([]);
    expect(own[0]).toEqual([0.83, 0.88, 0.86, 1000]);
    expect(figures[10].classes[0]).toEqual([0.93, 0.74, 0.82, 1000]);
  });
});

test.each([
  ['Figure 8', figures[8], figures[11].transfer],
  ['Figure 9', figures[9], figures[11].scratch],
] as const)('%s can belong to the summary in Figure 11', (_, report, summary) => {
  // With a thousand images of every class the accuracy is the mean recall; each recall is rounded by up to 0.005.
  const meanRecall = report.classes.reduce((total, [, recall = 0]) => total + recall, 0) / 10;
  expect(Math.abs(meanRecall - (summary?.[0] ?? 0))).toBeLessThanOrEqual(0.005);
});
