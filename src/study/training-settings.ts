import { z } from 'zod';
import { ConfigError } from '../errors.ts';
import { augmentations } from './augment.ts';
import type { ModelName } from './models.ts';
import { decays } from './schedule.ts';
import type { TrainerSettings } from './trainer.ts';

/** Every knob of a training run; defaults are written here and nowhere else. */
const schema = z.strictObject({
  epochs: z.int().min(1).max(1000).default(15),
  batch: z.int().min(1).max(10_000).default(64),
  learningRate: z.number().positive().default(1e-3), // Adam's usual
  patience: z.int().min(1).default(3), // epochs without a better validation loss
  plateau: z.int().min(1).default(1), // lower the rate before patience ends
  factor: z.number().positive().max(1).default(0.3),
  decay: z.enum(decays).default('none'),
  validation: z.number().positive().max(0.5).default(0.15), // share held back, as the study does
  seed: z.int().min(0).default(42),
  augmentation: z.enum(augmentations).default('none'),
  classWeight: z.array(z.number().positive()).length(10).optional(),
});

/** What differs from the table for a model, and why: each was chosen on the validation images. */
const ofModel: Record<ModelName | 'digits', z.input<typeof schema>> = {
  digits: { epochs: 3 }, // digits are learnt in three
  transfer: { epochs: 20, decay: 'cosine', plateau: 3 },
  scratch: { epochs: 10, decay: 'cosine', plateau: 3, augmentation: 'mirror' }, // garments have no handedness
  // Dropout and norms bear a higher rate and want more epochs.
  deep: {
    epochs: 24, // after 14 the validation loss was still falling
    learningRate: 2e-3,
    decay: 'cosine',
    plateau: 24,
    patience: 24,
    augmentation: 'mirror',
  },
};

/**
 * The settings of a run: what is given over what the model has over the table. Throws `ConfigError`
 * for what is unknown, naming the nearest, or out of bounds.
 */
export function trainingSettings(
  model: ModelName | 'digits',
  given: Record<string, unknown> = {},
): TrainerSettings {
  const names = Object.keys(schema.shape);
  const unknown = Object.keys(given).filter((name) => !names.includes(name));
  if (unknown.length > 0) {
    const problems = unknown.map((name) => ({
      path: name,
      message: `There is no training setting "${name}"; did you mean "${nearest(name, names)}"?`,
    }));
    throw new ConfigError(problems.map(({ message }) => message).join(' '), problems);
  }
  const wanted = Object.fromEntries(
    Object.entries(given).filter(([, value]) => value !== undefined),
  );
  const parsed = schema.safeParse({ ...ofModel[model], ...wanted });
  if (parsed.success) return parsed.data;
  const problems = parsed.error.issues.map(({ path, message }) => ({
    path: path.join('.'),
    message,
  }));
  const sentence = problems.map(({ path, message }) => `${path}: ${message}`).join('; ');
  throw new ConfigError(`These training settings cannot be used: ${sentence}.`, problems);
}

// --- Internal helpers ---

function nearest(name: string, names: string[]): string {
  const [best = ''] = [...names].sort((a, b) => distance(name, a) - distance(name, b));
  return best;
}

/** Levenshtein's. */
function distance(a: string, b: string): number {
  let row = Array.from({ length: b.length + 1 }, (_, index) => index);
  for (let i = 1; i <= a.length; i++) {
    const next = [i];
    for (let j = 1; j <= b.length; j++) {
      const swap =
        (row[j - 1] ?? 0) + (a[i - 1]?.toLowerCase() === b[j - 1]?.toLowerCase() ? 0 : 1);
      next.push(Math.min(swap, (row[j] ?? 0) + 1, (next[j - 1] ?? 0) + 1));
    }
    row = next;
  }
  return row[b.length] ?? 0;
}
