import { isDeepStrictEqual } from 'node:util';
import type { AnnotationRecord } from '../annotation/annotation.ts';
import { dateKeys } from '../annotation/dates-out.ts';
import type { Revision } from './store.ts';

/** A version that has ended, as the drivers keep it; the current one is the annotation itself. */
export interface FormerVersion {
  until: string;
  /** Where it was deleted, not replaced: by whom, and when its id was used anew. */
  deletion: { by: string | undefined; again: string | undefined } | undefined;
  record: AnnotationRecord;
}

/** Former versions in their order, and the annotation as it is now if it is there. */
export function historyOf(
  former: FormerVersion[],
  current: AnnotationRecord | undefined,
): Revision[] {
  const revisions: Revision[] = [];
  const add = (revision: Omit<Revision, 'number'>) =>
    revisions.push({ number: revisions.length + 1, ...revision });
  let since: string | undefined;
  let kind: Revision['kind'] = 'created';
  for (const { until, deletion, record } of former) {
    const { origin } = record;
    // Its author may have dated the first one into the future: nothing ends before it begins.
    const at = earlier(since ?? record.created, until);
    add({ at, kind, origin, agent: agentOf(record), record });
    if (deletion) add({ at: until, kind: 'deleted', origin, agent: deletion.by });
    since = deletion?.again ?? until;
    kind = deletion ? 'created' : 'updated';
  }
  if (current) {
    const { origin } = current;
    const at = since ?? current.created;
    add({ at, kind, origin, agent: agentOf(current), record: current });
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

function agentOf({ origin, model, version, creator }: AnnotationRecord): string | undefined {
  if (origin !== 'machine' || model === undefined) return creator;
  return version === undefined ? model : `${model} ${version}`;
}

/** Through JSON, which the stored one has been through: absent and undefined become the same. */
function withoutDates({ document, created, modified, ...columns }: AnnotationRecord): unknown {
  const kept = Object.entries(document).filter(([key]) => !dateKeys.includes(key));
  return JSON.parse(JSON.stringify({ ...columns, document: Object.fromEntries(kept) }));
}
