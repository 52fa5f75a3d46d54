import type { Request } from 'express';
import { InvalidInputError, TooLargeError } from '../errors.ts';
import { isDeeperThan } from '../json.ts';
import { HttpError } from './http-error.ts';

/**
 * The body as bytes, whatever content type it comes under (sas-contract 1.4). Never call it for DELETE:
 * Mirador 2 sends form text under a JSON content type there. Throws `TooLargeError`.
 */
export async function readBody(request: Request, maxBytes: number): Promise<Buffer> {
  const parsed = parsedBefore(request);
  if (parsed) return parsed;
  refuseEncoded(request);
  if (Number(request.get('Content-Length') ?? 0) > maxBytes) throw tooLarge(maxBytes);
  return new Promise((resolve, reject) => {
    const chunks: Buffer[] = [];
    let size = 0;
    request.on('data', (chunk: Buffer) => {
      size += chunk.length;
      if (size <= maxBytes) chunks.push(chunk);
      else {
        chunks.length = 0;
        reject(tooLarge(maxBytes)); // the rest flows by unread, so that the client sees our answer
      }
    });
    request.on('end', () => resolve(Buffer.concat(chunks)));
    // Whatever is wrong with the stream is the client's doing; after the end it comes too late to matter.
    const brokeOff = () => reject(new HttpError(400, 'The request broke off.'));
    request.on('error', brokeOff).on('close', brokeOff);
  });
}

/**
 * The body as it comes, of any size; whoever takes it slowly slows the client down. Left early, the rest flows by
 * unread, so that the client sees our answer. Throws `HttpError` where the request breaks off.
 */
export async function* bodyChunks(request: Request): AsyncGenerator<Buffer> {
  const parsed = parsedBefore(request);
  if (parsed) return yield parsed;
  refuseEncoded(request);
  let taken = false;
  try {
    for await (const chunk of request.iterator({ destroyOnReturn: false })) yield chunk;
    taken = true;
  } catch (error) {
    if (!request.readableAborted && !request.destroyed) throw error;
    throw new HttpError(400, 'The request broke off.');
  } finally {
    if (!taken) request.resume();
  }
}

/** UTF-8 with or without a byte-order mark. Throws `InvalidInputError` for anything that is no JSON. */
export function parseJson(bytes: Uint8Array): unknown {
  const text = decodeText(bytes);
  if (text.trim() === '')
    throw new InvalidInputError('The request body is empty; JSON is expected.');
  if (isDeeperThan(text, deepest)) {
    throw new InvalidInputError(`The JSON is nested deeper than ${deepest} levels.`);
  }
  try {
    return JSON.parse(text);
  } catch (error) {
    const reason = error instanceof Error ? error.message : String(error);
    throw new InvalidInputError(`The request body is not valid JSON: ${reason}`, [], {
      cause: error,
    });
  }
}

/** The JSON of a request's body. */
export async function readJson(request: Request, maxBytes: number): Promise<unknown> {
  return parseJson(await readBody(request, maxBytes));
}

/** Whether a body is meant as JSON, whatever its content type says. */
export function looksLikeJson(bytes: Uint8Array): boolean {
  const start = Buffer.from(bytes.subarray(0, 100)).toString('utf8');
  return /^\ufeff?\s*[[{]/.test(start);
}

export function tooLarge(maxBytes: number): TooLargeError {
  const limit = Math.round(maxBytes / 2 ** 20);
  return new TooLargeError(`The request body is larger than the ${limit} MB that are read.`);
}

// --- Internal helpers ---

/** Nobody's annotations are deeper, and whoever walks through a document may recurse. */
const deepest = 200;

function refuseEncoded(request: Request): void {
  const encoding = request.get('Content-Encoding') ?? 'identity';
  if (encoding !== 'identity') {
    throw new HttpError(415, `Bodies with the content encoding ${encoding} are not read.`);
  }
}

/** In somebody else's application a parser may have come before us. */
function parsedBefore(request: Request): Buffer | undefined {
  const body: unknown = request.body;
  if (body === undefined || !request.readableEnded) return undefined;
  if (Buffer.isBuffer(body)) return body;
  if (typeof body === 'string') return Buffer.from(body);
  if (!request.is('application/x-www-form-urlencoded')) return Buffer.from(JSON.stringify(body));
  const form = new URLSearchParams();
  for (const [name, value] of Object.entries(body ?? {})) form.set(name, String(value));
  return Buffer.from(form.toString());
}

function decodeText(bytes: Uint8Array): string {
  try {
    return new TextDecoder('utf-8', { fatal: true }).decode(bytes);
  } catch (error) {
    throw new InvalidInputError('The request body is not valid JSON: it is not UTF-8.', [], {
      cause: error,
    });
  }
}
