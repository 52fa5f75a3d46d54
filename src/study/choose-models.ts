import { existsSync } from 'node:fs';
import { join } from 'node:path';
import type * as TensorFlow from '@tensorflow/tfjs';
import { exportModel } from './export-model.ts';
import { loadLayers } from './layers-files.ts';
import { type ModelName, modelNames } from './models.ts';
import { trainedFolder } from './run-training.ts';
import type { RunResult } from './study-run.ts';

/** Rows whose runs are candidates for shipping. */
const rowOf: Record<ModelName, string> = {
  transfer: 'shipped-transfer',
  scratch: 'shipped-scratch',
  deep: 'shipped-deep',
  compact: 'compact',
  photo: 'photo',
};

/**
 * Writes the folders of the chosen runs whose trained models lie here; the names written. A run of another
 * machine, whose result came along without its weights, leaves what is in `folder`.
 */
export async function exportChosen(
  tf: typeof TensorFlow,
  results: RunResult[],
  { work, folder }: { work: string; folder: string },
): Promise<ModelName[]> {
  const written: ModelName[] = [];
  const chosen = chosenRuns(results);
  for (const name of modelNames) {
    const result = chosen[name];
    if (!result) continue;
    const path = join(trainedFolder({ work }, result.run.id), 'model.json');
    if (!existsSync(path)) continue;
    const model = await loadLayers(tf, path);
    await exportModel(tf, model, result, name, join(folder, name));
    model.dispose();
    written.push(name);
  }
  return written;
}

// --- Internal ---

/** For each model the run that is best on its validation images; the test images have no say. */
function chosenRuns(results: RunResult[]): Partial<Record<ModelName, RunResult>> {
  const chosen: Partial<Record<ModelName, RunResult>> = {};
  for (const name of modelNames) {
    const [best] = results
      .filter(({ run }) => run.row === rowOf[name])
      .sort((a, b) => b.validation.accuracy - a.validation.accuracy);
    if (best) chosen[name] = best;
  }
  return chosen;
}
