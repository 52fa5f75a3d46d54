import type { AnnotationColumns, AnnotationRecord, Origin } from '../annotation/annotation.ts';
import { indexWords } from '../annotation/index-words.ts';
import { ConflictError } from '../errors.ts';
import { md5 } from '../iiif/short-id.ts';
import { endOfWords, inOrder, longestId, refuseEmpty } from './annotation-rules.ts';
import { historyOf, isIdentical, saysTheSame } from './history.ts';
import { type ChangedPages, changedPages } from './sqlite-activities.ts';
import type { Row, SqliteConnection, Value } from './sqlite-connection.ts';
import type { Condition } from './sqlite-filter.ts';
import { conditionOf, fewMatches, queryCondition } from './sqlite-filter.ts';
import {
  deletionTime,
  endDeletions,
  formerVersions,
  keepVersion,
  originOf,
  recordOf,
} from './sqlite-history.ts';
import { insertRows } from './sqlite-insert.ts';
import type { AnnotationStore } from './store.ts';

export function sqliteAnnotations(database: SqliteConnection): AnnotationStore {
  return {
    insert: (records) =>
      changing(database, (pages) => {
        const free = idsAsWished(database, records);
        const inserted = records.map((record) => ({ ...record, id: free(record.id) }));
        insertAnnotations(database, inserted, pages);
        endDeletions(
          database,
          inserted.map(({ id }) => id),
        );
        return inserted;
      }),

    put: (records) => database.write(() => putAnnotations(database, records)),

    replace: (record, seen) =>
      changing(database, (pages) => {
        const { sql, values } = asSeen(record.id, seen);
        const old = database.row(`${select} WHERE ${sql}`, ...values);
        if (!old) return undefined;
        const stored = { ...record, created: String(old.created) };
        rewriteAnnotation(database, old, stored, pages);
        return stored;
      }),

    get: async (id) => get(id),

    delete: (id, by, seen) =>
      database.write(() => deleteAnnotations(database, asSeen(id, seen), by) > 0),

    async deleteWhere(filter, by) {
      refuseEmpty(filter);
      const condition = conditionOf(filter);
      return database.write(() => deleteAnnotations(database, condition, by));
    },

    history: async (id) => historyOf(formerVersions(database, id), get(id)),
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
      const matches = query.manifest === undefined ? undefined : fewMatches(query);
      const few = matches && database.row(matches.sql, ...matches.values)?.few === 1;
      const condition = queryCondition(query, { few });
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

  function get(id: string): AnnotationRecord | undefined {
    const row = database.row(`${select} WHERE a.id = ?`, id);
    return row && recordOf(row);
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

  function count({ sql, values }: Condition): number {
    return Number(
      database.row(`SELECT count(*) AS n FROM annotation a WHERE ${sql}`, ...values)?.n,
    );
  }
}

/** Inserts, or replaces by id keeping `created`. Inside a transaction. */
export function putAnnotations(database: SqliteConnection, records: AnnotationRecord[]): void {
  const pages = changedPages(database);
  const fresh = new Map<string, AnnotationRecord>();
  for (const record of records) {
    const old = database.row(`${select} WHERE a.id = ?`, record.id);
    if (old) rewriteAnnotation(database, old, { ...record, created: String(old.created) }, pages);
    else fresh.set(record.id, record);
  }
  insertAnnotations(database, [...fresh.values()], pages);
  endDeletions(
    database,
    records.map(({ id }) => id),
  );
  pages.log();
}

/** Deletes what matches, keeping it as history; to how many. Inside a transaction. */
export function deleteAnnotations(
  database: SqliteConnection,
  { sql, values }: Condition,
  by: string | undefined,
): number {
  const pages = changedPages(database);
  const rows = database.rows(`SELECT a.seq, a.origin FROM annotation a WHERE ${sql}`, ...values);
  for (const { seq, origin } of rows) {
    keepVersion(database, Number(seq), { deleted: true, by });
    deleteDetails(database, Number(seq), originOf(origin), pages);
    database.change('DELETE FROM annotation WHERE seq = ?', Number(seq));
  }
  pages.log();
  return rows.length;
}

/** The number of a canvas, made when it is new. Inside a transaction. */
export function canvasNumber(database: SqliteConnection, uri: string): number {
  const known = database.row('SELECT id FROM canvas WHERE uri = ?', uri);
  if (known) return Number(known.id);
  const made = database.row(
    'INSERT INTO canvas (uri, md5) VALUES (?, ?) RETURNING id',
    uri,
    md5(uri),
  );
  return Number(made?.id);
}

// --- Internal helpers ---

const select =
  'SELECT a.seq, a.id, a.form, a.origin, a.created, a.modified, d.document, d.columns FROM annotation a JOIN document d ON d.seq = a.seq';

/** One by its id, while nobody has changed what was seen. */
function asSeen(id: string, seen: AnnotationRecord | undefined): Condition {
  if (!seen) return { sql: 'a.id = ?', values: [id] };
  return {
    sql: 'a.id = ? AND a.modified = ? AND a.seq IN (SELECT seq FROM document WHERE seq = a.seq AND document = ?)',
    values: [id, seen.modified, JSON.stringify(seen.document)],
  };
}

/** A transaction, and at its end the log of the pages that it changed. */
function changing<T>(database: SqliteConnection, work: (pages: ChangedPages) => T): Promise<T> {
  return database.write(() => {
    const pages = changedPages(database);
    const result = work(pages);
    pages.log();
    return result;
  });
}

/**
 * Gives out ids for new annotations one after the other: the one wished for, or with `1` appended until nobody has it.
 * Throws `ConflictError` where it would get too long.
 */
function idsAsWished(database: SqliteConnection, records: AnnotationRecord[]) {
  const wishes = JSON.stringify(records.map(({ id }) => id));
  const rows = database.rows(
    'SELECT id FROM annotation WHERE id IN (SELECT value FROM json_each(?))',
    wishes,
  );
  const taken = new Set(rows.map(({ id }) => String(id)));
  const isTaken = (id: string) =>
    taken.has(id) || database.row('SELECT 1 FROM annotation WHERE id = ?', id) !== undefined;
  return (wish: string): string => {
    let id = wish;
    for (let known = taken.has(wish); known; known = isTaken(id)) {
      id += '1';
      if (id.length > longestId) {
        throw new ConflictError(`The id ${wish} is taken, and too long to be made unique.`);
      }
    }
    taken.add(id);
    return id;
  };
}

/** Their ids are free. */
function insertAnnotations(
  database: SqliteConnection,
  records: AnnotationRecord[],
  pages: ChangedPages,
): void {
  if (records.length === 0) return;
  const last = database.row("SELECT seq FROM sqlite_sequence WHERE name = 'annotation'");
  const first = Number(last?.seq ?? 0) + 1;
  insertRows(
    database,
    'annotation (seq, id, form, origin, created, modified, creator, model, version, recipe, truth, predicted, motivations)',
    records.map((record, i) => [first + i, record.id, ...smallColumns(record)]),
  );
  writeDetails(
    database,
    records.map((record, i) => ({ seq: first + i, record })),
    pages,
  );
}

/** `old`: the row of `select`. What says the same as before is no new version, and no change of a page. */
function rewriteAnnotation(
  database: SqliteConnection,
  old: Row,
  record: AnnotationRecord,
  pages: ChangedPages,
): void {
  const seq = Number(old.seq);
  const before = recordOf(old);
  if (isIdentical(before, record)) return;
  const same = saysTheSame(before, record);
  if (!same) keepVersion(database, seq, { deleted: false });
  const changed = same ? changedPages(database) : pages;
  deleteDetails(database, seq, before.origin, changed);
  database.change(
    `UPDATE annotation SET form = ?, origin = ?, created = ?, modified = ?, creator = ?, model = ?, version = ?,
     recipe = ?, truth = ?, predicted = ?, motivations = ? WHERE seq = ?`,
    ...smallColumns(record),
    seq,
  );
  writeDetails(database, [{ seq, record }], changed);
}

function smallColumns(record: AnnotationRecord) {
  return [
    record.form,
    record.origin,
    record.created,
    record.modified,
    record.creator ?? null,
    record.model ?? null,
    record.version ?? null,
    record.recipe ?? null,
    record.statement.truth === undefined ? 0 : 1,
    record.statement.predicted === undefined ? 0 : 1,
    JSON.stringify(record.motivations),
  ];
}

function writeDetails(
  database: SqliteConnection,
  annotations: { seq: number; record: AnnotationRecord }[],
  pages: ChangedPages,
): void {
  const documents: Value[][] = [];
  const targets: Value[][] = [];
  const named: Value[][] = [];
  const texts: Value[][] = [];
  const canvases = new Map<string, number>();
  for (const { seq, record } of annotations) {
    const { id, form, document, origin, created, modified, ...columns } = record;
    documents.push([
      seq,
      JSON.stringify(document),
      JSON.stringify(columns satisfies AnnotationColumns),
    ]);
    for (const canvas of new Set(record.targets.map((target) => target.canvas))) {
      const number = canvases.get(canvas) ?? canvasNumber(database, canvas);
      canvases.set(canvas, number);
      targets.push([number, seq]);
      pages.add(number, origin);
    }
    for (const manifest of new Set(record.targets.map((target) => target.manifest))) {
      if (manifest !== undefined) named.push([manifest, seq]);
    }
    texts.push([seq, indexWords(record).join(' ')]);
  }
  insertRows(database, 'document (seq, document, columns)', documents);
  insertRows(database, 'target (canvas, seq)', targets);
  insertRows(database, 'named (manifest, seq)', named);
  insertRows(database, 'fulltext (rowid, words)', texts);
}

function deleteDetails(
  database: SqliteConnection,
  seq: number,
  origin: Origin,
  pages: ChangedPages,
): void {
  for (const { canvas } of database.rows('SELECT canvas FROM target WHERE seq = ?', seq)) {
    pages.add(Number(canvas), origin);
  }
  database.change('DELETE FROM document WHERE seq = ?', seq);
  database.change('DELETE FROM target WHERE seq = ?', seq);
  database.change('DELETE FROM named WHERE seq = ?', seq);
  database.change('DELETE FROM fulltext WHERE rowid = ?', seq);
}
