import type { Calibration } from './calibration.ts';
import type { ClassReport } from './class-report.ts';
import type { Confusion } from './confusion.ts';
import type { Interval } from './wilson.ts';

/** What `GET /evaluation` answers. Scores, shares and accuracies are 0..1. */
export interface Evaluation {
  scope: ScopeDescription;
  /** Canvases of the manifests in scope, and others that truths in scope are about. */
  canvases: number;
  /** Canvases without any `True:` annotation: nothing is known of them. */
  unannotated: number;
  /** `True:` annotations in scope that people wrote, before duplicates and conflicts are taken out. */
  truths: number;
  /** Truths that only repeat another one of the same region and label. */
  duplicates: number;
  models: ModelEvaluation[];
  allWrong: AllWrong[];
  conflicts: Conflict[];
  /** Predictions in the store that no row of `models` is about, and why. */
  leftOut: LeftOut[];
}

export interface ScopeDescription {
  /** Empty with `everything`. */
  manifests: { id: string; shortId: string; label: string }[];
  collection?: string;
  /** Manifests of the collection that this server does not hold. */
  notStored: string[];
  everything: boolean;
  models: string[] | null;
  recipes: string[] | null;
}

/** One model (one version of its file) behind one preprocessing recipe. */
export interface ModelEvaluation extends ClassReport {
  model: string;
  title: string;
  version: string;
  recipe: string;
  /** Whether `recipe` is the one that the model's card names. */
  defaultRecipe: boolean;
  /** evaluated + missing + other; what duplicates and conflicts leave. */
  truths: number;
  evaluated: number;
  correct: number;
  /** Truths in the vocabulary that this model and recipe said nothing of. */
  missing: number;
  /** Truths whose label is not in the vocabulary; `otherLabels` says which. */
  other: number;
  otherLabels: { label: string; count: number }[];
  accuracy: number | null;
  /** Wilson, 95%. */
  interval: Interval | null;
  home: { accuracy: number; on: string; images: number } | null;
  /** home.accuracy − accuracy. */
  drop: number | null;
  /** Newcombe, 95%. */
  dropInterval: Interval | null;
  confusion: Confusion;
  calibration: Calibration;
  misclassified: Misclassified[];
}

/** A truth as the report shows it. */
export interface Shown {
  canvas: string;
  /** The canvas's label. */
  label: string;
  /** Id of the manifest; null where no stored manifest lists the canvas. */
  manifest: string | null;
  /** `x,y,w,h`; null: the whole canvas. */
  region: string | null;
  /** Address of the image that the canvas shows, of the region where there is one and a service. */
  image: string | null;
  truth: string;
}

export interface Misclassified extends Shown {
  predicted: string;
  confidence: number | null;
}

export interface AllWrong extends Shown {
  /** By model; of several recipes the answer with the card's own. */
  predictions: Record<string, { label: string; confidence: number | null; recipe: string }>;
}

export interface Conflict {
  canvas: string;
  label: string;
  manifest: string | null;
  region: string | null;
  truths: { id: string; label: string; creator: string | null }[];
}

export interface LeftOut {
  model: string;
  version: string | null;
  recipe: string | null;
  predictions: number;
  reason: string;
}
