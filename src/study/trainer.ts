import type * as TensorFlow from '@tensorflow/tfjs';
import { AutotagError, InvalidInputError } from '../errors.ts';
import { type Adam, openAdam } from './adam.ts';
import { type Augmentation, augment } from './augment.ts';
import { readCheckpoint, writeCheckpoint } from './checkpoint.ts';
import { forward, variablesOf } from './forward.ts';
import { randomStream, shuffle } from './random.ts';
import { afterEpoch, rateAt, type ScheduleSettings, startSchedule } from './schedule.ts';
import { scoresOf } from './scores.ts';

type Tf = typeof TensorFlow;

/** Inputs `[count, ...shape]`, row by row, with a label of 0..9 each. */
export interface Samples {
  inputs: Float32Array;
  labels: Uint8Array;
  shape: number[];
}

export interface TrainerSettings extends ScheduleSettings {
  epochs: number;
  batch: number;
  /** Share of the training images that is held back to judge by. */
  validation: number;
  seed: number;
  augmentation: Augmentation;
  /** Weight of each class in the loss; all 1 when absent. */
  classWeight?: number[];
}

export interface Progress {
  epoch: number;
  epochs: number;
  /** Of `batches` in this epoch. */
  batch: number;
  batches: number;
  /** Mean over the epoch so far. */
  loss: number;
  imagesPerSecond: number;
  /** Should all epochs be run. */
  secondsLeft: number;
}

export interface EpochResult {
  epoch: number;
  loss: number;
  /** On the training images, as they were seen during the epoch. */
  accuracy: number;
  validationLoss: number;
  validationAccuracy: number;
  rate: number;
  seconds: number;
}

export interface TrainerRun {
  /** File that each epoch is kept in; nothing is kept when absent. */
  checkpoint?: string;
  /** Goes on from the checkpoint where there is one. */
  resume?: boolean;
  signal?: AbortSignal;
  onBatch?: (progress: Progress) => void;
  onEpoch?: (result: EpochResult) => void;
}

export interface Trained {
  history: EpochResult[];
  bestEpoch: number;
  validationAccuracy: number;
}

/** The loss is no number any more; the model has the last good weights. */
export class DivergedError extends AutotagError {
  override readonly name: string = 'DivergedError';
  override readonly code: string = 'diverged';
}

/**
 * Trains in place; the model ends with the weights of its best epoch, judged by validation loss.
 * Everything by chance comes from seed, epoch and batch, so that a resumed run ends as one that was
 * never cut. Throws `DivergedError`, `StoreError` for the checkpoint, and the signal's reason.
 */
export async function trainModel(
  tf: Tf,
  model: TensorFlow.LayersModel,
  data: { train: Samples; validation: Samples },
  settings: TrainerSettings,
  { checkpoint, resume = false, signal, onBatch, onEpoch }: TrainerRun = {},
): Promise<Trained> {
  const variables = variablesOf(tf, model);
  const adam = openAdam(tf, variables);
  const fingerprint = JSON.stringify({
    ...settings,
    model: model.name,
    images: data.train.labels.length,
  });
  const history: EpochResult[] = [];
  let schedule = startSchedule(settings);
  let best = await weightsOf(model);
  let epoch = 0;
  let finished = false;

  const kept = resume && checkpoint ? readCheckpoint(checkpoint) : undefined;
  if (kept) {
    if (kept.settings !== fingerprint) {
      throw new InvalidInputError(
        `${checkpoint} is of a run with other settings: ${kept.settings}`,
      );
    }
    ({ epoch, schedule, best, finished } = kept);
    history.push(...kept.history);
    setWeights(tf, model, kept.weights);
    adam.restore(kept.moments, kept.steps);
  }

  try {
    while (!finished && epoch < settings.epochs) {
      epoch++;
      const started = performance.now();
      const seen = await trainEpoch(epoch, schedule.rate);
      const { loss, accuracy } = await scoresOf(tf, model, data.validation);
      if (!Number.isFinite(loss)) throw diverged(epoch, 'the validation');
      const result: EpochResult = {
        epoch,
        ...seen,
        validationLoss: loss,
        validationAccuracy: accuracy,
        rate: schedule.rate,
        seconds: (performance.now() - started) / 1000,
      };
      history.push(result);
      const after = afterEpoch(schedule, epoch, loss, settings);
      schedule = after.state;
      finished = after.stop || epoch === settings.epochs;
      if (after.improved) best = await weightsOf(model);
      if (checkpoint) await keep(checkpoint);
      onEpoch?.(result);
    }
  } finally {
    setWeights(tf, model, best);
    adam.dispose();
  }
  const bestEpoch = schedule.bestEpoch;
  const validationAccuracy = history[bestEpoch - 1]?.validationAccuracy ?? 0;
  return { history, bestEpoch, validationAccuracy };

  async function trainEpoch(
    epoch: number,
    rate: number,
  ): Promise<{ loss: number; accuracy: number }> {
    const { train } = data;
    const count = train.labels.length;
    const order = shuffle(
      Uint32Array.from({ length: count }, (_, place) => place),
      randomStream(settings.seed, 2, epoch),
    );
    const batches = Math.ceil(count / settings.batch);
    const started = performance.now();
    let sum = 0;
    let right = 0;
    let images = 0;
    for (let batch = 0; batch < batches; batch++) {
      signal?.throwIfAborted();
      const places = order.subarray(batch * settings.batch, (batch + 1) * settings.batch);
      const random = randomStream(settings.seed, 3, epoch, batch);
      const outcome = await trainBatch(tf, model, variables, adam, gather(train, places), {
        ...settings,
        rate: rateAt(rate, (epoch - 1 + batch / batches) / settings.epochs, settings),
        random,
      });
      if (!Number.isFinite(outcome.loss)) throw diverged(epoch, `batch ${batch + 1}`);
      sum += outcome.loss * places.length;
      right += outcome.right;
      images += places.length;
      const seconds = (performance.now() - started) / 1000;
      onBatch?.({
        epoch,
        epochs: settings.epochs,
        batch: batch + 1,
        batches,
        loss: sum / images,
        imagesPerSecond: images / seconds,
        secondsLeft: ((settings.epochs - epoch + 1) * count - images) * (seconds / images),
      });
    }
    return { loss: sum / images, accuracy: right / images };
  }

  async function keep(path: string): Promise<void> {
    const weights = await weightsOf(model);
    const moments = await Promise.all(adam.moments().map(floatsOf));
    writeCheckpoint(path, {
      settings: fingerprint,
      epoch,
      steps: adam.steps(),
      finished,
      schedule,
      history,
      weights,
      best,
      moments,
    });
  }
}

