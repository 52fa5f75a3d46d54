import { expect, test } from 'vitest';
import { calibration } from '../../src/evaluation/calibration.ts';
import { reference } from './reference.ts';

test('the error of four answers is what paper and pencil give', () => {
  const { ece, bins } = calibration([
    { confidence: 0.92, correct: true },
    { confidence: 0.98, correct: false },
    { confidence: 0.55, correct: true },
    { confidence: 0.35, correct: false },
  ]);
  // |1.90 − 1| + |0.55 − 1| + |0.35 − 0|, over 4
  expect(ece).toBeCloseTo((0.9 + 0.45 + 0.35) / 4, 12);
  expect(bins).toHaveLength(10);
  expect(bins[9]).toEqual({
    from: 0.9,
    to: 1,
    count: 2,
    confidence: expect.closeTo(0.95, 12),
    accuracy: 0.5,
  });
  expect(bins[0]).toEqual({ from: 0, to: 0.1, count: 0, confidence: null, accuracy: null });
});

test.each([
  [0, 0],
  [0.0999, 0],
  [0.1, 1],
  [0.3, 3],
  [0.6, 6],
  [0.7, 7],
  [0.8999, 8],
  [0.9, 9],
  [1, 9],
])('a confidence of %f lies in bin %i', (confidence, index) => {
  const { bins } = calibration([{ confidence, correct: true }]);
  expect(bins.findIndex(({ count }) => count === 1)).toBe(index);
});

test.each([-0.01, 1.2, Number.NaN])('a confidence of %f is refused', (confidence) => {
  expect(() => calibration([{ confidence, correct: true }])).toThrow(RangeError);
});

test('without answers there is no error', () => {
  expect(calibration([]).ece).toBeNull();
});

test.each(reference.calibration.map((each, index) => ({ ...each, index })))(
  'curve $index is what scikit-learn gives',
  ({ confidences, correct, counts, accuracy, confidence, ece }) => {
    const own = calibration(
      confidences.map((each, index) => ({ confidence: each, correct: correct[index] ?? false })),
    );
    const filled = own.bins.filter(({ count }) => count > 0);
    expect(own.bins.map(({ count }) => count)).toEqual(counts);
    filled.forEach((bin, index) => {
      expect(bin.accuracy).toBeCloseTo(accuracy[index] ?? Number.NaN, 12);
      expect(bin.confidence).toBeCloseTo(confidence[index] ?? Number.NaN, 12);
    });
    expect(own.ece).toBeCloseTo(ece, 12);
  },
);
