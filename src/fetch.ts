import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { Agent } from 'undici';
import { InvalidInputError, UnreachableError } from './errors.ts';
import {
  guardedLookup,
  guardUrl,
  type Reach,
  type Resolve,
  shortened,
} from './fetch/address-guard.ts';
import { openDiskCache } from './fetch/disk-cache.ts';
import { type Answer, exchange, tooLarge } from './fetch/exchange.ts';
import { createHosts } from './fetch/hosts.ts';
import { createHttpCache } from './fetch/http-cache.ts';
import { concernsHost, isPassingError, isPassingStatus, pauseBefore } from './fetch/retry.ts';
import { shareRequests } from './fetch/shared-requests.ts';
import { isJsonObject } from './json.ts';
import { packageRoot } from './package-root.ts';

/** The only way to other people's servers: guarded, patient, polite, cached. */
export interface Fetcher {
  /**
   * Throws `ForbiddenAddressError`, `UnreachableError` (also for every status but 200, in `status`),
   * `TooLargeError`; what `signal` was aborted with.
   */
  get(url: string, options?: GetOptions): Promise<Fetched>;
  /** As `get`; `InvalidInputError` where the answer is not JSON. A byte-order mark is tolerated. */
  json(url: string, options?: GetOptions): Promise<unknown>;
  /** Breaks off what is under way; may be called again. */
  close(): Promise<void>;
}

export interface GetOptions {
  maxBytes?: number;
  accept?: string;
  /** Ask the server whether our copy is still good even where it said that it would be. @default false */
  refresh?: boolean;
  signal?: AbortSignal;
}

export interface Fetched {
  /** After redirects. */
  url: string;
  status: number;
  contentType: string | undefined;
  /** Shared between callers that asked at the same time: not to be written to. */
  bytes: Uint8Array;
  /** Also where the other server was only asked whether our copy is still good. */
  fromCache: boolean;
}

export interface FetcherOptions {
  /** Whether loopback, private networks and unusual ports may be fetched from. */
  allowPrivate: boolean;
  /** No cache without it. */
  cacheFolder?: string;
  /** @default 2 GB */
  cacheBytes?: number;
  userAgent?: string;
  /** @default 4 */
  connectionsPerHost?: number;
  /** For the start of an answer and for each piece of it; the whole may take four times as long. @default 30_000 */
  timeoutMs?: number;
  /** @default 64 MB */
  maxBytes?: number;
  /** Further tries after broken connections and 429, 502, 503, 504. @default 3 */
  retries?: number;
  /** First pause between tries; doubles. @default 500 */
  backoffMs?: number;
  /** Longest pause, whatever `Retry-After` says. @default 30_000 */
  maxPauseMs?: number;
  now?: () => Date;
  random?: () => number;
  resolve?: Resolve;
  isPublic?: Reach['isPublic'];
  /** Told when the disk cache cannot be used; fetching goes on without it. */
  warn?: (message: string) => void;
}

const maxRedirects = 5;
const redirectStatuses = [301, 302, 303, 307, 308];

