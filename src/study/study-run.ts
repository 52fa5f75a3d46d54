import type { ClassReport } from '../evaluation/class-report.ts';
import type { Confusion } from '../evaluation/confusion.ts';
import type { Evaluation } from '../evaluation/evaluation.ts';
import type { StudyModel } from './models.ts';
import type { EpochResult, TrainerSettings } from './trainer.ts';

/** What `npm run study -- PART` takes, in the order in which everything is run. */
export const studyParts = [
  'overview',
  'transfer',
  'scratch',
  'deep',
  'lenet',
  'augmentation',
  'shirt',
  'folds',
  'backbone',
  'shipped',
  'photo',
  'compact',
  'digits',
  'reports',
  'errors',
  'photographs',
  'iiif',
] as const;
export type StudyPart = (typeof studyParts)[number];

/** One training of the study, as data. */
export interface StudyRun {
  /** Of its result and its checkpoint: row and seed, `scratch-sgd-43`; for folds the fold, `folds-deep-2`. */
  id: string;
  /** What is averaged over seeds (or folds): one row of a table. */
  row: string;
  part: StudyPart;
  /** `backbone`: a dense head on the features of a frozen ONNX model. */
  model: StudyModel | 'backbone';
  seed: number;
  /** What differs from the settings of the model. */
  settings: Record<string, unknown>;
  /** sha256 of the frozen network's file. */
  backbone?: string;
  /** Trained on the other folds, validated on this one; counted from 1. */
  fold?: { index: number; of: number };
}

/** One whose model this project builds and trains whole. */
export interface TrainingRun extends StudyRun {
  model: StudyModel;
}

/** `results/<id>.json`: what one training came to. All accuracies 0..1. */
export interface RunResult {
  run: StudyRun;
  /** All knobs as they were. */
  settings: TrainerSettings;
  /** Those of a frozen backbone are not among them. */
  parameters: number;
  images: { train: number; validation: number };
  history: EpochResult[];
  /** Counted from 1. */
  bestEpoch: number;
  /** With the weights that were kept: on the training images as they are, and on those held back. */
  train: { accuracy: number; loss: number };
  validation: { accuracy: number; loss: number };
  /** Looked at once, at the end. Row of `confusion` = truth, column = answer, `[10, 10]`. */
  test: { accuracy: number; loss: number; confusion: number[][] };
  /** On the 10,000 test images of MNIST digits, class numbers compared as they are; null where the digits are not there. */
  digits: { accuracy: number } | null;
  /** Of training; not of loading and judging. */
  seconds: number;
  machine: RunMachine;
}

export interface RunMachine {
  /** `tensorflow`, `webgpu`, `wasm` or `cpu`, with a sentence. */
  backend: string;
  why: string;
  /** Of TensorFlow.js and Node. */
  versions: { tfjs: string; node: string };
  processor: string;
  cores: number;
  /** ISO 8601, when it ended. */
  date: string;
}

/** One image that a model answers wrongly, or hardly knows: `results/errors.json` holds lists of these. */
export interface ErrorExample {
  /** Place among the 10,000 test images, from 0. */
  place: number;
  truth: string;
  /** By model: what each of the shipped ones says of it. */
  answers: Record<string, { label: string; confidence: number }>;
}

/** `results/errors.json` */
export interface ErrorsResult {
  models: string[];
  /** Wrong by every model, surest first. */
  allWrong: ErrorExample[];
  /** By model: its surest mistakes, and the images on which it is least sure. */
  mistakes: Record<string, ErrorExample[]>;
  leastSure: Record<string, ErrorExample[]>;
  /** The images of the study's Table 8. */
  table8: ErrorExample[];
  /** How many test images each model gets wrong, and all of them together. */
  wrong: Record<string, number>;
  allWrongCount: number;
}

/** `results/reports.json`: what the shipped models do on the test images, in the order of `models/`. */
export interface ReportsResult {
  images: number;
  models: ModelReport[];
}

export interface ModelReport extends ClassReport {
  model: string;
  /** Share of the images, 0..1. */
  accuracy: number;
  confusion: Confusion;
}

/** `results/iiif.json`: the annotated demo collection through the server's evaluation, by recipe. */
export interface IiifResult {
  study: Evaluation;
  garment: Evaluation;
}

/** `results/overview.json` */
export interface OverviewResult {
  sets: {
    name: string;
    half: 'train' | 'test';
    images: number;
    /** Images of each class, in the order of the labels. */
    classes: number[];
    /** All one grey value, byte for byte the same as an earlier one: places. */
    blank: number[];
    repeated: number[];
    /** 0..255 */
    mean: number;
    deviation: number;
  }[];
  /** Images of one half that are also in the other. */
  shared: { set: string; train: number; test: number }[];
  /** Places in the training half, ten of each class, for the sample grid. */
  samples: number[][];
}

/** `results/photographs.json`: real photographs, on which nothing was chosen. */
export interface PhotographsResult {
  images: number;
  rows: {
    /** As in `models/`, or a run's id for a second seed. */
    model: string;
    recipe: string;
    right: number;
    images: number;
    interval: [number, number];
    home: number;
    classes: { name: string; right: number; images: number }[];
  }[];
}
