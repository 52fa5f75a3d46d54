import { join } from 'node:path';
import type * as TensorFlow from '@tensorflow/tfjs';
import type { ChosenBackend } from '../tagging/tensorflow-backend.ts';
import { type Dataset, loadDataset } from './datasets.ts';
import { registerFastGradients } from './fast-gradients.ts';
import {
  baseOf,
  buildDigits,
  buildHead,
  buildModel,
  joinTransfer,
  type StudyModel,
} from './models.ts';
import { samplesOf } from './samples.ts';
import { answersOf } from './scores.ts';
import { stratifiedFold, stratifiedSplit } from './split.ts';
import {
  type Samples,
  type Trained,
  type TrainerRun,
  type TrainerSettings,
  trainModel,
} from './trainer.ts';
import { trainingSettings } from './training-settings.ts';

export interface TrainOptions extends Omit<TrainerRun, 'checkpoint'> {
  backend: ChosenBackend;
  /** Folder with the IDX files; the usual places when absent. */
  data?: string;
  /** Folder for checkpoints; nothing is kept when absent. */
  checkpoints?: string;
  /** What differs from the settings table; unknown names are errors. */
  settings?: Record<string, unknown>;
  /** Of the run's checkpoint. @default the model's name */
  id?: string;
  /** Trained on the other folds, judged on this one, instead of a share held back. */
  fold?: { index: number; of: number };
  /** Only so many training images, for quick looks. */
  images?: number;
  /** Data already loaded, instead of `data`. */
  datasets?: { fashion: Dataset; digits?: Dataset };
}

export interface TrainedModel extends Trained {
  model: TensorFlow.LayersModel;
  settings: TrainerSettings;
  dataset: Dataset;
  /** Of all its epochs, those before an interruption too; transfer's with those of its base. */
  seconds: number;
  images: { train: number; validation: number };
  /** Images as the model takes them. */
  data: { train: Samples; validation: Samples };
}

/**
 * Prepare, build, train: one of the study's three models on Fashion MNIST, on the given backend.
 * The test images are not looked at. Throws `ConfigError` for settings, `NotFoundError` and
 * `InvalidInputError` for data, and what `trainModel` throws.
 */
export async function trainStudyModel(
  name: StudyModel,
  options: TrainOptions,
): Promise<TrainedModel> {
  const { backend, checkpoints } = options;
  const { tf } = backend;
  registerFastGradients(tf);
  const settings = trainingSettings(name, options.settings);
  const dataset = options.datasets?.fashion ?? loadDataset('fashion-mnist', options);
  const data = prepare(dataset, settings, options);
  const images = { train: data.train.labels.length, validation: data.validation.labels.length };
  const run = {
    ...options,
    ...(checkpoints && { checkpoint: join(checkpoints, `${options.id ?? name}.ckpt`) }),
  };

  if (name !== 'transfer') {
    const model = buildModel(tf, name, settings.seed);
    const trained = await trainModel(tf, model, data, settings, run);
    const seconds = secondsOf(trained);
    return { ...trained, model, settings, dataset, data, images, seconds };
  }
  const digits = await trainDigits(tf, options);
  const base = baseOf(tf, digits.model);
  const [train, validation] = [await features(data.train), await features(data.validation)];
  const head = buildHead(tf, train.shape[0] ?? 0, settings.seed);
  const trained = await trainModel(tf, head, { train, validation }, settings, run);
  const model = joinTransfer(tf, digits.model, head);
  const seconds = secondsOf(digits) + secondsOf(trained);
  return { ...trained, model, settings, dataset, data, images, seconds };

  /** The base is frozen: its answers are computed once. */
  async function features(samples: Samples): Promise<Samples> {
    const inputs = await answersOf(tf, base, samples, options.signal);
    const width = inputs.length / samples.labels.length;
    return { inputs, labels: samples.labels, shape: [width] };
  }
}

// --- Internal ---

const splitSeed = 42; // folds are the same for every model

function prepare(
  dataset: Dataset,
  { seed, validation }: TrainerSettings,
  { fold, images = dataset.train.count }: Pick<TrainOptions, 'fold' | 'images'>,
) {
  const { labels } = dataset.train;
  const places = fold
    ? stratifiedFold(labels, fold, splitSeed)
    : stratifiedSplit(labels, validation, seed);
  const few = Math.max(1, Math.round(images * validation));
  return {
    train: samplesOf(dataset.train, places.train.subarray(0, Math.max(1, images - few))),
    validation: samplesOf(dataset.train, places.validation.subarray(0, few)),
  };
}

/** The study's transfer base comes from a network that read digits. */
async function trainDigits(tf: typeof TensorFlow, options: TrainOptions) {
  const dataset = options.datasets?.digits ?? loadDataset('mnist', options);
  const seed = trainingSettings('transfer', options.settings).seed;
  const settings = trainingSettings('digits', { seed });
  const model = buildDigits(tf, seed);
  const checkpoint = options.checkpoints && join(options.checkpoints, `digits-${seed}.ckpt`);
  const data = prepare(dataset, settings, { images: options.images });
  const run = { ...options, ...(checkpoint && { checkpoint }) };
  return { ...(await trainModel(tf, model, data, settings, run)), model };
}

function secondsOf({ history }: Pick<Trained, 'history'>): number {
  return history.reduce((sum, { seconds }) => sum + seconds, 0);
}
