import {
  AutotagError,
  ConfigError,
  ConflictError,
  StoreError,
  TooLargeError,
  UnreadableImageError,
} from '../errors.ts';

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
    case 'ConflictError':
      return new ConflictError(message);
    case 'StoreError':
      return new StoreError(message);
    case 'AutotagError':
      return new AutotagError(message);
    default:
      return new Error(message);
  }
}
