import { setImmediate as turn } from 'node:timers/promises';
import type * as TensorFlow from '@tensorflow/tfjs';
import { AutotagError, InvalidInputError } from '../errors.ts';
import { readCheckpoint, writeCheckpoint } from './checkpoint.ts';
import { variablesOf } from './forward.ts';
import { type OptimiserSettings, openOptimiser } from './optimiser.ts';
import { randomStream, shuffle } from './random.ts';
import { afterEpoch, rateAt, type ScheduleSettings, startSchedule } from './schedule.ts';
import { scoresOf } from './scores.ts';
import { trainBatch } from './train-batch.ts';
import { openWeightAverage, withWeights } from './weight-average.ts';
import { setWeights, weightsOf } from './weights.ts';

type Tf = typeof TensorFlow;

/** Inputs `[count, ...shape]`, row by row, with a label of 0..9 each. */
export interface Samples {
  inputs: Float32Array;
  labels: Uint8Array;
  shape: number[];
}

export interface TrainerSettings extends ScheduleSettings, OptimiserSettings {
  batch: number;
  /** Share of the training images that is held back to judge by. */
  validation: number;
  seed: number;
  /** Share of the truth that is spread over all classes, 0..1 (Szegedy et al. 2016). */
  labelSmoothing: number;
  /** What a running average of the weights keeps at each step, 0..1; 0: the weights themselves are judged and kept. */
  average: number;
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

/** The loss or a weight is no number any more; the model has the last good weights. */
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
  const optimiser = openOptimiser(tf, variables, settings);
  const fingerprint = JSON.stringify({
    ...settings,
    model: model.name,
    images: data.train.labels.length,
  });
  const history: EpochResult[] = [];
  let schedule = startSchedule();
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
    optimiser.restore(kept.moments, kept.steps);
  }
  const average = settings.average
    ? openWeightAverage(tf, model, settings.average, kept?.steps)
    : undefined;
  if (kept && average) average.restore(kept.average);

  try {
    while (!finished && epoch < settings.epochs) {
      epoch++;
      const started = performance.now();
      const seen = await trainEpoch(epoch);
      const weights = average ? await average.values() : await weightsOf(model);
      // Some backends' ReLU makes 0 of what is no number: the loss does not tell.
      if (!weights.every((each) => each.every(Number.isFinite))) {
        throw diverged(`A weight after epoch ${epoch}`);
      }
      const judge = () => scoresOf(tf, model, data.validation, signal);
      const { loss, accuracy } = await withWeights(tf, model, weights, judge);
      if (!Number.isFinite(loss)) throw diverged(`The validation loss of epoch ${epoch}`);
      const result: EpochResult = {
        epoch,
        ...seen,
        validationLoss: loss,
        validationAccuracy: accuracy,
        rate: rateAt(settings, schedule, epoch, 0),
        seconds: (performance.now() - started) / 1000,
      };
      history.push(result);
      const after = afterEpoch(schedule, epoch, loss, settings);
      schedule = after.state;
      finished = after.stop || epoch === settings.epochs;
      if (after.improved) best = weights;
      if (checkpoint) await keep(checkpoint, average ? weights : []);
      onEpoch?.(result);
    }
  } finally {
    setWeights(tf, model, best);
    optimiser.dispose();
    average?.dispose();
  }
  const bestEpoch = schedule.bestEpoch;
  const validationAccuracy = history[bestEpoch - 1]?.validationAccuracy ?? 0;
  return { history, bestEpoch, validationAccuracy };

  async function trainEpoch(epoch: number): Promise<{ loss: number; accuracy: number }> {
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
      // Backends on the CPU answer at once: without a turn of the event loop no Ctrl-C would ever arrive.
      await turn();
      signal?.throwIfAborted();
      const places = order.subarray(batch * settings.batch, (batch + 1) * settings.batch);
      const random = randomStream(settings.seed, 3, epoch, batch);
      const outcome = await trainBatch({ tf, model, variables, optimiser }, gather(train, places), {
        ...settings,
        rate: rateAt(settings, schedule, epoch, batch / batches),
        random,
      });
      average?.add();
      if (!Number.isFinite(outcome.loss)) {
        throw diverged(`The loss of epoch ${epoch}, batch ${batch + 1},`);
      }
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

  async function keep(path: string, average: Float32Array[]): Promise<void> {
    const weights = await weightsOf(model);
    const moments = await optimiser.moments();
    writeCheckpoint(path, {
      settings: fingerprint,
      epoch,
      steps: optimiser.steps(),
      finished,
      schedule,
      history,
      weights,
      best,
      average,
      moments,
    });
  }
}

// --- Internal ---

function gather({ inputs, labels, shape }: Samples, places: Uint32Array): Samples {
  const size = shape.reduce((product, length) => product * length, 1);
  const some = new Float32Array(places.length * size);
  for (const [row, place] of places.entries()) {
    some.set(inputs.subarray(place * size, (place + 1) * size), row * size);
  }
  return { inputs: some, labels: Uint8Array.from(places, (place) => labels[place] ?? 0), shape };
}

function diverged(what: string): DivergedError {
  return new DivergedError(
    `${what} is not a number; the last good weights are kept. A lower learning rate may help.`,
  );
}
