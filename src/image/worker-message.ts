import type { Crop } from '../iiif/crop.ts';
import type { PackedError } from '../threads/packed-error.ts';
import type { ModelInput } from './model-input.ts';
import type { Recipe } from './recipe.ts';

/** What an image worker is asked. */
export interface WorkerTask {
  bytes: Uint8Array;
  recipes: Recipe[];
  crop: Crop | undefined;
}

/** What an image worker says once, when its engine is loaded or cannot be. */
export type WorkerReady = 'ready';

/** What an image worker answers to a task. */
export type WorkerAnswer =
  | { ok: true; inputs: ModelInput[]; milliseconds: number }
  | { ok: false; error: PackedError };
