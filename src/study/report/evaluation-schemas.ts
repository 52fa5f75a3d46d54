import { z } from 'zod';

import { interval, matrix } from './result-schemas.ts';

// Of the server’s evaluation and of the reports on test images, what the report shows.

const score = z.number().nullable();
const scores = z.object({ precision: score, recall: score, f1: score });
const wrongAnswer = z.object({
  canvas: z.string(),
  label: z.string(),
  manifest: z.string().nullable().optional(),
  image: z.string().nullable().optional(),
  truth: z.string(),
  predicted: z.string(),
  confidence: score,
});
const evaluation = z.object({
  scope: z.object({ manifests: z.array(z.object({ label: z.string() })) }),
  canvases: z.int(),
  truths: z.int(),
  models: z.array(
    z.object({
      model: z.string(),
      title: z.string(),
      recipe: z.string(),
      evaluated: z.int(),
      correct: z.int(),
      accuracy: score,
      interval: interval.nullable(),
      home: z.object({ accuracy: z.number(), on: z.string(), images: z.int() }).nullable(),
      drop: score,
      dropInterval: interval.nullable(),
      confusion: z.object({ labels: z.array(z.string()), rows: matrix }),
      classes: z.array(scores.extend({ label: z.string(), support: z.int() })),
      macro: scores,
      weighted: scores,
      misclassified: z.array(wrongAnswer),
    }),
  ),
});
export type EvaluationRecord = z.infer<typeof evaluation>;

export const iiif = z.object({ study: evaluation.optional(), garment: evaluation.optional() });
export type IiifRecord = z.infer<typeof iiif>;

export const reports = z.object({
  images: z.int(),
  models: z.array(
    z.object({
      model: z.string(),
      accuracy: z.number(),
      confusion: z.object({ labels: z.array(z.string()), rows: matrix }),
      classes: z.array(scores.extend({ label: z.string(), support: z.int() })),
      macro: scores,
      weighted: scores,
    }),
  ),
});
export type ReportsRecord = z.infer<typeof reports>;
