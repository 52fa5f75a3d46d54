import { existsSync } from 'node:fs';
import { join } from 'node:path';
import type { ChosenBackend } from '../../tagging/tensorflow-backend.ts';
import { exportModel } from '../export-model.ts';
import { loadLayers } from '../layers-files.ts';
import { studyPlan } from '../plan.ts';
import { resultPath, type StudyFolders, trainedFolder } from '../run-training.ts';
import { isDone, readRunResult } from '../study-results.ts';

export interface PhotoTrainingsOptions {
  backend: ChosenBackend;
  folders: StudyFolders;
  seeds?: number[];
  /** Of the training that is shipped: it is judged as it was shipped. */
  shipped: unknown;
}

/** Trainings of photo that are not shipped and whose weights lie here, as model folders by their ids, such as `photo-42`. */
export async function photoTrainings({
  backend: { tf },
  folders,
  seeds,
  shipped,
}: PhotoTrainingsOptions): Promise<Record<string, string>> {
  const found: Record<string, string> = {};
  for (const run of studyPlan(['photo'], { seeds })) {
    const result = resultPath(folders, run.id);
    const weights = join(trainedFolder(folders, run.id), 'model.json');
    if (run.seed === shipped || !isDone(run, result) || !existsSync(weights)) continue;
    const model = await loadLayers(tf, weights);
    const folder = join(folders.work, 'judged', run.id);
    await exportModel(tf, model, readRunResult(result), 'photo', folder);
    model.dispose();
    found[run.id] = folder;
  }
  return found;
}