export function createFetcher(options: FetcherOptions): Fetcher {
  const { allowPrivate, timeoutMs = 30_000, connectionsPerHost = 4 } = options;
  const rules = {
    retries: options.retries ?? 3,
    backoffMs: options.backoffMs ?? 500,
    maxPauseMs: options.maxPauseMs ?? 30_000,
    now: options.now ?? (() => new Date()),
    random: options.random ?? Math.random,
  };
  const userAgent = options.userAgent ?? defaultUserAgent();
  const hosts = createHosts(connectionsPerHost);
  const requests = shareRequests<Fetched>();
  const cache = createHttpCache(
    options.cacheFolder === undefined
      ? undefined
      : openDiskCache(options.cacheFolder, options.cacheBytes ?? 2e9),
    options.warn ?? ((message) => process.emitWarning(message)),
  );
  const agent = new Agent({
    connections: connectionsPerHost,
    connect: {
      timeout: Math.min(timeoutMs, 10_000),
      lookup: guardedLookup(options, options.resolve),
    },
  });

  async function get(address: string, { signal, ...asked }: GetOptions = {}) {
    const url = guardUrl(address, options);
    url.hash = '';
    const want = {
      maxBytes: asked.maxBytes ?? options.maxBytes ?? 64e6,
      accept: asked.accept ?? '*/*',
      refresh: asked.refresh ?? false,
    };
    return await requests.share(`${JSON.stringify(want)} ${url.href}`, signal, (shared) =>
      followRedirects(url, { ...want, signal: shared }),
    );
  }

  async function followRedirects(start: URL, want: Want): Promise<Fetched> {
    let url = start;
    for (let hop = 0; hop <= maxRedirects; hop++) {
      const here = url;
      const headers = {
        'user-agent': userAgent,
        accept: want.accept,
        'accept-encoding': 'gzip, br',
        // RFC 9111 §5.2.1.4; caches on the way ask too.
        ...(want.refresh ? { 'cache-control': 'no-cache' } : {}),
      };
      const { answer, fromCache } = await cache.through(
        // What was fetched when private addresses were open is not given out when they are closed.
        { url: here.href, headers, scope: allowPrivate ? 'private' : 'public' },
        (all) => patiently(here, all, want),
      );
      const { status, headers: answered, bytes } = answer;
      if (status === 200) {
        // What lies in the cache may have come when the limit was another.
        if (bytes.byteLength > want.maxBytes) throw tooLarge(here, want.maxBytes);
        const contentType = answered['content-type'];
        return { url: here.href, status, contentType, bytes, fromCache };
      }
      const target = redirectStatuses.includes(status) ? answered.location : undefined;
      if (target === undefined) {
        const shown = shortened(start.href);
        throw new UnreachableError(`${shown} answered with status ${status}.`, start.href, status);
      }
      url = guardUrl(target, options, here.href);
    }
    throw new UnreachableError(
      `${shortened(start.href)} redirects more than ${maxRedirects} times.`,
      start.href,
    );
  }

  async function patiently(url: URL, headers: Record<string, string>, want: Want): Promise<Answer> {
    const { maxBytes, signal } = want;
    return await hosts.run(url.origin, signal, async () => {
      for (let attempt = 0; ; attempt++) {
        const last = attempt >= rules.retries;
        const answer = await exchange(url, {
          dispatcher: agent,
          headers,
          maxBytes,
          timeoutMs,
          totalMs: 4 * timeoutMs,
          signal,
        }).catch((error: unknown) => {
          if (last || !isPassingError(error)) throw error;
          return undefined;
        });
        if (answer && !isPassingStatus(answer.status)) return answer;
        const pause = pauseBefore(attempt, answer?.headers['retry-after'], rules);
        if (answer && concernsHost(answer.status)) hosts.pause(url.origin, pause);
        if (answer && last) return answer;
        await hosts.sleep(pause, signal);
        await hosts.ready(url.origin, signal);
      }
    });
  }

  return {
    get,
    async json(url, wanted = {}) {
      const accept = 'application/ld+json, application/json;q=0.9, */*;q=0.5';
      const { bytes, contentType } = await get(url, { accept, ...wanted });
      return parseJson(bytes, shortened(url), contentType);
    },
    async close() {
      requests.abort(new UnreachableError('The server is shutting down.', ''));
      await agent.destroy();
    },
  };
}

// --- Internal ---

interface Want {
  accept: string;
  maxBytes: number;
  refresh: boolean;
  signal: AbortSignal;
}

function parseJson(bytes: Uint8Array, shown: string, contentType: string | undefined): unknown {
  try {
    return JSON.parse(new TextDecoder('utf-8').decode(bytes)); // drops a byte-order mark
  } catch (error) {
    const what = contentType?.startsWith('text/html')
      ? 'a web page'
      : `something else (${contentType ?? 'no content type'})`;
    const reason = error instanceof Error ? error.message : String(error);
    throw new InvalidInputError(
      `${shown} answered ${what}, not JSON: ${reason}`,
      [{ path: '', message: reason }],
      { cause: error },
    );
  }
}

/** Whose program it is, and where to read about it where package.json says. */
function defaultUserAgent(): string {
  const card: unknown = JSON.parse(readFileSync(join(packageRoot, 'package.json'), 'utf8'));
  const { version, homepage } = isJsonObject(card) ? card : {};
  const where = typeof homepage === 'string' ? `; +${homepage}` : '';
  return `iiif-autotag/${version} (IIIF annotation server${where})`;
}
