import { constants, createBrotliDecompress, createGunzip, createInflate } from 'node:zlib';
import { type Dispatcher, request } from 'undici';
import { AutotagError, TooLargeError, UnreachableError } from '../errors.ts';
import { shortened } from './address-guard.ts';

/** One question to one server: what came back, body decoded. */
export interface Answer {
  status: number;
  headers: Record<string, string>;
  bytes: Uint8Array;
}

export interface ExchangeOptions {
  dispatcher: Dispatcher;
  headers: Record<string, string>;
  maxBytes: number;
  /** For the headers, and between two pieces of the body. */
  timeoutMs: number;
  /** For the whole: a server that drips a byte now and then is given up too. */
  totalMs: number;
  signal: AbortSignal;
}

/**
 * GET without redirects, retries or cache.
 * Throws `TooLargeError` as soon as the body, also once inflated, is over `maxBytes`; `UnreachableError`
 * where no whole answer came (its `cause` says why). An abort is thrown as it is.
 */
export async function exchange(url: URL, options: ExchangeOptions): Promise<Answer> {
  const { dispatcher, headers, maxBytes, timeoutMs, totalMs } = options;
  // Not AbortSignal.timeout and .any: those live on until the time is over.
  const controller = new AbortController();
  const { signal } = controller;
  const leave = () => controller.abort(options.signal.reason);
  let late = false;
  const deadline = setTimeout(() => {
    late = true;
    controller.abort();
  }, totalMs);
  options.signal.addEventListener('abort', leave, { once: true });
  try {
    options.signal.throwIfAborted();
    const response = await request(url, {
      dispatcher,
      headers,
      headersTimeout: timeoutMs,
      bodyTimeout: timeoutMs,
      signal,
    });
    const answer = { status: response.statusCode, headers: plain(response.headers) };
    if (answer.status === 200) {
      return { ...answer, bytes: await readBody(url, response.body, answer.headers, maxBytes) };
    }
    // Nobody reads the rest; taking it up to a point lets the connection be used again.
    await response.body.dump({ limit: 65_536, signal });
    return { ...answer, bytes: new Uint8Array() };
  } catch (error) {
    if (error instanceof AutotagError) throw error;
    if (options.signal.aborted) throw options.signal.reason;
    throw new UnreachableError(whyNot(url, error, late, options), url.href, undefined, {
      cause: error,
    });
  } finally {
    clearTimeout(deadline);
    options.signal.removeEventListener('abort', leave);
  }
}

export function tooLarge(url: URL, maxBytes: number): TooLargeError {
  const limit = maxBytes >= 1e6 ? `${Math.round(maxBytes / 1e5) / 10} MB` : `${maxBytes} bytes`;
  return new TooLargeError(
    `${shortened(url.href)} is larger than the ${limit} that are fetched at most (--max-fetch-megabytes).`,
  );
}

// --- Internal ---

async function readBody(
  url: URL,
  body: Dispatcher.ResponseData['body'],
  headers: Record<string, string>,
  maxBytes: number,
): Promise<Uint8Array> {
  // After leaving the loop nobody listens any more, and destroying is an error too.
  body.on('error', () => {});
  const pieces: Buffer[] = [];
  let size = 0;
  try {
    const inflated = inflater(url, headers['content-encoding']);
    if (!inflated && Number(headers['content-length']) > maxBytes) throw tooLarge(url, maxBytes);
    if (inflated) body.on('error', (error) => inflated.destroy(error));
    for await (const piece of inflated ? body.pipe(inflated) : body) {
      const buffer: Buffer = Buffer.from(piece);
      size += buffer.length;
      if (size > maxBytes) throw tooLarge(url, maxBytes);
      pieces.push(buffer);
    }
  } finally {
    if (!body.readableEnded) body.destroy();
  }
  return new Uint8Array(Buffer.concat(pieces));
}

function inflater(url: URL, encoding: string | undefined) {
  switch (encoding?.trim().toLowerCase()) {
    case undefined:
    case '':
    case 'identity':
      return undefined;
    case 'gzip':
    case 'x-gzip':
      return createGunzip();
    case 'br':
      return createBrotliDecompress({ flush: constants.BROTLI_OPERATION_FLUSH });
    case 'deflate':
      return createInflate();
    default:
      throw new UnreachableError(
        `${shortened(url.href)} answered in the encoding ${encoding}, which was not asked for.`,
        url.href,
      );
  }
}

function plain(headers: Record<string, string | string[] | undefined>): Record<string, string> {
  const result: Record<string, string> = {};
  for (const [name, value] of Object.entries(headers)) {
    if (value !== undefined) result[name] = Array.isArray(value) ? value.join(', ') : value;
  }
  return result;
}

function whyNot(url: URL, error: unknown, late: boolean, options: ExchangeOptions): string {
  const shown = shortened(url.href);
  const code = error instanceof Error && 'code' in error ? String(error.code) : '';
  const seconds = (milliseconds: number) => `${milliseconds / 1000} s`;
  if (late) return `${shown} did not answer completely within ${seconds(options.totalMs)}.`;
  switch (code) {
    case 'ENOTFOUND':
      return `${shown} cannot be reached: there is no host named ${url.hostname}.`;
    case 'EAI_AGAIN':
      return `${shown} cannot be reached: the name ${url.hostname} cannot be looked up now.`;
    case 'ECONNREFUSED':
      return `${shown} cannot be reached: ${url.host} refused the connection.`;
    case 'ECONNRESET':
    case 'EPIPE':
    case 'UND_ERR_SOCKET':
      return `${shown} broke off the connection.`;
    case 'UND_ERR_CONNECT_TIMEOUT':
    case 'ETIMEDOUT':
      return `${shown} cannot be reached: ${url.host} did not take the connection in time.`;
    case 'UND_ERR_HEADERS_TIMEOUT':
    case 'UND_ERR_BODY_TIMEOUT':
      return `${shown} did not answer within ${seconds(options.timeoutMs)}.`;
    default:
      return `${shown} cannot be fetched: ${error instanceof Error ? error.message : error}.`;
  }
}
