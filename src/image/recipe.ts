import { z } from 'zod';
import { InvalidInputError, NotFoundError } from '../errors.ts';

const filter = z.enum(['bilinear', 'bicubic', 'lanczos']);
const byte = z.int().min(0).max(255);

/** The closed set of steps; `run-recipe.ts` holds what each does. */
const stepSchema = z.discriminatedUnion('step', [
  /** RGB → luma (ITU-R 601-2). */
  z.strictObject({ step: z.literal('grey') }),
  /** value → 255 - value */
  z.strictObject({ step: z.literal('invert') }),
  /** Finds the garment in RGB: one view for each mask. */
  z.strictObject({
    step: z.literal('find-garment'),
    masks: z.array(z.enum(['border', 'k-means'])).min(1),
  }),
  /** Crops to the garment, keeps its aspect, fits it into the middle of side × side; 0 outside the mask. */
  z.strictObject({ step: z.literal('fit-garment') }),
  /** To side × side, whatever the aspect. */
  z.strictObject({ step: z.literal('squash'), filter }),
  /** The shorter side to so many pixels, the aspect kept. */
  z.strictObject({ step: z.literal('short-side'), pixels: z.int().positive().max(4096), filter }),
  /** The middle side × side. */
  z.strictObject({ step: z.literal('centre-crop') }),
  /** Fitted into the middle of side × side, the aspect kept, the rest filled. */
  z.strictObject({ step: z.literal('pad'), filter, fill: byte }),
  /** A mirrored copy of every view, after the views so far. */
  z.strictObject({ step: z.literal('mirror') }),
]);

/** How an image becomes what a model sees: data, run by `runRecipe` alike for training, tagging, evaluation. */
export const recipeSchema = z
  .strictObject({
    name: z.string().regex(/^[a-z0-9][a-z0-9-]*$/),
    title: z.string().default(''),
    side: z.int().min(1).max(2048),
    channels: z.union([z.literal(1), z.literal(3)]),
    /** The longest side that is decoded; larger images are brought down to it first. */
    maxSide: z.int().min(1).max(8192).default(1024),
    steps: z.array(stepSchema).min(1),
  })
  .superRefine((recipe, context) => {
    for (const message of mistakes(recipe)) {
      context.addIssue({ code: 'custom', path: ['steps'], message });
    }
  });

export type Recipe = z.infer<typeof recipeSchema>;
export type RecipeStep = z.infer<typeof stepSchema>;
export type MaskName = Extract<RecipeStep, { step: 'find-garment' }>['masks'][number];

/** The project's own recipes. */
const recipes: Recipe[] = [
  {
    name: 'study',
    title: 'As in the Fashion MNIST study: greyscale, inverted, squashed to 28 × 28',
    side: 28,
    channels: 1,
    // Within a grey level of the whole picture. Twelve times the side, since four on the shorter side are asked for and
    // sizes come in powers of two: bringing such a picture down would cost more than it saves.
    maxSide: 336,
    steps: [{ step: 'grey' }, { step: 'invert' }, { step: 'squash', filter: 'lanczos' }],
  },
  {
    name: 'garment',
    title: 'The garment cut out in two ways, inverted, fitted into 28 × 28, each view mirrored too',
    side: 28,
    channels: 1,
    maxSide: 128,
    steps: [
      { step: 'find-garment', masks: ['border', 'k-means'] },
      { step: 'grey' },
      { step: 'invert' },
      { step: 'fit-garment' },
      { step: 'mirror' },
    ],
  },
];

/**
 * `own`: the recipes of a model card, by name. Throws `NotFoundError` naming those that exist and
 * `InvalidInputError` where an own recipe cannot be one or takes a name of the project's.
 */
export function findRecipe(name: string, own: Record<string, unknown> = {}): Recipe {
  const ours = recipes.find((recipe) => recipe.name === name);
  const theirs = Object.hasOwn(own, name) ? own[name] : undefined;
  if (ours !== undefined && theirs !== undefined) {
    throw new InvalidInputError(
      `A model's own recipe may not be called ${name}: that one is built in.`,
    );
  }
  if (theirs !== undefined) return parseRecipe(name, theirs);
  if (ours !== undefined) return ours;
  throw new NotFoundError(
    `There is no recipe called "${name}". Recipes: ${recipeNames(own).join(', ')}.`,
  );
}

/** The project's own first. */
export function recipeNames(own: Record<string, unknown> = {}): string[] {
  return [...recipes.map((recipe) => recipe.name), ...Object.keys(own)];
}

// --- Internal helpers ---

function parseRecipe(name: string, value: unknown): Recipe {
  const named = typeof value === 'object' && value !== null ? { ...value, name } : value;
  const parsed = recipeSchema.safeParse(named);
  if (parsed.success) return parsed.data;
  const problems = parsed.error.issues.map((issue) => ({
    path: issue.path.join('.'),
    message: issue.message,
  }));
  const list = problems.map(({ path, message }) => `${path || 'recipe'}: ${message}`).join('; ');
  throw new InvalidInputError(`The recipe ${name} cannot be used: ${list}.`, problems);
}

const squares: RecipeStep['step'][] = ['fit-garment', 'squash', 'centre-crop', 'pad'];

/** What would only fail on an image: every recipe must end in side × side with its channels. */
function mistakes({ channels, steps }: { channels: 1 | 3; steps: RecipeStep[] }): string[] {
  const names = steps.map(({ step }) => step);
  const sizing = names.filter((step) => squares.includes(step));
  const found = names.indexOf('find-garment');
  const fitted = names.indexOf('fit-garment');
  const grey = names.indexOf('grey');
  return [
    sizing.length === 1
      ? []
      : [`exactly one of ${squares.join(', ')} must bring the image to side × side`],
    names.lastIndexOf('short-side') > names.findIndex((step) => squares.includes(step))
      ? ['short-side must come before the step that brings the image to side × side']
      : [],
    channels === 1 && grey < 0 ? ['one channel needs the step grey'] : [],
    channels === 3 && grey >= 0 ? ['three channels and the step grey exclude each other'] : [],
    fitted >= 0 && (found < 0 || found > fitted)
      ? ['fit-garment needs find-garment before it']
      : [],
    found >= 0 && fitted < 0 ? ['find-garment needs fit-garment after it'] : [],
    found > 0 ? ['find-garment looks at colours and must be the first step'] : [],
    names.includes('fit-garment') && names.includes('short-side')
      ? ['short-side and fit-garment exclude each other']
      : [],
  ].flat();
}
