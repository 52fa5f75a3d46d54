import type { AnnotationRecord } from '../annotation/annotation.ts';
import { ConflictError } from '../errors.ts';
import { endOfWords, inOrder, refuseEmpty } from './annotation-rules.ts';
import { historyOf } from './history.ts';
import { changedPages } from './sqlite-activities.ts';
import type { BulkWriter } from './sqlite-bulk.ts';
import type { Row, SqliteConnection } from './sqlite-connection.ts';
import type { Condition, Span } from './sqlite-filter.ts';
import { conditionOf, fewMatches, queryCondition, spanOf } from './sqlite-filter.ts';
import { deletionTime, formerVersions, recordOf, versionOf } from './sqlite-history.ts';
import { prepareAnnotations } from './sqlite-prepare.ts';
import {
  deleteAnnotations,
  insertAnnotations,
  putAnnotations,
  putAsSeen,
  replaceAnnotation,
  select,
} from './sqlite-write-annotations.ts';
import type { AnnotationQuery, AnnotationStore } from './store.ts';

export function sqliteAnnotations(database: SqliteConnection, bulk: BulkWriter): AnnotationStore {
  return {
    async insert(records) {
      const ids = await (bulk.takes(records.length) ? bulk.insert(records) : insert(records));
      return records.map((record, i) => withId(record, ids[i]));
    },
    put: (records) => database.write(() => putAnnotations(database, records)),
    async putAsSeen(writes, by) {
      const areNew = writes.every(({ seen }) => seen === undefined);
      if (areNew && bulk.takes(writes.length)) {
        try {
          await bulk.insert(
            writes.map(({ record }) => record),
            { exact: true, by },
          );
          return [];
        } catch (error) {
          if (!(error instanceof ConflictError)) throw error; // some are there by now
        }
      }
      return database.write(() => putAsSeen(database, writes, by));
    },
    replace: (record, seen) =>
      database.write(() => replaceAnnotation(database, asSeen(record.id, seen), record)),

    get: async (id) => get(id),

    delete: (id, by, seen) =>
      database.write(() => deleteAnnotations(database, asSeen(id, seen), by) > 0),

    async deleteWhere(filter, by) {
      refuseEmpty(filter);
      const condition = conditionOf(filter);
      return database.write(() => deleteAnnotations(database, condition, by));
    },

    async history(id) {
      const current = rowOf(id);
      return historyOf(formerVersions(database, id), current && versionOf(current));
    },
    gone: async (id) => deletionTime(database, id),

    async *list(filter) {
      const { sql, values } = conditionOf(filter);
      const next = `${select} WHERE a.seq > ? AND ${sql} ORDER BY a.seq LIMIT ?`;
      let after = 0;
      // The first pages small, for readers that stop early; later ones about a megabyte, so that most die young.
      for (let size = 100; ; size = Math.min(size * 2, 400)) {
        const rows = database.rows(next, after, ...values, size);
        for (const row of rows) yield recordOf(row);
        if (rows.length < size) return;
        after = Number(rows.at(-1)?.seq);
      }
    },

    page: async (filter, offset, limit) => page(conditionOf(filter), offset, limit),

    count: async (filter) => count(conditionOf(filter)),

    async countByCanvas(filter) {
      const { sql, values } = conditionOf(filter);
      const only = filter.canvases ? 'AND c.uri IN (SELECT value FROM json_each(?))' : '';
      const rows = database.rows(
        `SELECT c.uri, count(*) AS n FROM annotation a JOIN target t ON t.seq = a.seq
         JOIN canvas c ON c.id = t.canvas WHERE ${sql} ${only} GROUP BY t.canvas`,
        ...values,
        ...(filter.canvases ? [JSON.stringify(filter.canvases)] : []),
      );
      return new Map(rows.map((row) => [String(row.uri), Number(row.n)]));
    },

    async search(query, offset, limit) {
      // What the tokeniser would never make is in no annotation.
      if (query.words.some((word) => !/^[\p{L}\p{N}\p{M}]+$/u.test(word))) {
        return { total: 0, records: [] };
      }
      const condition = queryCondition(query, howIn(query));
      const found = database.rows(
        `SELECT a.seq, count(*) OVER () AS total FROM annotation a WHERE ${condition.sql}
         ORDER BY a.seq LIMIT ? OFFSET ?`,
        ...condition.values,
        limit,
        offset,
      );
      // Beyond the end, or of none, there is no row to tell it.
      const total = found[0] ? Number(found[0].total) : count(condition);
      return { total, records: bySeq(found.map(({ seq }) => Number(seq))) };
    },

    async terms(query, prefix, { min, limit }) {
      const { sql, values } = queryCondition(query);
      const rows = database.rows(
        `SELECT term, count(*) AS n FROM fulltext_term WHERE term >= ? AND term < ?
           ${sql === 'TRUE' ? '' : `AND doc IN (SELECT a.seq FROM annotation a WHERE ${sql})`}
         GROUP BY term HAVING n >= ? ORDER BY n DESC, term LIMIT ?`,
        ...[prefix, prefix + endOfWords, ...values, min, limit],
      );
      const terms = rows.map((row) => ({ word: String(row.term), count: Number(row.n) }));
      return inOrder(terms);
    },

    async *canvases() {
      let after = 0;
      for (;;) {
        const rows = database.rows(
          `SELECT id, uri FROM canvas c WHERE id > ? AND EXISTS (SELECT 1 FROM target WHERE canvas = c.id)
           ORDER BY id LIMIT 500`,
          after,
        );
        for (const row of rows) yield String(row.uri);
        if (rows.length < 500) return;
        after = Number(rows.at(-1)?.id);
      }
    },

    async predictors() {
      return database
        .rows(
          `SELECT DISTINCT model, version, recipe FROM annotation WHERE model IS NOT NULL AND predicted = 1
           ORDER BY model, version, recipe`,
        )
        .map(({ model, version, recipe }) => ({
          model: String(model),
          version: typeof version === 'string' ? version : undefined,
          recipe: typeof recipe === 'string' ? recipe : undefined,
        }));
    },

    async canvasByHash(hash) {
      const row = database.row(
        `SELECT uri FROM canvas c WHERE md5 = ? AND (
           EXISTS (SELECT 1 FROM target WHERE canvas = c.id)
           OR EXISTS (SELECT 1 FROM manifest_canvas WHERE canvas = c.id))`,
        hash,
      );
      return row && String(row.uri);
    },
  };

  function insert(records: AnnotationRecord[]): Promise<string[]> {
    const prepared = prepareAnnotations(records);
    return database.write(() => {
      const pages = changedPages(database);
      const ids = insertAnnotations(database, prepared, pages);
      pages.log();
      return ids;
    });
  }

  function get(id: string): AnnotationRecord | undefined {
    const row = rowOf(id);
    return row && recordOf(row);
  }

  function rowOf(id: string): Row | undefined {
    return database.row(`${select} WHERE a.id = ?`, id);
  }

  function bySeq(numbers: number[]): AnnotationRecord[] {
    return database
      .rows(
        `${select} WHERE a.seq IN (SELECT value FROM json_each(?)) ORDER BY a.seq`,
        JSON.stringify(numbers),
      )
      .map(recordOf);
  }

  function page(condition: Condition, offset: number, limit: number): AnnotationRecord[] {
    return database
      .rows(
        `${select} WHERE ${condition.sql} ORDER BY a.seq LIMIT ? OFFSET ?`,
        ...condition.values,
        limit,
        offset,
      )
      .map(recordOf);
  }

  /** How a manifest's annotations are best told from others that have the words. */
  function howIn(query: AnnotationQuery): { few?: boolean; span?: Span } {
    const matches = query.manifest === undefined ? undefined : fewMatches(query);
    if (query.manifest === undefined || matches === undefined) return {};
    if (database.row(matches.sql, ...matches.values)?.few === 1) return { few: true };
    const { sql, values } = spanOf(query.manifest);
    const span = database.row(sql, ...values);
    return { span: { first: Number(span?.first ?? 0), last: Number(span?.last ?? -1) } };
  }

  function count({ sql, values }: Condition): number {
    return Number(
      database.row(`SELECT count(*) AS n FROM annotation a WHERE ${sql}`, ...values)?.n,
    );
  }
}

// --- Internal helpers ---

function withId(record: AnnotationRecord, id = record.id): AnnotationRecord {
  return id === record.id ? record : { ...record, id };
}

/** One by its id, while nobody has changed what was seen. */
function asSeen(id: string, seen: AnnotationRecord | undefined): Condition {
  if (!seen) return { sql: 'a.id = ?', values: [id] };
  return {
    sql: 'a.id = ? AND a.origin = ? AND a.modified = ? AND a.seq IN (SELECT seq FROM document WHERE seq = a.seq AND document = ?)',
    values: [id, seen.origin, seen.modified, JSON.stringify(seen.document)],
  };
}
