import type { FormerVersion } from './history.ts';
import { type AnnotationDocument, versionOf } from './mongodb-annotation.ts';
import { duplicatesOf, type MongoConnection, upsert } from './mongodb-connection.ts';
import type { RevisionDocument } from './mongodb-documents.ts';

/**
 * Keeps versions that are about to end, before they are changed: a crash between leaves a copy of the current
 * version, which is not shown as a former one. `by`: who deletes them.
 */
export async function keepVersions(
  { revisions, now }: MongoConnection,
  ending: AnnotationDocument[],
  by?: string,
): Promise<void> {
  if (ending.length === 0) return;
  const until = now();
  const versions = ending.map((stored): RevisionDocument => {
    const { _id: annotation, order, edition = 0 } = stored;
    const { form, origin, created, modified, document, columns, writtenBy = null } = stored;
    return {
      _id: JSON.stringify([annotation, order, edition]),
      ...{ annotation, order, edition, until, deletedBy: by ?? null, again: null },
      ...{ form, origin, created, modified, document, columns, writtenBy },
    };
  });
  try {
    await revisions.insertMany(versions, { ordered: false });
  } catch (error) {
    const known = duplicatesOf(error);
    if (!known) throw error;
    // Somebody who changes it at once, or who crashed before, kept the same version: it ends now.
    await upsert(
      revisions,
      versions
        .filter((_, i) => known.includes(i))
        .map(({ _id, ...replacement }) => {
          return { replaceOne: { filter: { _id }, replacement, upsert: true } };
        }),
    );
  }
}

/** Oldest first; `current` is the annotation as it is, if it is there. */
export async function formerVersions(
  { revisions }: MongoConnection,
  id: string,
  current: AnnotationDocument | undefined,
): Promise<FormerVersion[]> {
  const kept = await revisions.find({ annotation: id }).sort({ order: 1, edition: 1 }).toArray();
  const ended = kept.filter(
    ({ order, edition }) => order !== current?.order || edition !== (current.edition ?? 0),
  );
  return ended.map((row, i) => {
    const next = ended[i + 1] ?? current;
    // Replacing keeps the place in the order; an id that is used anew gets another.
    return formerVersionOf(row, next?.order !== row.order);
  });
}

/** Ids that may have been deleted are there again. */
export async function endDeletions(mongo: MongoConnection, ids: string[]): Promise<void> {
  if (ids.length === 0) return;
  await mongo.revisions.updateMany(
    { annotation: { $in: ids }, again: null },
    { $set: { again: mongo.now() } },
  );
}

// --- Internal helpers ---

function formerVersionOf(row: RevisionDocument, deleted: boolean): FormerVersion {
  const { until, deletedBy, again } = row;
  return {
    ...versionOf({ ...row, _id: row.annotation }),
    until,
    deletion: deleted ? { by: deletedBy ?? undefined, again: again ?? undefined } : undefined,
  };
}
