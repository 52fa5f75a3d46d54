import type { Filter } from 'mongodb';
import type { AnnotationRecord } from '../annotation/annotation.ts';
import { hasPhrases } from '../annotation/find-words.ts';
import { addressWord, labelWord } from '../annotation/index-words.ts';
import type { Size } from '../annotation/region.ts';
import { ConflictError } from '../errors.ts';
import type { Region } from '../iiif/manifest.ts';
import { afterPrefix, endOfWords, inOrder, longestId, refuseEmpty } from './annotation-rules.ts';
import { historyOf, isIdentical, saysTheSame } from './history.ts';
import { logPages } from './mongodb-activities.ts';
import type { AnnotationDocument, Area } from './mongodb-annotation.ts';
import { documentOf, recordOf, textOf, versionOf } from './mongodb-annotation.ts';
import type { MongoConnection } from './mongodb-connection.ts';
import { duplicatesOf, unchanged } from './mongodb-connection.ts';
import { endDeletions, formerVersions, keepVersions } from './mongodb-history.ts';
import { putAnnotations, putAsSeen } from './mongodb-put.ts';
import type { AnnotationFilter, AnnotationQuery, AnnotationStore, Predictor } from './store.ts';

/** Without transactions: a batch that fails in the middle is taken back. `sizes` begins anew for each search. */
export function mongoAnnotations(mongo: MongoConnection, sizes: () => SizeOf): AnnotationStore {
  const { annotations, manifests, run } = mongo;
  return {
    insert: (records) => run(() => insert(records)),
    put: (records) => run(() => putAnnotations(mongo, records)),
    putAsSeen: (writes, by) => run(() => putAsSeen(mongo, writes, by)),

    replace: (record, seen) => run(() => replace(record, seen)),

    get: (id) => run(() => get(id)),
    delete: (id, by, seen) =>
      run(async () => (await deleteAnnotations(mongo, { _id: id, ...asSeen(seen) }, by)) > 0),

    async deleteWhere(filter, by) {
      refuseEmpty(filter);
      return run(async () => deleteAnnotations(mongo, await whereOf(filter), by));
    },

    history: (id) =>
      run(async () => {
        const stored = await annotations.findOne({ _id: id });
        const former = await formerVersions(mongo, id, stored ?? undefined);
        return historyOf(former, stored ? versionOf(stored) : undefined);
      }),
    gone: (id) =>
      run(async () => {
        if (await annotations.findOne({ _id: id }, { projection: { _id: 1 } })) return undefined;
        return (await formerVersions(mongo, id, undefined)).at(-1)?.until;
      }),

    async *list(filter) {
      const where = await run(() => whereOf(filter));
      let after = 0;
      for (;;) {
        const bound = { $and: [where, { order: { $gt: after } }] };
        const rows = await run(() =>
          annotations.find(bound).sort({ order: 1 }).limit(500).toArray(),
        );
        for (const row of rows) yield recordOf(row);
        const last = rows.at(-1);
        if (!last || rows.length < 500) return;
        after = last.order;
      }
    },

    page: (filter, offset, limit) => run(async () => page(await whereOf(filter), offset, limit)),
    count: (filter) => run(async () => annotations.countDocuments(await whereOf(filter))),

    countByCanvas: (filter) =>
      run(async () => {
        const rows = annotations
          .find(await whereOf(filter))
          .project<{ canvases: string[] }>({ canvases: 1 });
        const counts = new Map<string, number>();
        for await (const { canvases } of rows) {
          for (const canvas of canvases) {
            if (filter.canvases && !filter.canvases.includes(canvas)) continue;
            counts.set(canvas, (counts.get(canvas) ?? 0) + 1);
          }
        }
        return counts;
      }),

    search: (query, offset, limit) =>
      run(async () => {
        const where = await whereOfQuery(query);
        const ids = await lookedThrough(where, query);
        if (!ids) {
          const total = await annotations.countDocuments(where);
          return { total, records: await page(where, offset, limit) };
        }
        const asked = ids.slice(offset, offset + limit);
        return { total: ids.length, records: await page({ _id: { $in: asked } }, 0, limit) };
      }),

    terms: (query, prefix, { min, limit }) =>
      run(async () => {
        const begins = { $gte: prefix, $lt: prefix + endOfWords };
        const all = await whereOfQuery(query);
        const ids = await lookedThrough(all, query);
        const where = ids ? { _id: { $in: ids } } : all;
        const rows = annotations.aggregate<{ _id: string; count: number }>([
          { $match: { $and: [where, { words: { $elemMatch: begins } }] } },
          { $project: { words: 1 } },
          { $unwind: '$words' },
          { $match: { words: begins } },
          { $group: { _id: '$words', count: { $sum: 1 } } },
          { $match: { count: { $gte: min } } },
          { $sort: { count: -1, _id: 1 } },
          { $limit: limit },
        ]);
        return inOrder((await rows.toArray()).map(({ _id, count }) => ({ word: _id, count })));
      }),

    async *canvases() {
      const found = annotations.aggregate<{ _id: string }>([
        { $unwind: '$canvases' },
        { $group: { _id: '$canvases' } },
      ]);
      try {
        for (;;) {
          const next = await run(() => found.next());
          if (!next) return;
          yield next._id;
        }
      } finally {
        await found.close();
      }
    },

    predictors: () =>
      run(async () => {
        const predictors: Predictor[] = [];
        const says = 'prediction';
        for (const model of sorted(await annotations.distinct('model', { says }))) {
          if (model === null) continue;
          for (const version of sorted(await annotations.distinct('version', { says, model }))) {
            const recipes = await annotations.distinct('recipe', { says, model, version });
            for (const recipe of sorted(recipes)) {
              predictors.push({
                model,
                version: version ?? undefined,
                recipe: recipe ?? undefined,
              });
            }
          }
        }
        return predictors;
      }),

    canvasByHash: (hash) =>
      run(async () => {
        const annotation = await annotations.findOne({ hashes: hash });
        if (annotation) return annotation.canvases[annotation.hashes.indexOf(hash)];
        const manifest = await manifests.findOne({ hashes: hash });
        return manifest?.canvasIds[manifest.hashes.indexOf(hash)];
      }),
  };

  async function get(id: string): Promise<AnnotationRecord | undefined> {
    const stored = await annotations.findOne({ _id: id });
    return stored ? recordOf(stored) : undefined;
  }

  /** Again and again until nobody else has come between reading the old one and writing the new one. */
  async function replace(
    record: AnnotationRecord,
    seen: AnnotationRecord | undefined,
  ): Promise<AnnotationRecord | undefined> {
    for (;;) {
      const old = await annotations.findOne({ _id: record.id, ...asSeen(seen) });
      if (!old) return undefined;
      const before = recordOf(old);
      const stored = { ...record, created: old.created };
      if (isIdentical(before, stored)) return stored;
      const same = saysTheSame(before, stored);
      if (!same) await keepVersions(mongo, [old]);
      const writtenBy = same ? old.writtenBy : null;
      const { _id, order, edition, ...changed } = documentOf(stored, 0, writtenBy);
      const update = { $set: changed, $inc: { edition: 1 } };
      const { matchedCount } = await annotations.updateOne(unchanged(old), update);
      if (matchedCount === 0) continue;
      if (!same) await logPages(mongo, [old, documentOf(stored, 0)]);
      return stored;
    }
  }

  async function insert(records: AnnotationRecord[]): Promise<AnnotationRecord[]> {
    if (records.length === 0) return [];
    const first = await mongo.number('annotations', records.length);
    const stored = records.map((record) => ({ ...record }));
    const inserted: string[] = [];
    try {
      let left = [...stored.keys()];
      while (left.length > 0) {
        const batch = left.map((i) => documentOf(at(stored, i), first + i));
        const taken = new Set(await insertBatch(batch, inserted));
        left = left.filter((_, position) => taken.has(position));
        for (const i of left) at(stored, i).id = longer(at(stored, i).id, at(records, i).id);
      }
    } catch (error) {
      await annotations.deleteMany({ _id: { $in: inserted } });
      throw error;
    }
    await endDeletions(mongo, inserted);
    await logPages(
      mongo,
      stored.map((record) => documentOf(record, 0)),
    );
    return stored;
  }

  /** To the places whose ids were taken; the others are in. */
  async function insertBatch(batch: AnnotationDocument[], inserted: string[]): Promise<number[]> {
    // Of a batch that fails otherwise, whatever carries its numbers is ours to take back.
    try {
      await annotations.insertMany(batch, { ordered: false });
      inserted.push(...batch.map(({ _id }) => _id));
      return [];
    } catch (error) {
      const taken = duplicatesOf(error);
      if (!taken) {
        await annotations.deleteMany({ order: { $in: batch.map(({ order }) => order) } });
        throw error;
      }
      inserted.push(...batch.filter((_, i) => !taken.includes(i)).map(({ _id }) => _id));
      return taken;
    }
  }

  async function page(where: Filter<AnnotationDocument>, offset: number, limit: number) {
    if (limit <= 0) return []; // to MongoDB, a limit of 0 is none
    const found = annotations.find(where).sort({ order: 1 }).skip(offset).limit(limit);
    return (await found.toArray()).map(recordOf);
  }

  /** All of a query but its region and phrases. */
  async function whereOfQuery(query: AnnotationQuery): Promise<Filter<AnnotationDocument>> {
    return { $and: [await whereOf(query), ...queryParts(query)] };
  }

  /**
   * Ids in order, undefined where neither region nor phrases are asked for. Not asked of the database: a region and its
   * canvas must be of the same target, and it knows which words there are, not where.
   */
  async function lookedThrough(
    where: Filter<AnnotationDocument>,
    { region, canvases, phrases = [] }: AnnotationQuery,
  ): Promise<string[] | undefined> {
    if (!region && phrases.length === 0) return undefined;
    const rows = annotations
      .find(where)
      .project<Pick<AnnotationDocument, '_id' | 'areas' | 'columns'>>({ areas: 1, columns: 1 });
    const wanted = canvases && new Set(canvases);
    const sizeOf = sizes();
    const ids: string[] = [];
    for await (const { _id, areas, columns } of rows.sort({ order: 1 })) {
      const here = wanted ? areas.filter(({ canvas }) => wanted.has(canvas)) : areas;
      if (region && !(await overlaps(here, region, sizeOf))) continue;
      if (phrases.length > 0 && !hasPhrases(textOf({ columns }), phrases)) continue;
      ids.push(_id);
    }
    return ids;
  }

  async function whereOf(filter: AnnotationFilter): Promise<Filter<AnnotationDocument>> {
    const parts: Filter<AnnotationDocument>[] = [];
    const { canvases, manifest, origins, model, version, recipe, says, under } = filter;
    if (canvases) parts.push({ canvases: { $in: canvases } });
    if (manifest !== undefined) {
      const known = await manifests.findOne({ _id: manifest }, { projection: { canvasIds: 1 } });
      parts.push({
        $or: [{ canvases: { $in: known?.canvasIds ?? [] } }, { manifests: manifest }],
      });
    }
    if (origins) parts.push({ origin: { $in: origins } });
    if (model !== undefined) parts.push({ model });
    if (version !== undefined) parts.push({ version });
    if (recipe !== undefined) parts.push({ recipe });
    if (says !== undefined) parts.push({ says });
    if (under !== undefined) parts.push({ _id: { $gte: under, $lt: afterPrefix(under) } });
    return parts.length > 0 ? { $and: parts } : {};
  }
}

