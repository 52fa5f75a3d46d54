import { existsSync, readdirSync } from 'node:fs';
import { basename, join, resolve } from 'node:path';
import { NotFoundError } from '../errors.ts';
import { packageRoot } from '../package-root.ts';
import { readModelFolder } from '../tagging/model-folder.ts';
import type { ChosenBackend } from '../tagging/tensorflow-backend.ts';
import { type Dataset, findDataset, firstOf, loadDataset } from './datasets.ts';
import { machineOf } from './judge-training.ts';
import { modelNames } from './models.ts';
import { trainOnBackbone } from './parts/backbone.ts';
import { readBackbone } from './parts/backbone-features.ts';
import { findErrors } from './parts/errors.ts';
import { evaluateDemoCollection } from './parts/iiif.ts';
import { overviewOf } from './parts/overview.ts';
import { judgedBefore, photoTrainings } from './parts/photo-trainings.ts';
import { judgeOnPhotographs } from './parts/photographs.ts';
import { reportModels } from './parts/reports.ts';
import { asTheStudy, usualSeeds } from './plan.ts';
import { resultPath, type StudyFolders } from './run-training.ts';
import { isDone, writeResult } from './study-results.ts';
import type { StudyPart, StudyRun } from './study-run.ts';

export interface PartOptions {
  backend: ChosenBackend;
  folders: StudyFolders;
  /** Folder of the model folders that are judged. */
  models: string;
  seeds?: number[];
  epochs?: number;
  /** Only so many images of each half. */
  images?: number;
  /** ONNX file of the part `backbone`; its rows are called as the file. @default EfficientNet-Lite0 */
  backbone?: string;
  now(): Date;
  /** Told what begins. */
  line(text: string): void;
  signal?: AbortSignal;
}

/**
 * The parts that train no model of their own, in their order: each writes `results/<part>.json` anew, except what
 * is learnt on the backbone, which is kept. Throws `NotFoundError` for missing data, `ModelError`.
 */
export async function runParts(parts: readonly StudyPart[], options: PartOptions): Promise<void> {
  for (const part of parts) {
    const run = works[part];
    if (!run) continue;
    options.signal?.throwIfAborted();
    options.line(`${part} …`);
    await run(options);
  }
}

// --- Internal ---

const works: Partial<Record<StudyPart, (options: PartOptions) => Promise<void>>> = {
  async overview(options) {
    const sets = [fashion(options), ...(digits(options) ?? [])];
    write(options, 'overview', overviewOf(sets));
  },

  async backbone(options) {
    const { backend, folders, seeds = usualSeeds, epochs, now, signal, backbone: file } = options;
    const name = file === undefined ? 'backbone' : basename(file, '.onnx');
    const { sha256: backbone } = await readBackbone(file);
    const [digitsSet] = digits(options) ?? [];
    const datasets = { fashion: fashion(options), ...(digitsSet && { digits: digitsSet }) };
    for (const side of [32, 224]) {
      for (const seed of seeds) {
        const row = `${name}-${side}`;
        const settings = { ...asTheStudy, ...(epochs !== undefined && { epochs }), seed };
        const run: StudyRun = {
          id: `${row}-${seed}`,
          row,
          part: 'backbone',
          model: 'backbone',
          seed,
          settings,
          backbone,
        };
        if (isDone(run, resultPath(folders, run.id))) continue;
        const result = await trainOnBackbone(run, {
          backend,
          backbone: { file, side },
          datasets,
          features: { cache: join(folders.work, 'features') },
          machine: () => machineOf(backend, now()),
          signal,
        });
        write(options, run.id, result);
      }
    }
  },

  async reports(options) {
    write(options, 'reports', await reportModels(options.models, fashion(options).test));
  },

  async errors(options) {
    write(options, 'errors', await findErrors(options.models, fashion(options).test));
  },

  async photographs(options) {
    const { backend, folders, seeds } = options;
    const shipped = Object.fromEntries(
      shippedIn(options.models).map((name) => [name, join(options.models, name)]),
    );
    const { card } = shipped.photo ? await readModelFolder(shipped.photo) : {};
    const others = await photoTrainings({ backend, folders, seeds, shipped: card?.training?.seed });
    const models = { ...shipped, ...others };
    const photographs = photographsIn(options.folders.data);
    const most = options.images && Math.ceil(options.images / 20);
    const result = await judgeOnPhotographs({ photographs, models, most });
    const kept = judgedBefore(resultPath(folders, 'photographs'), result, { folders, seeds });
    write(options, 'photographs', { ...result, rows: [...result.rows, ...kept] });
  },

  async iiif({ models: folder, ...options }) {
    const models = shippedIn(folder);
    const result = await evaluateDemoCollection({ folder, models, now: options.now });
    write(options, 'iiif', result);
  },
};

function write({ folders }: Pick<PartOptions, 'folders'>, name: string, result: unknown): void {
  writeResult(resultPath(folders, name), result);
}

function fashion({ folders, images }: PartOptions): Dataset {
  return shortened(loadDataset('fashion-mnist', folders), images);
}

function digits({ folders, images }: PartOptions): Dataset[] | undefined {
  if (findDataset('mnist', folders.data) === undefined) return undefined;
  return [shortened(loadDataset('mnist', folders), images)];
}

function shortened(dataset: Dataset, images: number | undefined): Dataset {
  const { train, test } = dataset;
  return { ...dataset, train: firstOf(train, images), test: firstOf(test, images) };
}

function shippedIn(folder: string): string[] {
  const there = existsSync(folder) ? readdirSync(folder) : [];
  return modelNames.filter((name) => there.includes(name));
}

function photographsIn(data: string | undefined): string {
  const usual = resolve(packageRoot, '../shared/data/photos');
  const found = [...(data === undefined ? [] : [join(data, 'photos')]), usual].find(existsSync);
  if (found) return found;
  throw new NotFoundError(
    'The photographs are not here: give a folder with --data that has "photos" in it, one folder for each class.',
  );
}
