import type { ErrorRequestHandler } from 'express';
import multer from 'multer';
import {
  AutotagError,
  ConfigError,
  ConflictError,
  ForbiddenAddressError,
  InvalidInputError,
  ModelError,
  NotFoundError,
  type Problem,
  StoreError,
  TooLargeError,
  UnreachableError,
  UnreadableImageError,
  UnusableCanvasError,
} from '../errors.ts';
import { isJsonObject } from '../json.ts';
import { HttpError } from './http-error.ts';

/** What an error is in HTTP; details stand beside `code` and `message` in the body. */
export interface ErrorAnswer {
  status: number;
  message: string;
  headers?: Record<string, string>;
  problems?: Problem[];
}

/** The one place where errors become HTTP (sas-contract 1.6). Whatever was not thrown on purpose is logged. */
export function errorAnswer(error: unknown, log: (error: unknown) => void): ErrorAnswer {
  if (error instanceof HttpError) {
    return { status: error.status, message: error.message, headers: error.headers };
  }
  if (error instanceof InvalidInputError) {
    const { message, problems } = error;
    return { status: 400, message, ...(problems.length > 0 ? { problems } : {}) };
  }
  if (error instanceof StoreError || error instanceof ModelError || error instanceof ConfigError) {
    log(error);
    return { status: 503, message: error.message, headers: { 'Retry-After': '5' } };
  }
  if (error instanceof AutotagError) return { status: statusOf(error), message: error.message };
  if (error instanceof multer.MulterError) {
    const tooLarge = /^LIMIT_(FILE_SIZE|FIELD_VALUE)$/.test(error.code);
    return { status: tooLarge ? 413 : 400, message: `The form cannot be read: ${error.message}.` };
  }
  const status = clientStatus(error);
  if (status !== undefined) {
    return { status, message: error instanceof Error ? error.message : 'Bad request.' };
  }
  log(error);
  return { status: 500, message: 'The server has failed; its log says why.' };
}

/** Known errors → their status and sentence, as `{code, message}`; once an answer has begun it is broken off. */
export function sendErrors(log: (error: unknown) => void): ErrorRequestHandler {
  return (error, _request, response, _next) => {
    const { status, message, headers = {}, problems } = errorAnswer(error, log);
    if (response.headersSent) {
      response.destroy();
      return;
    }
    response.removeHeader('ETag');
    for (const [name, value] of Object.entries(headers)) {
      if (lists.includes(name)) response.append(name, value);
      else response.set(name, value);
    }
    response
      .status(status)
      .set('Cache-Control', 'no-store')
      .type('application/json')
      .send(`${JSON.stringify({ code: status, message, problems }, null, 2)}\n`);
  };
}

// --- Internal helpers ---

/** What an error says here stands beside what its path has said already. */
const lists = ['Link', 'Vary'];

function statusOf(error: AutotagError): number {
  if (error instanceof NotFoundError) return 404;
  if (error instanceof TooLargeError) return 413;
  if (error instanceof UnreachableError) return 502;
  // An id that cannot be made unique is a bad request to SAS's clients (sas-contract 1.6).
  if (error instanceof ConflictError || error instanceof ForbiddenAddressError) return 400;
  if (error instanceof UnreadableImageError || error instanceof UnusableCanvasError) return 400;
  return 500;
}

/** Express, its static files and body parsers mark what the client did wrong with a status. */
function clientStatus(error: unknown): number | undefined {
  if (!isJsonObject(error)) return undefined;
  const status = error.status ?? error.statusCode;
  return typeof status === 'number' && status >= 400 && status < 500 ? status : undefined;
}
