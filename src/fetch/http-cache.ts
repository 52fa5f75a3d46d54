import CachePolicy from 'http-cache-semantics';
import { isJsonObject, type JsonObject } from '../json.ts';
import type { CacheEntry, DiskCache } from './disk-cache.ts';
import type { Answer } from './exchange.ts';

/** RFC 9111 between the fetcher and the disk: what may be kept, for how long, when to ask again. */
export interface HttpCache {
  through(
    question: Question,
    ask: (headers: Record<string, string>) => Promise<Answer>,
  ): Promise<{ answer: Answer; fromCache: boolean }>;
}

export interface Question {
  url: string;
  headers: Record<string, string>;
  /** Keeps apart what must not be shared. */
  scope: string;
}

/** Without a disk every question is asked. When the disk fails, `warn` is told once and it is left alone. */
export function createHttpCache(
  disk: DiskCache | undefined,
  warn: (message: string) => void,
): HttpCache {
  let usable = disk;

  async function orWithout<T>(work: (cache: DiskCache) => Promise<T>): Promise<T | undefined> {
    if (!usable) return undefined;
    try {
      return await work(usable);
    } catch (error) {
      if (usable) warn(`Fetched files are not cached any more: ${error}`);
      usable = undefined;
      return undefined;
    }
  }

  return {
    async through({ url, headers, scope }, ask) {
      const key = `${scope} ${headers.accept} ${url}`;
      const request = { url, method: 'GET', headers };
      const entry = await orWithout((cache) => cache.read(key));
      const old = entry && readPolicy(entry.policy);
      if (entry && old?.satisfiesWithoutRevalidation(request)) {
        return { answer: entry, fromCache: true };
      }
      const answer = await ask(old ? strings(old.revalidationHeaders(request)) : headers);
      if (entry && old && answer.status === 304) {
        const { policy } = old.revalidatedPolicy(request, answer);
        await orWithout((cache) => cache.write(key, { ...entry, policy: stored(policy) }));
        return { answer: entry, fromCache: true };
      }
      // Nothing is sent that could identify anybody, so what is private to us may be kept too.
      const policy = new CachePolicy(request, answer, { shared: false });
      const useful = policy.timeToLive() > 0 || canBeAskedAgain(answer);
      if (keptStatuses.includes(answer.status) && policy.storable() && useful) {
        await orWithout((cache) => cache.write(key, { url, policy: stored(policy), ...answer }));
      } else if (entry) {
        await orWithout((cache) => cache.delete(key));
      }
      return { answer, fromCache: false };
    },
  };
}

// --- Internal ---

// Not 404 and its like: who mends a server wants to be believed at once.
const keptStatuses = [200, 301, 302, 307, 308];

const canBeAskedAgain = ({ headers }: Answer) =>
  headers.etag !== undefined || headers['last-modified'] !== undefined;

const stored = (policy: CachePolicy): JsonObject => {
  const object: unknown = JSON.parse(JSON.stringify(policy.toObject()));
  return isJsonObject(object) ? object : {};
};

/** undefined where another version of the library wrote it. */
function readPolicy(policy: CacheEntry['policy']): CachePolicy | undefined {
  if (policy.v !== 1) return undefined;
  // Written by `stored`, of the same version.
  return CachePolicy.fromObject(policy as unknown as CachePolicy.CachePolicyObject);
}

function strings(headers: CachePolicy.Headers): Record<string, string> {
  const pairs = Object.entries(headers).map(([name, value]) => [name, String(value)]);
  return Object.fromEntries(pairs);
}
