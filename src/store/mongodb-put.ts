import type { AnnotationRecord } from '../annotation/annotation.ts';
import { isAsSeen, isPersons } from './annotation-rules.ts';
import { isIdentical, saysTheSame } from './history.ts';
import { logPages } from './mongodb-activities.ts';
import { type AnnotationDocument, documentOf, recordOf } from './mongodb-annotation.ts';
import { duplicatesOf, type MongoConnection, unchanged, writeAll } from './mongodb-connection.ts';
import { endDeletions, keepVersions } from './mongodb-history.ts';
import type { SeenWrite } from './store.ts';

/** As `AnnotationStore.put`: when it fails, what was there before is put back. */
export async function putAnnotations(
  mongo: MongoConnection,
  records: AnnotationRecord[],
): Promise<void> {
  const last = new Map(records.map((record) => [record.id, record]));
  await putWhere(mongo, [...last.values()], (record, old) => !isPersons(old, record));
}

/** As `AnnotationStore.putAsSeen`. */
export async function putAsSeen(
  mongo: MongoConnection,
  writes: SeenWrite[],
  by: string | undefined,
): Promise<string[]> {
  const seen = new Map(writes.map((write) => [write.record.id, write.seen]));
  return putWhere(
    mongo,
    writes.map(({ record }) => record),
    (record, old) => isAsSeen(old, seen.get(record.id)),
    by,
  );
}

// --- Internal helpers ---

interface Change {
  old: AnnotationDocument | undefined;
  document: AnnotationDocument;
  /** Says something else than before, not only when. */
  news: boolean;
}

/**
 * Round after round until nobody has come between reading what is there and writing; resolves to the ids that `may`
 * refused. Ids are distinct.
 */
async function putWhere(
  mongo: MongoConnection,
  records: AnnotationRecord[],
  may: (record: AnnotationRecord, old: AnnotationRecord | undefined) => boolean,
  by?: string,
): Promise<string[]> {
  const refused: string[] = [];
  const begun: Change[] = [];
  try {
    for (let left = records; left.length > 0; ) {
      const stored = await storedUnder(mongo, left);
      const todo: AnnotationRecord[] = [];
      for (const record of left) {
        const old = stored.get(record.id);
        const before = old && recordOf(old);
        if (before && isIdentical(before, { ...record, created: before.created })) continue;
        if (may(record, before)) todo.push(record);
        else refused.push(record.id);
      }
      const changes = await changesOf(mongo, todo, stored, by);
      begun.push(...changes);
      const overtaken = new Set(await write(mongo, changes));
      left = todo.filter(({ id }) => overtaken.has(id));
    }
  } catch (error) {
    await takeBack(mongo, begun);
    throw error;
  }
  const fresh = begun.filter(({ old }) => !old);
  await endDeletions(
    mongo,
    fresh.map(({ document }) => document._id),
  );
  const news = begun.filter((change) => change.news);
  await logPages(
    mongo,
    news.flatMap(({ old, document }) => (old ? [old, document] : [document])),
  );
  return refused;
}

async function storedUnder({ annotations }: MongoConnection, records: AnnotationRecord[]) {
  const found = annotations.find({ _id: { $in: records.map(({ id }) => id) } });
  return new Map((await found.toArray()).map((document) => [document._id, document]));
}

async function changesOf(
  mongo: MongoConnection,
  records: AnnotationRecord[],
  stored: Map<string, AnnotationDocument>,
  by: string | undefined,
): Promise<Change[]> {
  const fresh = records.filter(({ id }) => !stored.has(id)).length;
  let order = fresh > 0 ? await mongo.number('annotations', fresh) : 0;
  return records.map((record) => {
    const old = stored.get(record.id);
    if (!old) return { old, document: documentOf(record, order++, by), news: true };
    const news = !saysTheSame(recordOf(old), record);
    const writtenBy = news ? by : old.writtenBy;
    const document = documentOf({ ...record, created: old.created }, old.order, writtenBy);
    return { old, document, news };
  });
}

/** To the ids of which somebody was faster, or may have been. */
async function write(mongo: MongoConnection, changes: Change[]): Promise<string[]> {
  const fresh = changes.flatMap(({ old, document }) => (old ? [] : [document]));
  const replacing = changes.flatMap(({ old, document, news }) =>
    old ? { old, document, news } : [],
  );
  await keepVersions(
    mongo,
    replacing.filter(({ news }) => news).map(({ old }) => old),
  );
  const overtaken: string[] = [];
  if (fresh.length > 0) {
    try {
      await mongo.annotations.insertMany(fresh, { ordered: false });
    } catch (error) {
      const taken = duplicatesOf(error);
      if (!taken) throw error;
      overtaken.push(...taken.flatMap((i) => fresh[i]?._id ?? []));
    }
  }
  const matched = await writeAll(
    mongo.annotations,
    replacing.map(({ old, document: { _id, order, edition, ...fields } }) => ({
      updateOne: { filter: unchanged(old), update: { $set: fields, $inc: { edition: 1 } } },
    })),
  );
  // Which ones is not told: those that are as wished are passed over in the next round.
  if (matched < replacing.length) overtaken.push(...replacing.map(({ old }) => old._id));
  return overtaken;
}

/** Unless somebody has changed it since. */
async function takeBack({ annotations }: MongoConnection, changes: Change[]): Promise<void> {
  const fresh = changes.filter(({ old }) => !old).map(({ document }) => document.order);
  await annotations.deleteMany({ order: { $in: fresh }, edition: 0 });
  const replaced = changes.flatMap(({ old, document: { modified, document } }) => {
    if (!old) return [];
    const { _id, ...replacement } = old;
    const filter = { _id, order: old.order, edition: (old.edition ?? 0) + 1, modified, document };
    return [{ replaceOne: { filter, replacement } }];
  });
  await writeAll(annotations, replaced);
}
