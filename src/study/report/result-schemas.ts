import { z } from 'zod';

// What the report reads of `results/`: the parts of `study-run.ts` that it shows. Fields that it does not know are ignored.

const scored = z.object({ accuracy: z.number(), loss: z.number() });
export const matrix = z.array(z.array(z.int().min(0)));
export const run = z.object({
  run: z.object({
    id: z.string(),
    row: z.string(),
    part: z.string(),
    model: z.string(),
    seed: z.int(),
    fold: z.object({ index: z.int(), of: z.int() }).optional(),
  }),
  settings: z.object({ epochs: z.int(), batch: z.int(), learningRate: z.number() }),
  parameters: z.int(),
  images: z.object({ train: z.int(), validation: z.int() }),
  history: z.array(
    z.object({
      epoch: z.int(),
      loss: z.number(),
      accuracy: z.number(),
      validationLoss: z.number(),
      validationAccuracy: z.number(),
    }),
  ),
  bestEpoch: z.int(),
  train: scored,
  validation: scored,
  test: scored.extend({ confusion: matrix }),
  digits: z.object({ accuracy: z.number() }).nullable(),
  seconds: z.number(),
  machine: z.object({
    backend: z.string(),
    why: z.string(),
    versions: z.object({ tfjs: z.string(), node: z.string() }),
    processor: z.string(),
    cores: z.int(),
    date: z.string(),
  }),
});
export type RunRecord = z.infer<typeof run>;

const answer = z.object({ label: z.string(), confidence: z.number() });
const example = z.object({
  place: z.int(),
  truth: z.string(),
  answers: z.record(z.string(), answer),
});
export type ExampleRecord = z.infer<typeof example>;

export const errors = z.object({
  models: z.array(z.string()),
  allWrong: z.array(example),
  mistakes: z.record(z.string(), z.array(example)),
  leastSure: z.record(z.string(), z.array(example)),
  wrong: z.record(z.string(), z.int()),
  allWrongCount: z.int(),
  /** The ten places of the study's Table 8, whatever the models say of them. */
  table8: z.array(example).optional(),
});
export type ErrorsRecord = z.infer<typeof errors>;

export const overview = z.object({
  sets: z.array(
    z.object({
      name: z.string(),
      half: z.enum(['train', 'test']),
      images: z.int(),
      classes: z.array(z.int()),
      blank: z.array(z.int()),
      repeated: z.array(z.int()),
      mean: z.number(),
      deviation: z.number(),
    }),
  ),
  shared: z.array(z.object({ set: z.string(), train: z.int(), test: z.int() })),
  samples: z.array(z.array(z.int())),
});
export type OverviewRecord = z.infer<typeof overview>;

export const interval = z.tuple([z.number(), z.number()]);
export const photographs = z.object({
  images: z.int(),
  rows: z.array(
    z.object({
      model: z.string(),
      recipe: z.string(),
      right: z.int(),
      images: z.int(),
      interval,
      home: z.number(),
      classes: z.array(z.object({ name: z.string(), right: z.int(), images: z.int() })),
    }),
  ),
});
export type PhotographsRecord = z.infer<typeof photographs>;

/** Trainings of a model that is shipped whose test accuracy was seen and which were not taken, written down by hand. */
export const earlier = z.object({
  looks: z.array(
    z.strictObject({
      model: z.string(),
      training: z.string(),
      validation: z.number(),
      test: z.number(),
      /** Of the photographs, where those were looked at. */
      photographs: z.number().optional(),
      after: z.string(),
    }),
  ),
});
export type EarlierRecord = z.infer<typeof earlier>;
