/**
 * Everything thrown on purpose. One class per cause; what an error means in HTTP is known only by
 * `server/send-error.ts`, what it means to a shell only by `cli.ts`.
 */

export interface Problem {
  /** Where in the document, as in `on[0].full`; empty for the whole. */
  path: string;
  message: string;
}

/** `['on', 0, 'full']` → `on[0].full`. */
export function problemPath(path: readonly PropertyKey[]): string {
  return path.reduce<string>((text, key) => {
    if (typeof key === 'number') return `${text}[${key}]`;
    return text === '' ? String(key) : `${text}.${String(key)}`;
  }, '');
}

/** The base of all errors thrown on purpose: the message is a sentence for the person who can fix it. */
export class AutotagError extends Error {
  override readonly name: string = 'AutotagError';
  /** Stable word for programs: `errors[].code` of a job, `warnings[].code` of a manifest. */
  readonly code: string = 'error';
}

/** A document or parameter that cannot be what it should be. */
export class InvalidInputError extends AutotagError {
  override readonly name: string = 'InvalidInputError';
  override readonly code: string = 'invalid-input';
  readonly problems: Problem[];
  constructor(message: string, problems: Problem[] = [], options?: ErrorOptions) {
    super(message, options);
    this.problems = problems;
  }
}

/** What was asked for by id does not exist; the message says where to look. */
export class NotFoundError extends AutotagError {
  override readonly name: string = 'NotFoundError';
  override readonly code: string = 'not-found';
}

/** The state of the store forbids what was asked, such as an id that cannot be made unique. */
export class ConflictError extends AutotagError {
  override readonly name: string = 'ConflictError';
  override readonly code: string = 'conflict';
}

/** An address that the server must not fetch: wrong scheme, private network, refused after DNS or a redirect. */
export class ForbiddenAddressError extends AutotagError {
  override readonly name: string = 'ForbiddenAddressError';
  override readonly code: string = 'forbidden-address';
}

/** The other server did not answer, answered an error, or broke off; `status` is its answer where there was one. */
export class UnreachableError extends AutotagError {
  override readonly name: string = 'UnreachableError';
  override readonly code: string = 'unreachable';
  readonly url: string;
  readonly status: number | undefined;
  constructor(message: string, url: string, status?: number, options?: ErrorOptions) {
    super(message, options);
    this.url = url;
    this.status = status;
  }
}

/** More bytes or pixels than the limit allows. */
export class TooLargeError extends AutotagError {
  override readonly name: string = 'TooLargeError';
  override readonly code: string = 'too-large';
}

/** Bytes that no image engine here can turn into pixels. */
export class UnreadableImageError extends AutotagError {
  override readonly name: string = 'UnreadableImageError';
  override readonly code: string = 'unreadable-image';
}

/** A canvas without an image that can be looked at. */
export class UnusableCanvasError extends AutotagError {
  override readonly name: string = 'UnusableCanvasError';
  override readonly code: string = 'unusable-canvas';
}

/** A model folder whose card and files do not fit together, or whose engine does not load here. */
export class ModelError extends AutotagError {
  override readonly name: string = 'ModelError';
  override readonly code: string = 'model';
}

/** The store cannot take the write now: locked, disk full, connection lost. Nothing was acknowledged. */
export class StoreError extends AutotagError {
  override readonly name: string = 'StoreError';
  override readonly code: string = 'store';
}

/** The configuration cannot be used; `problems` holds one line for each setting. */
export class ConfigError extends AutotagError {
  override readonly name: string = 'ConfigError';
  override readonly code: string = 'config';
  readonly problems: Problem[];
  constructor(message: string, problems: Problem[] = []) {
    super(message);
    this.problems = problems;
  }
}
