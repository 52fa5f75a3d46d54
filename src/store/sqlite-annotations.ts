import type { AnnotationColumns, AnnotationRecord, Origin } from '../annotation/annotation.ts';
import { indexWords } from '../annotation/index-words.ts';
import { ConflictError } from '../errors.ts';
import { md5 } from '../iiif/short-id.ts';
import type { JsonObject } from '../json.ts';
import { endOfWords, inOrder, longestId, refuseEmpty } from './annotation-rules.ts';
import type { Row, SqliteConnection } from './sqlite-connection.ts';
import type { Condition } from './sqlite-filter.ts';
import { conditionOf, queryCondition } from './sqlite-filter.ts';
import type { AnnotationStore } from './store.ts';

export function sqliteAnnotations(database: SqliteConnection): AnnotationStore {
  return {
    insert: (records) =>
      database.write(() =>
        records.map((record) => {
          const stored = { ...record, id: freeId(record.id) };
          insertAnnotation(database, stored);
          return stored;
        }),
      ),

    put: (records) =>
      database.write(() => {
        for (const record of records) putAnnotation(database, record);
      }),

    replace: (record, seen) =>
      database.write(() => {
        const old = rowById(record.id, seen);
        if (!old) return undefined;
        const stored = { ...record, created: String(old.created) };
        rewriteAnnotation(database, Number(old.seq), stored);
        return stored;
      }),

    async get(id) {
      const row = database.row(`${select} WHERE a.id = ?`, id);
      return row && recordOf(row);
    },

    delete: (id, seen) =>
      database.write(() => {
        const row = rowById(id, seen);
        if (row) deleteAnnotation(database, Number(row.seq));
        return row !== undefined;
      }),

    async deleteWhere(filter) {
      refuseEmpty(filter);
      const condition = conditionOf(filter);
      return database.write(() => deleteAnnotations(database, condition));
    },

    async *list(filter) {
      const { sql, values } = conditionOf(filter);
      const next = `${select} WHERE a.seq > ? AND ${sql} ORDER BY a.seq LIMIT ?`;
      let after = 0;
      // The first pages small, for readers that stop early; later ones up to some megabytes.
      for (let size = 100; ; size = Math.min(size * 2, 1600)) {
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
      const condition = queryCondition(query);
      return { total: count(condition), records: page(condition, offset, limit) };
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

  function rowById(id: string, seen?: AnnotationRecord): Row | undefined {
    if (!seen) return database.row('SELECT seq, created FROM annotation WHERE id = ?', id);
    return database.row(
      `SELECT a.seq, a.created FROM annotation a JOIN document d ON d.seq = a.seq
       WHERE a.id = ? AND a.modified = ? AND d.document = ?`,
      id,
      seen.modified,
      JSON.stringify(seen.document),
    );
  }

  function freeId(wish: string): string {
    let id = wish;
    while (rowById(id)) {
      id += '1';
      if (id.length > longestId) {
        throw new ConflictError(`The id ${wish} is taken, and too long to be made unique.`);
      }
    }
    return id;
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
export function putAnnotation(database: SqliteConnection, record: AnnotationRecord): void {
  const old = database.row('SELECT seq, created FROM annotation WHERE id = ?', record.id);
  if (!old) insertAnnotation(database, record);
  else {
    rewriteAnnotation(database, Number(old.seq), { ...record, created: String(old.created) });
  }
}

/** Deletes what matches; to how many. Inside a transaction. */
export function deleteAnnotations(database: SqliteConnection, { sql, values }: Condition): number {
  const rows = database.rows(`SELECT a.seq FROM annotation a WHERE ${sql}`, ...values);
  for (const row of rows) deleteAnnotation(database, Number(row.seq));
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

function insertAnnotation(database: SqliteConnection, record: AnnotationRecord): void {
  const made = database.row(
    `INSERT INTO annotation (id, form, origin, created, modified, creator, model, version, recipe, truth, predicted, motivations)
     VALUES (?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?) RETURNING seq`,
    record.id,
    ...smallColumns(record),
  );
  writeDetails(database, Number(made?.seq), record);
}

function rewriteAnnotation(database: SqliteConnection, seq: number, record: AnnotationRecord) {
  deleteDetails(database, seq);
  database.change(
    `UPDATE annotation SET form = ?, origin = ?, created = ?, modified = ?, creator = ?, model = ?, version = ?,
     recipe = ?, truth = ?, predicted = ?, motivations = ? WHERE seq = ?`,
    ...smallColumns(record),
    seq,
  );
  writeDetails(database, seq, record);
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

function writeDetails(database: SqliteConnection, seq: number, record: AnnotationRecord): void {
  const { id, form, document, origin, created, modified, ...columns } = record;
  database.change(
    'INSERT INTO document (seq, document, columns) VALUES (?, ?, ?)',
    seq,
    JSON.stringify(document),
    JSON.stringify(columns satisfies AnnotationColumns),
  );
  for (const canvas of new Set(record.targets.map((target) => target.canvas))) {
    database.change(
      'INSERT INTO target (canvas, seq) VALUES (?, ?)',
      canvasNumber(database, canvas),
      seq,
    );
  }
  for (const manifest of new Set(record.targets.map((target) => target.manifest))) {
    if (manifest === undefined) continue;
    database.change('INSERT INTO named (manifest, seq) VALUES (?, ?)', manifest, seq);
  }
  database.change(
    'INSERT INTO fulltext (rowid, words) VALUES (?, ?)',
    seq,
    indexWords(record).join(' '),
  );
}

function deleteAnnotation(database: SqliteConnection, seq: number): void {
  deleteDetails(database, seq);
  database.change('DELETE FROM annotation WHERE seq = ?', seq);
}

function deleteDetails(database: SqliteConnection, seq: number): void {
  database.change('DELETE FROM document WHERE seq = ?', seq);
  database.change('DELETE FROM target WHERE seq = ?', seq);
  database.change('DELETE FROM named WHERE seq = ?', seq);
  database.change('DELETE FROM fulltext WHERE rowid = ?', seq);
}

function recordOf(row: Row): AnnotationRecord {
  const document: JsonObject = JSON.parse(String(row.document));
  const columns: AnnotationColumns = JSON.parse(String(row.columns));
  return {
    ...columns,
    // JSON knows no undefined: absent again becomes present.
    creator: columns.creator,
    model: columns.model,
    version: columns.version,
    recipe: columns.recipe,
    id: String(row.id),
    form: row.form === 'oa' ? 'oa' : 'w3c',
    document,
    origin: originOf(row.origin),
    created: String(row.created),
    modified: String(row.modified),
  };
}

function originOf(value: Row[string] | undefined): Origin {
  if (value === 'machine' || value === 'import') return value;
  return 'curator';
}
