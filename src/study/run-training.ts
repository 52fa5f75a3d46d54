import { join } from 'node:path';
import type { ChosenBackend } from '../tagging/tensorflow-backend.ts';
import { judgeTraining } from './judge-training.ts';
import { saveLayers } from './layers-files.ts';
import { writeResult } from './study-results.ts';
import type { RunResult, TrainingRun } from './study-run.ts';
import { type TrainOptions, trainStudyModel } from './train.ts';

export interface StudyFolders {
  /** Of the IDX files; the usual places when absent. */
  data?: string;
  /** Of `results/`. */
  out: string;
  /** Of checkpoints and trained models. */
  work: string;
}

export interface RunOptions
  extends Pick<TrainOptions, 'images' | 'signal' | 'onBatch' | 'onEpoch' | 'datasets'> {
  backend: ChosenBackend;
  folders: StudyFolders;
  now(): Date;
}

/** Folder of a trained model: `model.json` and `weights.bin`. */
export const trainedFolder = ({ work }: Pick<StudyFolders, 'work'>, id: string) =>
  join(work, 'trained', id);

export const resultPath = ({ out }: Pick<StudyFolders, 'out'>, id: string) =>
  join(out, 'results', `${id}.json`);

/**
 * One training of the study from data to result: goes on from its checkpoint where there is one, looks at the
 * test images once at its end, keeps the model, and last writes the result, which says that it is done.
 * Throws what `trainStudyModel` throws.
 */
export async function runTraining(run: TrainingRun, options: RunOptions): Promise<RunResult> {
  const { backend, folders, now } = options;
  const { tf } = backend;
  const trained = await trainStudyModel(run.model, {
    ...options,
    id: run.id,
    fold: run.fold,
    data: folders.data,
    checkpoints: join(folders.work, 'checkpoints'),
    resume: true,
    settings: { ...run.settings, seed: run.seed },
  });
  await saveLayers(tf, trained.model, trainedFolder(folders, run.id));
  const result = await judgeTraining(run, trained, { ...options, data: folders.data, now: now() });
  writeResult(resultPath(folders, run.id), result);
  tf.dispose(trained.model.getWeights());
  return result;
}
