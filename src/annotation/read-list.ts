import { InvalidInputError } from '../errors.ts';
import { md5 } from '../iiif/short-id.ts';
import { isJsonObject } from '../json.ts';
import { toLocal } from '../local-address.ts';
import type { AnnotationRecord } from './annotation.ts';
import { populateAnnotation } from './populate-annotation.ts';
import { readAnnotation } from './read-annotation.ts';

/**
 * The annotations of a whole list (AnnotationList, AnnotationPage or a bare array), as `POST /annotation/populate`
 * and `import annotations` store them: ids minted under `base`, bodies as sas-contract 2.6 wants them.
 * Throws `InvalidInputError` naming the first entry that cannot be stored.
 */
export function recordsOfList(document: unknown, base: string, now: Date): AnnotationRecord[] {
  let minted = 0;
  const mintId = (canvas: string) => `${base}/annotation/${md5(canvas)}/${minted++}`;
  const records = readEntries(document, (entry) =>
    readAnnotation(isJsonObject(entry) ? populateAnnotation(entry) : entry, {
      mintId,
      origin: 'curator',
      now,
    }),
  );
  return records.map((record) => ({ ...record, id: toLocal(record.id, base) }));
}

/** As `recordsOfList`, each entry by a reader of its own; only where they come from is said here. */
export function readEntries(
  document: unknown,
  read: (entry: unknown) => AnnotationRecord,
): AnnotationRecord[] {
  return entriesOf(document).map((entry, index) => {
    const record = readEntry(entry, index, read);
    return { ...record, origin: listedOrigin(record) };
  });
}

/** People's words stay people's when they come as a list; what a machine said, here or elsewhere, does not become theirs. */
export function listedOrigin({ model, statement }: AnnotationRecord): 'curator' | 'import' {
  return model !== undefined || statement.predicted !== undefined ? 'import' : 'curator';
}

// --- Internal ---

/** The annotations of a list of either vocabulary, or of a bare array. */
function entriesOf(document: unknown): unknown[] {
  if (Array.isArray(document)) return document;
  const entries = isJsonObject(document) ? (document.resources ?? document.items) : undefined;
  if (Array.isArray(entries)) return entries;
  throw new InvalidInputError(
    'Expected a list of annotations: an object with "resources" (AnnotationList) or "items" (AnnotationPage), or an array.',
  );
}

/** Says which entry it is that cannot be stored. */
function readEntry<T>(entry: unknown, index: number, read: (entry: unknown) => T): T {
  try {
    return read(entry);
  } catch (error) {
    if (!(error instanceof InvalidInputError)) throw error;
    const path = `resources[${index}]`;
    const problems =
      error.problems.length > 0 ? error.problems : [{ path: '', message: error.message }];
    throw new InvalidInputError(
      `Nothing was stored, because of entry ${index + 1}: ${error.message}`,
      problems.map((problem) => ({
        path: problem.path ? `${path}.${problem.path}` : path,
        message: problem.message,
      })),
      { cause: error },
    );
  }
}
