import { z } from 'zod';
import { didYouMean } from '../did-you-mean.ts';
import { ConfigError } from '../errors.ts';
import { augmentations } from './augment.ts';
import type { StudyModel } from './models.ts';
import { optimisers } from './optimiser.ts';
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
  optimiser: z.enum(optimisers).default('adam'),
  momentum: z.number().min(0).max(1).default(0.9),
  weightDecay: z.number().min(0).max(1).default(0),
  labelSmoothing: z.number().min(0).max(1).default(0),
  average: z.number().min(0).max(1).default(0),
  classWeight: z.array(z.number().positive()).length(10).optional(),
});

/** The rate falls by itself: no plateau lowers it, nothing stops early. */
const tillTheEnd = { patience: 1000, plateau: 1000 };

/** What differs from the table for a model, and why: each was chosen on the validation images. */
const ofModel: Record<StudyModel | 'digits', z.input<typeof schema>> = {
  digits: { epochs: 3 }, // digits are learnt in three
  transfer: { epochs: 20, decay: 'cosine', plateau: 3 },
  scratch: { epochs: 10, decay: 'cosine', plateau: 3, augmentation: 'mirror' }, // garments have no handedness
  // Norms bear a high rate; mirrored images alone are learnt by heart, moved ones are not.
  deep: {
    epochs: 52,
    batch: 128,
    learningRate: 4e-3,
    decay: 'one-cycle',
    ...tillTheEnd,
    augmentation: 'shift',
    average: 0.998,
  },
  'deep-plain': {},
  lenet: {},
  compact: {
    epochs: 36,
    batch: 128,
    learningRate: 4e-3,
    decay: 'one-cycle',
    ...tillTheEnd,
    augmentation: 'crop',
    weightDecay: 0.01,
    labelSmoothing: 0.1,
    average: 0.998,
    validation: 0.1,
  },
  // As it was measured in for garments cut out of photographs, but in one go: the last stage's pictures from the start
  // and averaged weights are in 12 epochs where three stages and a fourth were in 21.
  photo: {
    epochs: 12,
    batch: 128,
    learningRate: 3e-3,
    decay: 'one-cycle',
    ...tillTheEnd,
    augmentation: 'photo',
    weightDecay: 1e-4,
    labelSmoothing: 0.05,
    average: 0.998,
    validation: 0.05,
  },
};

/**
 * The settings of a run: what is given over what the model has over the table. Throws `ConfigError`
 * for what is unknown, naming what is near, or out of bounds.
 */
export function trainingSettings(
  model: StudyModel | 'digits',
  given: Record<string, unknown> = {},
): TrainerSettings {
  const names = Object.keys(schema.shape);
  const unknown = Object.keys(given).filter((name) => !names.includes(name));
  if (unknown.length > 0) {
    const problems = unknown.map((name) => ({
      path: name,
      message: `There is no training setting "${name}"${didYouMean(name, names)}`,
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
