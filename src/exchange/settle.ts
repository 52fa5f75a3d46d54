import { isDeepStrictEqual } from 'node:util';
import type { AnnotationRecord } from '../annotation/annotation.ts';
import type { ContainerRecord, ManifestRecord, ManifestStore } from '../store/store.ts';
import { amendTruth, saysTheSame } from './amend-truth.ts';
import type { Incoming } from './incoming.ts';
import { isSameAnnotation } from './same-annotation.ts';

/** What is to be done with one that comes in. */
export type Settled<Record> =
  | { outcome: 'imported' | 'updated'; record: Record }
  | { outcome: 'unchanged' }
  | { outcome: 'conflict'; message: string };

export interface SettleOptions {
  manifests: ManifestStore;
  base: string;
  /** Replace what differs even where it is newer, or nobody knows. */
  replace: boolean;
}

/**
 * An annotation that comes in beside the one stored under its id. The same document is unchanged, whatever the
 * dates; an older one is replaced, keeping its `created` and its origin. A newer one stays, and so does one that
 * the import gives no date to compare with: somebody may have written it since. A person's annotation is never
 * replaced by a machine's, nor the other way round.
 */
export async function settleAnnotation(
  stored: AnnotationRecord | undefined,
  incoming: Extract<Incoming, { kind: 'annotation' | 'claim' }>,
  { manifests, base, replace }: SettleOptions,
): Promise<Settled<AnnotationRecord>> {
  const { kind, record, dated } = incoming;
  const asOf = (kind === 'claim' ? incoming.asOf : undefined) ?? record.modified;
  if (!stored) return { outcome: 'imported', record };
  const same =
    kind === 'claim'
      ? saysTheSame(stored, record, incoming.size)
      : await isSameAnnotation(stored, record.document, { manifests, base });
  if (same) return { outcome: 'unchanged' };
  const reason = opposite(stored, record) ?? (replace ? undefined : tooOld(stored, asOf, dated));
  if (reason !== undefined) return { outcome: 'conflict', message: reason };
  if (kind === 'annotation') {
    return { outcome: 'updated', record: { ...record, origin: stored.origin } };
  }
  const amended = amendTruth(stored, record, incoming.size);
  if (amended) return { outcome: 'updated', record: amended };
  const message = 'The one stored here cannot be changed to this without losing what else it says.';
  return { outcome: 'conflict', message };
}

/** As `settleAnnotation`, for a manifest beside the one registered under its id. */
export function settleManifest(
  stored: ManifestRecord | undefined,
  record: ManifestRecord,
  replace: boolean,
): Settled<ManifestRecord> {
  if (!stored) return { outcome: 'imported', record };
  if (JSON.stringify(stored.document) === JSON.stringify(record.document)) {
    return { outcome: 'unchanged' };
  }
  const reason = replace ? undefined : tooOld(stored, record.modified, true);
  if (reason !== undefined) return { outcome: 'conflict', message: reason };
  return { outcome: 'updated', record };
}

/** As `settleAnnotation`, for a container; one that is there stays as it is. */
export function settleContainer(
  stored: ContainerRecord | undefined,
  record: ContainerRecord,
): Settled<ContainerRecord> {
  if (!stored) return { outcome: 'imported', record };
  if (isDeepStrictEqual(stored.document, record.document)) return { outcome: 'unchanged' };
  return { outcome: 'conflict', message: 'The one stored here differs; it stays.' };
}

// --- Internal helpers ---

function opposite(stored: AnnotationRecord, record: AnnotationRecord): string | undefined {
  const origins = [stored.origin, record.origin];
  if (!origins.includes('curator') || !origins.includes('machine')) return undefined;
  return stored.origin === 'curator'
    ? 'A person wrote the one stored here, and this one is a machine’s; it stays.'
    : 'A machine made the one stored here, and this one is a person’s; it stays.';
}

function tooOld(stored: { modified: string }, asOf: string, dated: boolean): string | undefined {
  if (!dated) {
    return 'The one stored here differs, and this one does not say from when it is; the stored one stays.';
  }
  if (Date.parse(stored.modified) <= Date.parse(asOf)) return undefined;
  return `The one stored here was changed later (${stored.modified}) than this one (${asOf}); it stays.`;
}
