import { availableParallelism, cpus } from 'node:os';
import { confusionMatrix } from '../evaluation/confusion.ts';
import type { ChosenBackend } from '../tagging/tensorflow-backend.ts';
import { findDataset, firstOf, loadDataset } from './datasets.ts';
import { garmentLabels } from './garments.ts';
import { samplesOf } from './samples.ts';
import { scoresOf } from './scores.ts';
import type { RunMachine, RunResult, StudyRun } from './study-run.ts';
import type { TrainedModel, TrainOptions } from './train.ts';
import type { Samples } from './trainer.ts';

/** What a finished training came to. This is where the test images are looked at, once. Throws the reason of `signal`. */
export async function judgeTraining(
  run: StudyRun,
  { model, dataset, data, settings, history, bestEpoch, images, seconds }: TrainedModel,
  options: Pick<TrainOptions, 'backend' | 'data' | 'datasets' | 'images' | 'signal'> & {
    now: Date;
  },
): Promise<RunResult> {
  const { signal } = options;
  const { tf } = options.backend;
  const scores = async (samples: Samples) => {
    const { accuracy, loss } = await scoresOf(tf, model, samples, signal);
    return { accuracy, loss };
  };
  const unseen = firstOf(dataset.test, options.images);
  const test = await scoresOf(tf, model, samplesOf(unseen), signal);
  const { rows: confusion } = confusionMatrix(
    garmentLabels,
    Array.from(unseen.labels, (label, row) => ({
      truth: garmentLabels[label] ?? '',
      predicted: garmentLabels[test.predicted[row] ?? -1],
    })),
  );
  const digits = digitsOf(options);
  return {
    run,
    settings,
    parameters: model.countParams(),
    images,
    history,
    bestEpoch,
    train: await scores(data.train),
    validation: await scores(data.validation),
    test: { accuracy: test.accuracy, loss: test.loss, confusion },
    digits: digits ? { accuracy: (await scores(digits)).accuracy } : null,
    seconds,
    machine: machineOf(options.backend, options.now),
  };
}

// --- Internal ---

function digitsOf({
  data,
  datasets,
  images,
}: Pick<TrainOptions, 'data' | 'datasets' | 'images'>): Samples | undefined {
  const here = datasets === undefined && findDataset('mnist', data) !== undefined;
  const digits = here ? loadDataset('mnist', { data }) : datasets?.digits;
  return digits && samplesOf(firstOf(digits.test, images));
}

export function machineOf({ name, why, tf }: ChosenBackend, now: Date): RunMachine {
  return {
    backend: name,
    why,
    versions: { tfjs: tf.version_core, node: process.version },
    processor: cpus()[0]?.model.trim() ?? 'unknown',
    cores: availableParallelism(),
    date: now.toISOString(),
  };
}
