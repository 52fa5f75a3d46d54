import { existsSync, readdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { z } from 'zod';
import { InvalidInputError } from '../../errors.ts';

// What the report reads of `results/`: the parts of `study-run.ts` and of the evaluation that it shows.
// Fields that it does not know are ignored.

const scored = z.object({ accuracy: z.number(), loss: z.number() });
const matrix = z.array(z.array(z.int().min(0)));
const run = z.object({
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

const errors = z.object({
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

const overview = z.object({
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

const interval = z.tuple([z.number(), z.number()]);
/** Nothing but a PNG or JPEG that travels in the page. */
const picture = z.string().regex(/^data:image\/(png|jpeg);base64,[A-Za-z0-9+/=]+$/);
const photographs = z.object({
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
  /** A few of them, with what each model sees and says; `answers` by recipe, then model. */
  examples: z
    .array(
      z.object({
        truth: z.string(),
        image: picture,
        inputs: z.record(z.string(), picture),
        answers: z.record(z.string(), z.record(z.string(), answer)),
      }),
    )
    .optional(),
});
export type PhotographsRecord = z.infer<typeof photographs>;

const score = z.number().nullable();
const scores = z.object({ precision: score, recall: score, f1: score });
const wrongAnswer = z.object({
  canvas: z.string(),
  label: z.string(),
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

const iiif = z.object({
  study: evaluation.optional(),
  garment: evaluation.optional(),
  /** By canvas: its image, and what a model sees of it by recipe. */
  pictures: z
    .record(z.string(), z.object({ image: picture, inputs: z.record(z.string(), picture) }))
    .optional(),
});
export type IiifRecord = z.infer<typeof iiif>;

/** All of `results/`; what was not run is absent. */
export interface StudyResults {
  /** In the order of their ids. */
  runs: RunRecord[];
  overview?: OverviewRecord;
  errors?: ErrorsRecord;
  photographs?: PhotographsRecord;
  iiif?: IiifRecord;
}

const single = { overview, errors, photographs, iiif };

/** Reads `folder/*.json`; a folder that is not there holds nothing. Throws `InvalidInputError` naming the damaged file. */
export function readResults(folder: string): StudyResults {
  const names = existsSync(folder) ? readdirSync(folder) : [];
  const stems = names
    .filter((name) => name.endsWith('.json'))
    .map((name) => name.slice(0, -'.json'.length))
    .sort();
  const part = <T>(stem: string, schema: z.ZodType<T>): T | undefined =>
    stems.includes(stem) ? readPart(join(folder, `${stem}.json`), schema) : undefined;
  return {
    runs: stems
      .filter((stem) => stem !== 'reports' && !Object.hasOwn(single, stem))
      .map((stem) => readPart(join(folder, `${stem}.json`), run)),
    overview: part('overview', overview),
    errors: part('errors', errors),
    photographs: part('photographs', photographs),
    iiif: part('iiif', iiif),
  };
}

// --- Internal helpers ---

function readPart<T>(path: string, schema: z.ZodType<T>): T {
  let content: unknown;
  try {
    content = JSON.parse(readFileSync(path, 'utf8'));
  } catch (error) {
    throw new InvalidInputError(`${path} is no JSON: run its part of the study again.`, [], {
      cause: error,
    });
  }
  const parsed = schema.safeParse(content);
  if (parsed.success) return parsed.data;
  const problems = parsed.error.issues.map(({ path: place, message }) => ({
    path: place.join('.'),
    message,
  }));
  const [first] = problems;
  throw new InvalidInputError(
    `${path} is no result of the study: ${first?.path ?? ''}: ${first?.message ?? ''}.`,
    problems,
  );
}
