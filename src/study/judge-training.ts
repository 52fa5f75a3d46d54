import { availableParallelism, cpus } from 'node:os';
import { confusionMatrix } from '../evaluation/confusion.ts';
import type { ChosenBackend } from '../tagging/tensorflow-backend.ts';
import { findDataset, loadDataset } from './datasets.ts';
import { garmentLabels } from './garments.ts';
import { samplesOf } from './samples.ts';
import { scoresOf } from './scores.ts';
import type { RunMachine, RunResult, StudyRun } from './study-run.ts';
import type { TrainedModel, TrainOptions } from './train.ts';
import type { Samples } from './trainer.ts';

/** What a finished training came to. This is where the test images are looked at, once. */
export async function judgeTraining(
  run: StudyRun,
  { model, dataset, data, settings, history, bestEpoch, images, seconds }: TrainedModel,
  options: Pick<TrainOptions, 'backend' | 'data' | 'datasets'> & { now: Date },
): Promise<RunResult> {
  const { tf } = options.backend;
  const scores = async (samples: Samples) => {
    const { accuracy, loss } = await scoresOf(tf, model, samples);
    return { accuracy, loss };
  };
  const test = await scoresOf(tf, model, samplesOf(dataset.test));
  const { rows: confusion } = confusionMatrix(
    garmentLabels,
    Array.from(dataset.test.labels, (label, row) => ({
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

function digitsOf({ data, datasets }: Pick<TrainOptions, 'data' | 'datasets'>) {
  if (datasets) return datasets.digits && samplesOf(datasets.digits.test);
  return findDataset('mnist', data) && samplesOf(loadDataset('mnist', { data }).test);
}

function machineOf({ name, why, tf }: ChosenBackend, now: Date): RunMachine {
  return {
    backend: name,
    why,
    versions: { tfjs: tf.version_core, node: process.version },
    processor: cpus()[0]?.model.trim() ?? 'unknown',
    cores: availableParallelism(),
    date: now.toISOString(),
  };
}