/** The size of a canvas, where a manifest tells it. */
type SizeOf = (canvas: string) => Promise<Size | undefined>;

/** Deletes what matches, keeping it as history; to how many. */
export async function deleteAnnotations(
  mongo: MongoConnection,
  where: Filter<AnnotationDocument>,
  by: string | undefined,
): Promise<number> {
  const { annotations } = mongo;
  for (let deleted = 0; ; ) {
    const rows = await annotations.find(where).limit(500).toArray();
    if (rows.length === 0) return deleted;
    await keepVersions(mongo, rows, by);
    // What somebody else has changed since is there still, and comes with the next round.
    for (const [edition, orders] of ordersByEdition(rows)) {
      const same = { order: { $in: orders }, edition: edition ?? { $exists: false } };
      deleted += (await annotations.deleteMany(same)).deletedCount;
    }
    await logPages(mongo, rows);
  }
}

// --- Internal helpers ---

/** Which ones there are, by their edition, of which there are few. */
function ordersByEdition(rows: AnnotationDocument[]): Map<number | undefined, number[]> {
  const orders = new Map<number | undefined, number[]>();
  for (const { order, edition } of rows) {
    const known = orders.get(edition);
    if (known) known.push(order);
    else orders.set(edition, [order]);
  }
  return orders;
}

