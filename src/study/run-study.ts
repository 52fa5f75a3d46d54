import { join } from 'node:path';
import { packageRoot } from '../package-root.ts';
import type { ChosenBackend } from '../tagging/tensorflow-backend.ts';
import { exportChosen } from './choose-models.ts';
import { loadDataset } from './datasets.ts';
import { studyPlan } from './plan.ts';
import { resultPath, type StudyFolders } from './run-training.ts';
import { openStudyProgress } from './study-progress.ts';
import { isDone, readRunResult } from './study-results.ts';
import type { RunResult, StudyPart } from './study-run.ts';
import { trainAll } from './training-pool.ts';

export interface StudyOptions {
  backend: ChosenBackend;
  folders: StudyFolders;
  /** Folder of the model folders that the chosen runs are written to; none when absent. */
  models?: string;
  seeds?: number[];
  epochs?: number;
  /** Only so many training images. */
  images?: number;
  /** Trainings at a time. */
  processes: number;
  stderr: NodeJS.WritableStream & { isTTY?: boolean };
  signal?: AbortSignal;
}

/**
 * Runs the trainings of the parts asked for that have no result yet, in as many processes as there are cores,
 * and ships what they chose. May be stopped at any time and called again: at most an epoch of each training
 * under way is lost. Throws `NotFoundError` for missing data before anything begins, `TrainingFailedError`.
 */
export async function runTrainings(
  parts: readonly StudyPart[],
  options: StudyOptions,
): Promise<RunResult[]> {
  const { backend, folders, models, images, processes, signal, stderr } = options;
  const plan = studyPlan(parts, options);
  if (plan.length === 0) return [];
  loadDataset('fashion-mnist', folders);
  if (plan.some(({ model }) => model === 'transfer')) loadDataset('mnist', folders);

  const todo = plan.filter((run) => !isDone(run, resultPath(folders, run.id)));
  const progress = openStudyProgress(stderr, todo.length);
  try {
    await trainAll(todo, {
      ...progress,
      backend: backend.name,
      folders,
      images,
      processes,
      signal,
    });
  } finally {
    progress.end();
  }
  const results = plan.map((run) => readRunResult(resultPath(folders, run.id)));
  if (models) {
    await exportChosen(backend.tf, results, { work: folders.work, folder: models });
  }
  return results;
}

/** Where models are shipped from. */
export const shippedModels = join(packageRoot, 'models');
