import { isDeepStrictEqual } from 'node:util';
import type { AnnotationRecord } from '../annotation/annotation.ts';
import { dateKeys } from '../annotation/dates-out.ts';
import type { Revision } from './store.ts';

/** A version as the drivers keep it. */
export interface StoredVersion {
  record: AnnotationRecord;
  /** Who wrote it, as far as the write said so beside the document. */
  by: string | undefined;
}

/** A version that has ended; the current one is the annotation itself. */
export interface FormerVersion extends StoredVersion {
  until: string;
  /** Where it was deleted, not replaced: by whom, and when its id was used anew. */
  deletion: { by: string | undefined; again: string | undefined } | undefined;
}

/** Former versions in their order, and the annotation as it is now if it is there. */
export function historyOf(former: FormerVersion[], current: StoredVersion | undefined): Revision[] {
  const revisions: Revision[] = [];
  const add = (revision: Omit<Revision, 'number'>) =>
    revisions.push({ number: revisions.length + 1, ...revision });
  let since: string | undefined;
  let kind: Revision['kind'] = 'created';
  let before: AnnotationRecord | undefined;
  for (const { until, deletion, ...version } of former) {
    const { record } = version;
    const { origin } = record;
    // Its author may have dated the first one into the future: nothing ends before it begins.
    const at = earlier(since ?? record.created, until);
    add({ at, kind, origin, agent: agentOf(version, before), record });
    if (deletion) add({ at: until, kind: 'deleted', origin, agent: deletion.by });
    since = deletion?.again ?? until;
    kind = deletion ? 'created' : 'updated';
    before = deletion ? undefined : record;
  }
  if (current) {
    const { record } = current;
    const { origin } = record;
    const at = since ?? record.created;
    add({ at, kind, origin, agent: agentOf(current, before), record });
  }
  return revisions;
}

/** Whether a replacement changes anything but dates: a machine that repeats itself makes no history. */
export function saysTheSame(one: AnnotationRecord, other: AnnotationRecord): boolean {
  return isDeepStrictEqual(withoutDates(one), withoutDates(other));
}

/** Whether it leaves nothing to write at all. */
export function isIdentical(stored: AnnotationRecord, record: AnnotationRecord): boolean {
  return (
    stored.modified === record.modified &&
    JSON.stringify(stored.document) === JSON.stringify(record.document) &&
    saysTheSame(stored, record)
  );
}

// --- Internal helpers ---

function earlier(one: string, other: string): string {
  if (one < other) return one;
  return other;
}

/**
 * Who made this version of the one before it. The name in a document is that of who changed it only where the change
 * brought the name: most clients send back the one that they were sent, and nobody is asked who they are.
 */
function agentOf(
  { record, by }: StoredVersion,
  before: AnnotationRecord | undefined,
): string | undefined {
  const author = authorOf(record);
  const named = before ? [authorOf(before), before.creator] : [];
  if (author !== undefined && !named.includes(author)) return author;
  // Only a machine run replaces a prediction without saying more: it is the model's word each time.
  return by ?? (record.origin === 'machine' ? author : undefined);
}

/** Whom the document names: the creator; of what a model said, the model and its version. */
function authorOf({ origin, model, version, creator }: AnnotationRecord): string | undefined {
  if (origin === 'curator' || model === undefined) return creator;
  return version === undefined ? model : `${model} ${version}`;
}

/** Through JSON, which the stored one has been through: absent and undefined become the same. */
function withoutDates({ document, created, modified, ...columns }: AnnotationRecord): unknown {
  const kept = Object.entries(document).filter(([key]) => !dateKeys.includes(key));
  return JSON.parse(JSON.stringify({ ...columns, document: Object.fromEntries(kept) }));
}