/** Matches while nobody has changed what was seen. */
function asSeen(seen: AnnotationRecord | undefined): Filter<AnnotationDocument> {
  if (!seen) return {};
  const { origin, modified, document } = seen;
  return { origin, modified, document: JSON.stringify(document) };
}

function queryParts(query: AnnotationQuery): Filter<AnnotationDocument>[] {
  const parts: Filter<AnnotationDocument>[] = query.words.map((word) => ({ words: word }));
  if (query.motivations) parts.push({ motivations: { $in: query.motivations } });
  if (query.creators) parts.push({ creator: { $in: query.creators } });
  if (query.created) {
    const ranges = query.created.map(({ from, to }) => ({ created: { $gte: from, $lte: to } }));
    parts.push(ranges.length > 0 ? { $or: ranges } : { _id: { $in: [] } });
  }
  for (const address of query.addresses ?? []) parts.push({ words: addressWord(address) });
  if (query.labels) parts.push({ words: { $in: query.labels.map(labelWord) } });
  if (query.confidence) {
    parts.push({ confidence: { $gte: query.confidence.from, $lte: query.confidence.to } });
  }
  return parts;
}

async function overlaps(areas: Area[], { x, y, w, h }: Region, sizeOf: SizeOf): Promise<boolean> {
  for (const { canvas, percent, left, top, right, bottom } of areas) {
    const size = percent ? await sizeOf(canvas) : hundred;
    if (!size) return true;
    const { width, height } = size;
    const across = left * width < 100 * (x + w) && right * width > 100 * x;
    if (across && top * height < 100 * (y + h) && bottom * height > 100 * y) return true;
  }
  return false;
}

/** Where a unit is a hundredth. */
const hundred: Size = { width: 100, height: 100 };

/** Bytewise, as SQLite orders; null first. */
function sorted(names: (string | null)[]): (string | null)[] {
  return names.toSorted((one, two) =>
    Buffer.compare(Buffer.from(one ?? ''), Buffer.from(two ?? '')),
  );
}

function longer(id: string, wish: string): string {
  if (id.length < longestId) return `${id}1`;
  throw new ConflictError(`The id ${wish} is taken, and too long to be made unique.`);
}

function at<T>(list: T[], index: number): T {
  const value = list[index];
  if (value === undefined) throw new RangeError(`No entry ${index} in a list of ${list.length}.`);
  return value;
}