export async function weightsOf(model: TensorFlow.LayersModel): Promise<Float32Array[]> {
  return Promise.all(model.getWeights().map(floatsOf));
}

export function setWeights(tf: Tf, model: TensorFlow.LayersModel, weights: Float32Array[]): void {
  tf.tidy(() => {
    const shapes = model.getWeights().map(({ shape }) => shape);
    model.setWeights(weights.map((values, index) => tf.tensor(values, shapes[index])));
  });
}

// --- Internal ---

interface BatchSettings {
  rate: number;
  random: () => number;
  augmentation: Augmentation;
  classWeight?: number[];
}

async function trainBatch(
  tf: Tf,
  model: TensorFlow.LayersModel,
  variables: TensorFlow.Variable[],
  adam: Adam,
  { inputs, labels, shape }: Samples,
  { rate, random, augmentation, classWeight }: BatchSettings,
): Promise<{ loss: number; right: number }> {
  augment(inputs, augmentation, random);
  const { x, truth, weights } = tf.tidy(() => ({
    x: tf.tensor(inputs, [labels.length, ...shape]),
    truth: tf.oneHot(tf.tensor1d(Int32Array.from(labels), 'int32'), 10),
    weights: tf.tensor1d(Float32Array.from(labels, (label) => classWeight?.[label] ?? 1)),
  }));
  let logits: TensorFlow.Tensor | undefined;
  const { value, grads } = tf.variableGrads(() => {
    const scores = forward(tf, model, x, random);
    logits = tf.keep(scores);
    const losses = tf.neg(tf.sum(tf.mul(tf.cast(truth, 'float32'), tf.logSoftmax(scores)), -1));
    return tf.mean(tf.mul(losses, weights)).asScalar();
  }, variables);
  adam.step(
    variables.map(({ name }) => {
      const gradient = grads[name];
      if (!gradient) throw new Error(`${name} has no gradient.`);
      return gradient;
    }),
    rate,
  );
  const [loss = Number.NaN] = await value.data();
  const scores = logits ? await logits.data() : new Float32Array();
  tf.dispose([x, truth, weights, value]);
  logits?.dispose();
  let right = 0;
  for (const [row, label] of labels.entries()) {
    const own = scores.subarray(row * 10, row * 10 + 10);
    if (own.indexOf(Math.max(...own)) === label) right++;
  }
  return { loss, right };
}

function gather({ inputs, labels, shape }: Samples, places: Uint32Array): Samples {
  const size = shape.reduce((product, length) => product * length, 1);
  const some = new Float32Array(places.length * size);
  for (const [row, place] of places.entries()) {
    some.set(inputs.subarray(place * size, (place + 1) * size), row * size);
  }
  return { inputs: some, labels: Uint8Array.from(places, (place) => labels[place] ?? 0), shape };
}

/** A copy: the plain backend answers its own memory. */
async function floatsOf(tensor: TensorFlow.Tensor): Promise<Float32Array> {
  return Float32Array.from(await tensor.data());
}

function diverged(epoch: number, where: string): DivergedError {
  return new DivergedError(
    `The loss of epoch ${epoch}, ${where}, is not a number; the last good weights are kept. A lower learning rate may help.`,
  );
}
