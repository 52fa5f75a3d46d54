import type { JsonObject } from '../json.ts';
import type { AnnotationRecord } from './annotation.ts';
import { readTimestamp } from './timestamp.ts';

const spellings = (name: 'created' | 'modified') => [
  `dcterms:${name}`,
  `http://purl.org/dc/terms/${name}`,
  name,
];

/** Keys that hold dates, in any spelling. */
export const dateKeys: string[] = [...spellings('created'), ...spellings('modified')];

/**
 * `created` and `modified` as they leave: the author's own spelling where it names the same time. A
 * `modified` that was never sent and says nothing beside `created` stays away (SAS 2.4).
 */
export function datesOf(record: AnnotationRecord): { created: string; modified?: string } {
  const sentCreated = sent(record.document, 'created');
  const sentModified = sent(record.document, 'modified');
  const created = same(sentCreated, record.created);
  const modified = same(sentModified, record.modified);
  const silent =
    sentCreated !== undefined && sentModified === undefined && record.modified === record.created;
  return silent ? { created } : { created, modified };
}

// --- Internal helpers ---

function sent(document: JsonObject, name: 'created' | 'modified'): string | undefined {
  for (const key of spellings(name)) {
    const value = document[key];
    if (typeof value === 'string' && readTimestamp(value) !== undefined) return value;
  }
  return undefined;
}

function same(written: string | undefined, time: string): string {
  return written !== undefined && readTimestamp(written) === readTimestamp(time) ? written : time;
}
