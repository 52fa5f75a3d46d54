import PQueue from 'p-queue';
import { AutotagError, InvalidInputError, StoreError } from './errors.ts';
import type { Fetcher } from './fetch.ts';
import { documentKind } from './iiif/document-kind.ts';
import { type Collection, parseCollection, type Reference } from './iiif/parse-collection.ts';
import { parseManifest } from './iiif/parse-manifest.ts';
import { shortId } from './iiif/short-id.ts';
import type { ManifestRecord, Store } from './store/store.ts';

/** What came of a manifest or collection. */
export interface Ingested {
  /** In the order of the collection. */
  manifests: ManifestRecord[];
  /** Members of a collection that could not be had, with the reason. */
  failed: { url: string; code: string; message: string }[];
}

export type IngestSource = { url: string } | { document: unknown; url?: string };

export interface IngestParts {
  store: Pick<Store, 'manifests'>;
  fetcher: Pick<Fetcher, 'json'>;
  now(): Date;
}

export interface IngestOptions {
  signal?: AbortSignal;
  /** More than these are left out, and named as failed. @default 1000 */
  maxManifests?: number;
  /** How many collections may lie inside each other. @default 10 */
  maxDepth?: number;
  /** After each manifest of a collection. */
  onProgress?: (done: number, total: number) => void;
}

/**
 * A manifest or collection, by address or as a document, into the store. Ingesting again refreshes, whatever is in the cache. Members
 * of collections are fetched, each once, also where collections name each other in a circle; what is wrong
 * with one is told in `failed`. The annotations that a manifest links to are not fetched.
 * Throws what the fetcher throws, `InvalidInputError` for what is neither manifest nor collection, and
 * `StoreError`; of a manifest that is refused nothing is stored.
 */
export async function ingestManifest(
  source: IngestSource,
  parts: IngestParts,
  options: IngestOptions = {},
): Promise<Ingested> {
  const { url } = source;
  const document =
    'document' in source
      ? source.document
      : await parts.fetcher.json(source.url, { refresh: true, signal: options.signal });
  if (documentKind(document) !== 'collection') {
    return { manifests: [await keep(document, url, parts)], failed: [] };
  }
  const failed: Ingested['failed'] = [];
  const collection = parseCollection(document);
  const references = await members(collection, url, parts, options, failed);
  if (references.length + failed.length === 0) {
    throw new InvalidInputError(`The collection ${collection.id} names no manifests.`);
  }
  const manifests = await ingestAll(references, parts, options, failed);
  return { manifests, failed };
}

/** A manifest as the store keeps it. Throws `InvalidInputError` for what is none. */
export function manifestRecord(
  document: unknown,
  url: string | undefined,
  now: Date,
): ManifestRecord {
  const manifest = parseManifest(document);
  const time = now.toISOString();
  return {
    shortId: shortId(manifest.id),
    id: manifest.id,
    url,
    label: manifest.label,
    version: manifest.version,
    document: manifest.document,
    canvases: manifest.canvases.map(({ id, label, image, width, height }) => {
      const size = width && height ? { width, height } : undefined;
      return { id, label, usable: image !== undefined, size };
    }),
    warnings: manifest.warnings,
    created: time,
    modified: time,
  };
}

// --- Internal ---

async function keep(document: unknown, url: string | undefined, { store, now }: IngestParts) {
  return await store.manifests.put(manifestRecord(document, url, now()));
}

/** The manifests of a collection and of those in it, level by level. */
async function members(
  root: Collection,
  url: string | undefined,
  { fetcher }: IngestParts,
  { signal, maxManifests = 1000, maxDepth = 10 }: IngestOptions,
  failed: Ingested['failed'],
): Promise<Reference[]> {
  const manifests = new Map(root.manifests.map((reference) => [reference.id, reference]));
  const seen = new Set([root.id, url]);
  let level = root.collections;
  for (let depth = 1; level.length > 0 && manifests.size <= maxManifests; depth++) {
    const next: Reference[] = [];
    for (const { id } of level) {
      if (seen.has(id) || manifests.size > maxManifests) continue;
      seen.add(id);
      if (depth > maxDepth) {
        const message = `Collections are followed ${maxDepth} deep; this one lies deeper.`;
        failed.push({ url: id, code: 'too-deep', message });
        continue;
      }
      const found = await attempt(id, failed, async () =>
        parseCollection(await fetcher.json(id, { refresh: true, signal })),
      );
      for (const reference of found?.manifests ?? []) {
        if (!manifests.has(reference.id)) manifests.set(reference.id, reference);
      }
      next.push(...(found?.collections ?? []));
    }
    level = next;
  }
  const all = [...manifests.values()];
  const message = `Only ${maxManifests} manifests of a collection are ingested at once.`;
  failed.push(...all.slice(maxManifests).map(({ id }) => ({ url: id, code: 'too-many', message })));
  return all.slice(0, maxManifests);
}

async function ingestAll(
  references: Reference[],
  parts: IngestParts,
  { signal, onProgress }: IngestOptions,
  failed: Ingested['failed'],
): Promise<ManifestRecord[]> {
  // The fetcher keeps the turns at each host; this bounds the documents in memory.
  const queue = new PQueue({ concurrency: 4 });
  let done = 0;
  try {
    const records = await Promise.all(
      references.map(({ id }) =>
        queue.add(async () => {
          const record = await attempt(id, failed, async () =>
            keep(await parts.fetcher.json(id, { refresh: true, signal }), id, parts),
          );
          onProgress?.(++done, references.length);
          return record;
        }),
      ),
    );
    return records.filter((record) => record !== undefined);
  } finally {
    queue.clear(); // after an error that ends it all
  }
}

/** undefined where it failed, and `failed` says why. What is wrong with the store or cancelled ends it all. */
async function attempt<T>(
  url: string,
  failed: Ingested['failed'],
  work: () => Promise<T>,
): Promise<T | undefined> {
  try {
    return await work();
  } catch (error) {
    if (!(error instanceof AutotagError) || error instanceof StoreError) throw error;
    failed.push({ url, code: error.code, message: error.message });
    return undefined;
  }
}
