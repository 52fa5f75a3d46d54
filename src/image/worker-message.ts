import { AutotagError, ConfigError, TooLargeError, UnreadableImageError } from '../errors.ts';
import type { Crop } from '../iiif/crop.ts';
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

/** An error on its way between threads, which keep only the message of a class of ours. */
export interface PackedError {
  name: string;
  message: string;
  stack: string | undefined;
}

export function packError(error: unknown): PackedError {
  if (!(error instanceof Error)) return { name: 'Error', message: String(error), stack: undefined };
  return { name: error.name, message: error.message, stack: error.stack };
}

/** The error as it was thrown: its class, message and the stack of the other thread. */
export function unpackError({ name, message, stack }: PackedError): Error {
  const error = create(name, message);
  if (stack !== undefined) error.stack = stack;
  return error;
}

// --- Internal helpers ---

function create(name: string, message: string): Error {
  switch (name) {
    case 'UnreadableImageError':
      return new UnreadableImageError(message);
    case 'TooLargeError':
      return new TooLargeError(message);
    case 'ConfigError':
      return new ConfigError(message);
    case 'AutotagError':
      return new AutotagError(message);
    default:
      return new Error(message);
  }
}
