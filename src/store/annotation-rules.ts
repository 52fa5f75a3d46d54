import type { AnnotationRecord } from '../annotation/annotation.ts';
import { InvalidInputError } from '../errors.ts';
import type { AnnotationFilter } from './store.ts';

/** An id that is taken grows up to here (SAS 2.2). */
export const longestId = 400;

/** Deleting everything is never what an empty filter means. Throws `InvalidInputError`. */
export function refuseEmpty(filter: AnnotationFilter): void {
  if (Object.values(filter).every((value) => value === undefined)) {
    throw new InvalidInputError(
      'Deleting annotations needs a filter: canvases, manifest, origins, model, version, recipe, says or under.',
    );
  }
}

/** Whether a person wrote the stored one, and a machine would replace it. */
export function isPersons(
  stored: Pick<AnnotationRecord, 'origin'> | undefined,
  record: AnnotationRecord,
): boolean {
  return stored?.origin === 'curator' && record.origin === 'machine';
}

/** Whether nobody has changed what was seen, or made it their own; undefined: there was none. */
export function isAsSeen(
  stored: AnnotationRecord | undefined,
  seen: AnnotationRecord | undefined,
): boolean {
  if (!stored || !seen) return stored === seen;
  return (
    stored.origin === seen.origin &&
    stored.modified === seen.modified &&
    JSON.stringify(stored.document) === JSON.stringify(seen.document)
  );
}

/** Comes after every character of a word, in the order of code points. */
export const endOfWords = '\u{10ffff}';

/** By code points, as databases compare UTF-8: JavaScript's own order is another beyond the first 65,536. */
export function inOrder<Term extends { word: string }>(terms: Term[]): Term[] {
  return terms
    .map((term) => ({ term, bytes: Buffer.from(term.word) }))
    .sort((one, other) => Buffer.compare(one.bytes, other.bytes))
    .map(({ term }) => term);
}

/** Ids that begin with `prefix`, which ends with a slash, are from it up to this, which is not among them. */
export const afterPrefix = (prefix: string) => `${prefix.slice(0, -1)}0`;

/** The next wish for a container whose id is taken. */
export const nextContainerId = (id: string) => `${id.slice(0, -1)}1/`;
