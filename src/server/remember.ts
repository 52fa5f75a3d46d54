import { createHash } from 'node:crypto';
import type { JsonObject } from '../json.ts';

/** The last `most` results by key: what took long to make of a document that has not changed. */
export function remember<Result>(most: number): (key: string, make: () => Result) => Result {
  const results = new Map<string, Result>();
  return (key, make) => {
    const result = results.get(key) ?? make();
    results.delete(key); // and to the end: the first one is the one not used for longest
    results.set(key, result);
    const oldest = results.size > most ? results.keys().next().value : undefined;
    if (oldest !== undefined) results.delete(oldest);
    return result;
  };
}

/** Says the same of the same document only; cheaper than to parse it as a manifest. */
export function fingerprint(document: JsonObject): string {
  return createHash('sha256').update(JSON.stringify(document)).digest('base64url');
}
