/** What programs may build on: the router and the types of its parts. Everything else may change. */
export type { AnnotationRecord, Origin, Statement, Target } from './annotation/annotation.ts';
export type { Autotag } from './autotag.ts';
export type { Config } from './config.ts';
export {
  AutotagError,
  ConfigError,
  ConflictError,
  ForbiddenAddressError,
  InvalidInputError,
  ModelError,
  NotFoundError,
  StoreError,
  TooLargeError,
  UnreachableError,
  UnreadableImageError,
  UnusableCanvasError,
} from './errors.ts';
export type { Evaluation } from './evaluation/evaluation.ts';
export type { Recipe } from './image/recipe.ts';
export type { Job } from './jobs/job-queue.ts';
export type { AutotagOptions, AutotagRouter } from './server/create-autotag.ts';
export { createAutotag } from './server/create-autotag.ts';
export type { ManifestRecord, Store } from './store/store.ts';
export type { ModelCard } from './tagging/model-card.ts';
export type { Prediction } from './tagging/prediction.ts';
export type { Classification, Tagger, TaggerOptions, TaggerPlugin } from './tagging/tagger.ts';
