import { garmentLabels } from '../../../src/study/garments.ts';
import type { EvaluationRow } from '../../../src/study/report/iiif-results.ts';
import type { StudyResults } from '../../../src/study/report/read-results.ts';
import type { RunRecord } from '../../../src/study/report/result-schemas.ts';
import { rows } from '../../../src/study/report/rows.ts';

// No number here was measured: they are round, so that what the report makes of them can be told by hand.

interface MadeUp {
  row: string;
  seed: number;
  /** On all three halves, 0..1. */
  accuracy: number;
  fold?: number;
  digits?: number;
}

export function madeUpRun({ row, seed, accuracy, fold, digits }: MadeUp): RunRecord {
  const scores = { accuracy, loss: 0.3 };
  const { part = row } = rows.find(({ name }) => name === row) ?? {};
  return {
    run: {
      id: `${row}-${fold ?? seed}`,
      row,
      part,
      model: row,
      seed,
      ...(fold !== undefined && { fold: { index: fold, of: 3 } }),
    },
    settings: { epochs: 15, batch: 64, learningRate: 0.001 },
    parameters: 94_346,
    images: { train: 51_000, validation: 9000 },
    history: [1, 2, 3, 4].map((epoch) => ({
      epoch,
      loss: 0.8 / epoch,
      accuracy: accuracy - 0.2 / epoch,
      validationLoss: 0.7 / epoch,
      validationAccuracy: accuracy - 0.1 / epoch,
    })),
    bestEpoch: 4,
    train: scores,
    validation: scores,
    test: { ...scores, confusion: confusionOf(accuracy, 1000) },
    digits: digits === undefined ? null : { accuracy: digits },
    seconds: 60,
    machine: {
      backend: 'wasm',
      why: 'WebAssembly.',
      versions: { tfjs: '4.22.0', node: 'v20.19.2' },
      processor: 'A <processor> & more',
      cores: 2,
      date: '2026-01-01T00:00:00.000Z',
    },
  };
}

/** Every part and every row with as many trainings as it wants. */
export function madeUpResults(): StudyResults {
  const models = ['transfer', 'scratch', 'deep'];
  const example = (place: number) => ({
    place,
    truth: 'Coat',
    answers: {
      transfer: { label: 'Shirt', confidence: 0.9 },
      scratch: { label: 'Pullover', confidence: 0.8 },
      deep: { label: 'Coat', confidence: 0.7 },
    },
  });
  const lists = (places: number[]) =>
    Object.fromEntries(models.map((model) => [model, places.map(example)]));
  return {
    runs: rows.flatMap(({ name, trainings }, at) =>
      Array.from({ length: trainings }, (_, index) =>
        madeUpRun({
          row: name,
          seed: name.startsWith('folds-') ? 42 : 42 + index,
          accuracy: 0.88 + at / 500 + index / 1000,
          digits: 0.1 + index / 100,
          ...(name.startsWith('folds-') && { fold: index + 1 }),
        }),
      ),
    ),
    overview: {
      sets: ['train', 'test'].map((half) => ({
        name: 'fashion-mnist',
        half: half === 'train' ? 'train' : 'test',
        images: 10_000,
        classes: Array(10).fill(1000),
        blank: [],
        repeated: [7],
        mean: 72.9,
        deviation: 90,
      })),
      shared: [{ set: 'fashion-mnist', train: 3, test: 4 }],
      samples: garmentLabels.map((_, row) => Array.from({ length: 10 }, (_, at) => row * 10 + at)),
    },
    reports: { images: 10_000, models: models.map((model) => ({ model, ...report(0.9) })) },
    errors: {
      models,
      allWrong: [57, 98, 300].map(example),
      mistakes: lists([57, 98, 301]),
      leastSure: lists([23, 302]),
      wrong: { transfer: 1000, scratch: 900, deep: 800 },
      allWrongCount: 300,
    },
    photographs: {
      images: 200,
      // Hand-computed: 30, 90 and (120 + 124) / 2 = 122 of 200 are 15.0, 45.0 and 61.0%; home 91.0.
      rows: [
        photographsRow('scratch', 'study', 30, 0.91),
        photographsRow('scratch', 'garment', 90, 0.91),
        photographsRow('transfer', 'study', 28, 0.89),
        photographsRow('deep', 'study', 32, 0.92),
        photographsRow('photo', 'garment', 120, 0.913),
        photographsRow('photo-43', 'garment', 124, 0.911),
      ],
    },
    iiif: { study: evaluation('study', 0.6, models), garment: evaluation('garment', 0.8, models) },
  };
}

// --- Internal helpers ---

/** The same share right in every class; all else is taken for the next class. */
function confusionOf(accuracy: number, support: number): number[][] {
  const right = Math.round(accuracy * support);
  return garmentLabels.map((_, row) =>
    garmentLabels.map((_, column) =>
      column === row ? right : column === (row + 1) % 10 ? support - right : 0,
    ),
  );
}

function report(accuracy: number) {
  const scores = { precision: accuracy, recall: accuracy, f1: accuracy };
  return {
    accuracy,
    confusion: { labels: garmentLabels, rows: confusionOf(accuracy, 1000) },
    classes: garmentLabels.map((label) => ({ label, support: 1000, ...scores })),
    macro: scores,
    weighted: scores,
  };
}

function photographsRow(model: string, recipe: string, right: number, home: number) {
  const interval: [number, number] = [right / 200 - 0.05, right / 200 + 0.05];
  const classes = [{ name: 'dress', right: right / 2, images: 100 }];
  return { model, recipe, right, images: 200, interval, home, classes };
}

function evaluation(recipe: string, accuracy: number, models: string[]) {
  const row = (model: string): EvaluationRow => ({
    ...report(accuracy),
    model,
    title: model,
    recipe,
    evaluated: 75,
    correct: 73,
    interval: [0.9, 0.99],
    home: { accuracy: 0.91, on: 'Fashion MNIST', images: 10_000 },
    drop: -0.06,
    dropInterval: [-0.1, 0.02],
    misclassified: [3, 7].map((at) => ({
      canvas: `https://example.org/iiif-autotag/garments/canvas/${at}`,
      label: `Drawing ${at}: "<b>" & | more`,
      manifest: null,
      image: `urn:iiif-autotag:image:demo-garment-0${at}/full/max/0/default.jpg`,
      truth: 'Sandal',
      predicted: 'Bag',
      confidence: 0.66,
    })),
  });
  return {
    scope: { manifests: [{ label: 'Garments' }] },
    canvases: 75,
    truths: 75,
    models: models.map(row),
  };
}
