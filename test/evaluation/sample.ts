import { calibration } from '../../src/evaluation/calibration.ts';
import { classReport } from '../../src/evaluation/class-report.ts';
import { confusionMatrix } from '../../src/evaluation/confusion.ts';
import type { Evaluation, ModelEvaluation } from '../../src/evaluation/evaluation.ts';

/** Labels that a curator might write to see what happens. */
export const hostile = '<img src=x onerror="alert(1)">';

const labels = ['Coat', hostile];
const confusion = confusionMatrix(labels, [
  { truth: 'Coat', predicted: 'Coat' },
  { truth: 'Coat', predicted: hostile },
  { truth: hostile, predicted: 'Coat' },
  { truth: hostile, predicted: undefined },
]);

const row: ModelEvaluation = {
  model: 'scratch',
  title: 'Scratch model',
  version: 'aaaaaaaaaaaa',
  recipe: 'garment',
  defaultRecipe: true,
  truths: 5,
  evaluated: 3,
  correct: 1,
  missing: 1,
  other: 1,
  otherLabels: [{ label: '=HYPERLINK("http://example.org")', count: 1 }],
  accuracy: 1 / 3,
  interval: [0.0615, 0.7923],
  home: { accuracy: 0.9, on: 'Fashion MNIST test', images: 10_000 },
  drop: 0.9 - 1 / 3,
  dropInterval: [-0.1017, 0.8422],
  confusion,
  ...classReport(confusion),
  calibration: calibration([
    { confidence: 0.95, correct: true },
    { confidence: 0.55, correct: false },
  ]),
  misclassified: [
    {
      canvas: 'https://example.org/canvas/1',
      label: `Canvas ${hostile}`,
      manifest: 'https://example.org/manifest.json',
      region: '1,2,3,4',
      image: 'https://example.org/1.jpg',
      truth: 'Coat',
      predicted: hostile,
      confidence: 0.55,
    },
  ],
};

/** A report in which everything that can occur occurs. */
export const sample: Evaluation = {
  scope: {
    manifests: [{ id: 'https://example.org/manifest.json', shortId: 'demo', label: hostile }],
    notStored: [],
    everything: false,
    models: null,
    recipes: null,
  },
  canvases: 9,
  unannotated: 4,
  truths: 8,
  duplicates: 1,
  models: [
    row,
    { ...row, recipe: 'study', defaultRecipe: false },
    { ...row, model: 'deep', title: 'Deep model', misclassified: [] },
  ],
  allWrong: [
    {
      canvas: 'https://example.org/canvas/2',
      label: 'Canvas 2',
      manifest: null,
      region: null,
      image: null,
      truth: 'Coat',
      predictions: {
        scratch: { label: hostile, confidence: 0.5, recipe: 'garment' },
        deep: { label: 'Shirt', confidence: null, recipe: 'garment' },
      },
    },
  ],
  conflicts: [
    {
      canvas: 'https://example.org/canvas/3',
      label: 'Canvas 3',
      manifest: null,
      region: null,
      truths: [
        { id: 'https://example.org/a', label: 'Coat', creator: hostile },
        { id: 'https://example.org/b', label: hostile, creator: null },
      ],
    },
  ],
  leftOut: [
    { model: 'ghost', version: null, recipe: null, predictions: 2, reason: 'Not loaded here.' },
  ],
};

export const emptySample: Evaluation = {
  ...sample,
  truths: 0,
  models: [],
  allWrong: [],
  conflicts: [],
  leftOut: [],
};
