import { InvalidInputError, TooLargeError } from '../errors.ts';
import type { Json } from '../json.ts';
import type { Store } from '../store/store.ts';
import { datasetReader } from './coco/read-dataset.ts';
import { type Entry, placeName, placeOf } from './entries.ts';
import type { FormatName } from './formats.ts';
import { importBatches } from './import-batches.ts';
import { type Imported, nothingImported } from './imported.ts';
import type { Incoming } from './incoming.ts';
import { membersOf } from './json-list.ts';
import { taskReader } from './label-studio/read-task.ts';
import { linesOf } from './lines.ts';
import { entryProblem, parseEntry } from './parse-entry.ts';
import { readDocument } from './read-document.ts';
import { readLine } from './read-line.ts';

export interface ImportOptions {
  format: FormatName;
  /** What ids that are made here start with, and what addresses of our own come back with; no trailing slash. */
  base: string;
  now: Date;
  /** Of one line or member of a list; there is no limit on all of them together. */
  maxEntryBytes: number;
  /** Of a file that is kept on disk while it is read, as COCO is. @default as many as there is room for */
  maxKeptBytes?: number;
  /** Replace what differs even where it is newer, or nobody knows. @default false */
  replace?: boolean;
  signal?: AbortSignal;
}

/**
 * Reads annotations (and, in NDJSON, manifests and containers) as the bytes come, in constant memory, waiting for the store. They
 * are written in batches, each whole or not at all; an entry that cannot be read is left out and told by its
 * line. The same again changes nothing, so that an import that broke off is simply made again. Throws
 * `InvalidInputError` (`TooLargeError` for entries beyond the limit) where there was something and nothing of it
 * could be used, `TooLargeError` for a file of which more would have to be kept, and `StoreError`.
 */
export async function importAnnotations(
  store: Pick<Store, 'annotations' | 'containers' | 'manifests'>,
  bytes: AsyncIterable<Uint8Array>,
  options: ImportOptions,
): Promise<Imported> {
  const imported = nothingImported();
  const { base, replace = false, format } = options;
  const by = `iiif-autotag import (${format})`;
  const batches = importBatches(store, imported, { base, replace, by });
  const { entries, read } = readerOf(store, bytes, options);
  let tooLong: string | undefined;
  try {
    for await (const entry of entries) {
      options.signal?.throwIfAborted();
      const place = placeOf(entry);
      if (!('text' in entry)) {
        await batches.add({ kind: 'problem', message: entry.problem }, place, 0);
        if (entry.tooLong) tooLong ??= entry.problem;
        continue;
      }
      for (const incoming of await incomingOf(entry, read)) {
        await batches.add(incoming, place, entry.text.length);
      }
    }
    await batches.flush();
  } finally {
    await batches.written(); // whatever ends it, nothing is left under way
  }
  refuseFailure(imported, tooLong);
  return imported;
}

// --- Internal helpers ---

/** `list`: which of a document's lists the entry stands in, where it has several. */
type Read = (value: Json, list: string | undefined) => Incoming[] | Promise<Incoming[]>;

function readerOf(
  store: Pick<Store, 'annotations' | 'manifests'>,
  bytes: AsyncIterable<Uint8Array>,
  { format, maxEntryBytes, maxKeptBytes, signal, ...context }: ImportOptions,
): { entries: AsyncIterable<Entry>; read: Read } {
  if (format === 'ndjson') {
    return { entries: linesOf(bytes, maxEntryBytes), read: (value) => readLine(value, context) };
  }
  if (format === 'label-studio') {
    return { entries: membersOf(bytes, [], maxEntryBytes), read: taskReader(store, context) };
  }
  if (format === 'coco') {
    const dataset = datasetReader(store, context);
    const limits = { maxEntryBytes, maxKeptBytes, signal };
    return { entries: dataset.entries(bytes, limits), read: dataset.read };
  }
  return {
    entries: membersOf(bytes, ['items', 'resources'], maxEntryBytes),
    read: (value) => readDocument(value, context),
  };
}

async function incomingOf(
  { text, list }: { text: string; list?: string },
  read: Read,
): Promise<Incoming[]> {
  try {
    return await read(parseEntry(text), list);
  } catch (error) {
    if (!(error instanceof InvalidInputError)) throw error;
    return [{ kind: 'problem', message: entryProblem(error) }];
  }
}

function refuseFailure(imported: Imported, tooLong: string | undefined): void {
  const { failed, problems, manifests, containers } = imported;
  const used = [imported, manifests, containers].some(
    (counts) => counts.imported + counts.unchanged + counts.updated + counts.conflicts > 0,
  );
  if (failed === 0 || used) return;
  const [first] = problems;
  if (tooLong !== undefined) {
    throw new TooLargeError(`Nothing was imported; line ${first?.line}: ${tooLong}`);
  }
  throw new InvalidInputError(
    `Nothing was imported; ${first && placeName(first)}: ${first?.message}`,
    problems.slice(0, 100).map((problem) => ({
      path: placeName(problem),
      message: problem.message,
    })),
  );
}
