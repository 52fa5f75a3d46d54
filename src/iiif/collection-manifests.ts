import type { Fetcher } from '../fetch.ts';
import { type Collection, parseCollection } from './parse-collection.ts';

/**
 * Ids of the manifests in a collection and in those inside it; circles are followed once. Throws
 * `InvalidInputError` where it is none, and what the fetcher throws.
 */
export async function collectionManifests(
  address: string,
  fetcher: Pick<Fetcher, 'json'>,
  signal?: AbortSignal,
): Promise<string[]> {
  const manifests = new Set<string>();
  const seen = new Set([address]);
  let level = [address];
  for (let depth = 0; depth < deepest && level.length > 0; depth++) {
    const found: Collection[] = [];
    for (const each of level) found.push(parseCollection(await fetcher.json(each, { signal })));
    for (const { id } of found.flatMap((each) => each.manifests)) manifests.add(id);
    level = found
      .flatMap((each) => each.collections.map(({ id }) => id))
      .filter((id) => !seen.has(id) && seen.size < mostCollections && seen.add(id));
  }
  return [...manifests];
}

// --- Internal ---

const deepest = 10;
const mostCollections = 1000;
