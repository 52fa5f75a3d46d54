import { existsSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import type { ChosenBackend } from '../../tagging/tensorflow-backend.ts';
import { exportModel } from '../export-model.ts';
import { loadLayers } from '../layers-files.ts';
import { studyPlan } from '../plan.ts';
import { photographs } from '../report/result-schemas.ts';
import { resultPath, type StudyFolders, trainedFolder } from '../run-training.ts';
import { isDone, readRunResult } from '../study-results.ts';
import type { PhotographsResult } from '../study-run.ts';

export interface PhotoTrainingsOptions {
  backend: ChosenBackend;
  folders: StudyFolders;
  seeds?: number[];
  /** Of the training that is shipped: it is judged as it was shipped. */
  shipped: unknown;
}

/**
 * What was said at `path` before of trainings of photo that are not judged now, since their weights do not lie here:
 * as long as their results do, and the same photographs are looked at. Weights are large, and stay where they were made.
 */
export function judgedBefore(
  path: string,
  now: PhotographsResult,
  { folders, seeds }: Pick<PhotoTrainingsOptions, 'folders' | 'seeds'>,
): PhotographsResult['rows'] {
  const before = existsSync(path)
    ? photographs.parse(JSON.parse(readFileSync(path, 'utf8')))
    : undefined;
  if (before?.images !== now.images) return [];
  const judged = new Set(now.rows.map(({ model }) => model));
  return studyPlan(['photo'], { seeds }).flatMap((run) => {
    const result = resultPath(folders, run.id);
    if (judged.has(run.id) || !isDone(run, result)) return [];
    const home = readRunResult(result).test.accuracy;
    return before.rows.filter((row) => row.model === run.id && row.home === home);
  });
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
