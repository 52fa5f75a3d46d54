import { z } from 'zod';

const file = z.object({ path: z.string().min(1), sha256: z.string().regex(/^[0-9a-f]{64}$/) });

/** Machine-readable description of a model: everything the code must know about it travels in `card.json`. */
export const modelCardSchema = z.looseObject({
  name: z.string().regex(/^[a-z0-9][a-z0-9-]*$/),
  title: z.string(),
  description: z.string().default(''),
  /** Name of the tagger plugin that runs it unless the configuration says otherwise. */
  engine: z.string().default('onnx'),
  /** Paths relative to the model's folder. `weights` are the further files that a tfjs `model.json` names. */
  files: z.object({
    onnx: file.optional(),
    tfjs: file.optional(),
    weights: z.array(file).optional(),
  }),
  input: z.object({
    side: z.int().positive(),
    channels: z.union([z.literal(1), z.literal(3)]),
    layout: z.enum(['NHWC', 'NCHW']),
    /** Name of the ONNX input; the first one when absent. */
    name: z.string().optional(),
    /** Subtracted, then divided by, per channel, after the recipe's 0..1 values. */
    mean: z.array(z.number()).optional(),
    deviation: z.array(z.number().positive()).optional(),
  }),
  output: z
    .object({
      /** Name of the ONNX output that holds the scores; the first one when absent. */
      name: z.string().optional(),
      kind: z.enum(['probabilities', 'logits']).default('probabilities'),
      /** Name of the output that holds features for heads, where the model has one. */
      features: z.string().optional(),
    })
    .default({ kind: 'probabilities' }),
  /** Name of the default recipe: one of the project's, or one of `recipes` below. */
  recipe: z.string(),
  /** Recipes that only this model knows, by name; checked by `image/recipe.ts`. */
  recipes: z.record(z.string(), z.unknown()).optional(),
  labels: z.array(z.string()).min(2),
  /** Other spellings → label, e.g. `{"T-shirt": "T-shirt/top"}`; compared without case. */
  aliases: z.record(z.string(), z.string()).default({}),
  /** The accuracy that the model had on its own test set. */
  home: z
    .object({ accuracy: z.number().min(0).max(1), on: z.string(), images: z.int().positive() })
    .optional(),
  classes: z.array(z.looseObject({ label: z.string() })).optional(),
  training: z.looseObject({}).optional(),
  parameters: z.int().positive().optional(),
  licence: z.string(),
  origin: z.string().optional(),
});

export type ModelCard = z.infer<typeof modelCardSchema>;
