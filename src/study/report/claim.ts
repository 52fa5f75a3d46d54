import type { PrintedModel } from './printed-figures.ts';
import type { Good } from './verdict.ts';

/** What a claim counts in, how far ours may lie from theirs by mere margin, and how it is written. */
export const units = {
  percent: { margin: 1, digits: 1, suffix: '%' },
  points: { margin: 1, digits: 1, suffix: ' points' },
  epochs: { margin: 1, digits: 1, suffix: ' epochs' },
  score: { margin: 0.01, digits: 3, suffix: '' },
  loss: { margin: 0.01, digits: 3, suffix: '' },
  /** Images of 1,000 of a class. */
  images: { margin: 10, digits: 0, suffix: ' images' },
  parameters: { margin: 0.01, digits: 0, suffix: ' parameters' },
  minutes: { margin: 0.5, digits: 1, suffix: ' minutes' },
} as const;
export type Unit = keyof typeof units;

/** One number of a training; `figures.ts` says how each is taken. */
export type Figure =
  | 'test'
  | 'train'
  | 'validation'
  | 'train-validation gap'
  | 'digits'
  | 'garments-digits gap'
  | 'epochs'
  | 'epochs to 80% validation'
  | 'swing of training loss'
  | 'variance of validation loss'
  | 'parameters'
  | 'minutes'
  | 'Shirt errors'
  | { score: 'precision' | 'recall' | 'f1'; of: string }
  | { truth: string; answer: string };

/** A figure of a row of runs: of all of them, of one fold, or less that of another row with the same seed. */
export interface Source {
  row: string;
  figure: Figure;
  fold?: number;
  minus?: string;
}

interface Stated {
  /** Where it stands in the document: `Table 3`. */
  place: string;
  sentence: string;
  /** What a reader must know beside the verdict. */
  note?: string;
  /** The study's own numbers exclude it: why. */
  impossible?: string;
  /** Too many for the table of claims: shown in the section on the test images. */
  detail?: true;
}

export interface ValueClaim extends Stated {
  kind: 'value';
  theirs: number;
  unit: Unit;
  good: Good;
  ours: Source;
  /** Row of the settings that are shipped, beside those of the study. */
  shipped?: string;
  /** Said where there is no run of it. */
  absent?: string;
}

/** More is said of one than of the other; `ours` is the difference, which must be above 0. */
export interface OrderClaim extends Stated {
  kind: 'order';
  unit: Unit;
  ours: Source & { minus: string };
}

/** On the fifteen annotated images, or on photographs: ours are other images. */
export interface ShareClaim extends Stated {
  kind: 'share';
  model: PrintedModel;
  theirs: { correct: number; total: number };
  /** As the document has it, which is not always `correct / total`. */
  printed: string;
  on: 'drawings' | 'photographs';
}

export interface DropClaim extends Stated {
  kind: 'drop';
  model: PrintedModel;
  /** Percent, percent, points. */
  home: number;
  theirs: { correct: number; total: number };
  drop: number;
}

export interface ExampleClaim extends Stated {
  kind: 'example';
  place8: number;
  truth: string;
  answer: string;
  confidence: number;
}

/** All three fail on the same images: on the annotated ones more than on the test images. */
export interface TogetherClaim extends Stated {
  kind: 'together';
}

/** Nothing of ours can stand beside it. */
export interface OutsideClaim extends Stated {
  kind: 'outside';
  printed: string;
  because: string;
}

export type Claim =
  | ValueClaim
  | OrderClaim
  | ShareClaim
  | DropClaim
  | ExampleClaim
  | TogetherClaim
  | OutsideClaim;
