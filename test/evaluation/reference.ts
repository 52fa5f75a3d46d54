import { readFileSync } from 'node:fs';
import { z } from 'zod';

const scores = z.looseObject({
  precision: z.number(),
  recall: z.number(),
  'f1-score': z.number(),
  support: z.number(),
});
const interval = z.tuple([z.number(), z.number()]);

/** What statsmodels, scikit-learn and numpy say: see README.md beside the file. */
export const reference = z
  .object({
    wilson: z.array(z.object({ correct: z.number(), total: z.number(), interval })),
    newcombe: z.array(
      z.object({ counts: z.tuple([z.number(), z.number(), z.number(), z.number()]), interval }),
    ),
    reports: z.array(
      z.object({
        labels: z.array(z.string()),
        truth: z.array(z.string()),
        predicted: z.array(z.string()),
        matrix: z.array(z.array(z.number())),
        report: z.object({ 'macro avg': scores, 'weighted avg': scores }).catchall(z.unknown()),
      }),
    ),
    calibration: z.array(
      z.object({
        confidences: z.array(z.number()),
        correct: z.array(z.boolean()),
        counts: z.array(z.number()),
        accuracy: z.array(z.number()),
        confidence: z.array(z.number()),
        ece: z.number(),
      }),
    ),
  })
  .parse(read('reference.json'));

export const classScores = scores;

const matrix = z.object({ matrix: z.array(z.array(z.number())) });
/** Rows of precision, recall, F1, support; `macro` and `weighted` without support. */
const report = z.object({
  classes: z.array(z.array(z.number())),
  accuracy: z.number(),
  macro: z.array(z.number()),
  weighted: z.array(z.number()),
});

/** The study's figures as printed: see README.md beside the file. */
export const study = z
  .object({
    labels: z.array(z.string()),
    figures: z.object({
      7: matrix,
      14: matrix,
      15: matrix,
      16: matrix,
      8: report,
      9: report,
      10: report,
      17: report,
      18: report,
      20: report,
      11: z.record(z.string(), z.array(z.number())),
      'table 7': z.record(z.string(), z.array(z.number())),
    }),
  })
  .parse(read('study-figures.json'));

function read(name: string): unknown {
  return JSON.parse(readFileSync(`test/fixtures/evaluation/${name}`, 'utf8'));
}
