import type { AnnotationColumns, AnnotationRecord, Origin } from '../annotation/annotation.ts';
import { indexWords } from '../annotation/index-words.ts';
import { ConflictError } from '../errors.ts';
import { md5 } from '../iiif/short-id.ts';
import { isAsSeen, isPersons, longestId } from './annotation-rules.ts';
import { isIdentical, type StoredVersion, saysTheSame } from './history.ts';
import { type ChangedPages, changedPages } from './sqlite-activities.ts';
import type { Row, SqliteConnection, Value } from './sqlite-connection.ts';
import type { Condition } from './sqlite-filter.ts';
import { endDeletions, keepVersion, originOf, recordOf, versionOf } from './sqlite-history.ts';
import { insertRows } from './sqlite-insert.ts';
import type { SeenWrite } from './store.ts';

// What changes annotations, always inside a transaction: their rows, their index, their history, the log of their pages.

/** Whole annotations, as `versionOf` reads them. */
export const select =
  'SELECT a.seq, a.id, a.form, a.origin, a.created, a.modified, a.written_by, d.document, d.columns FROM annotation a JOIN document d ON d.seq = a.seq';

/** Under the ids wished for, or with `1` appended until they are free; as stored. Throws `ConflictError` where one gets too long. */
export function insertAnnotations(
  database: SqliteConnection,
  records: AnnotationRecord[],
): AnnotationRecord[] {
  const pages = changedPages(database);
  const free = idsAsWished(database, records);
  const inserted = records.map((record) => {
    const id = free(record.id);
    return id === record.id ? record : { ...record, id };
  });
  insertFree(database, inserted, pages);
  endDeletions(
    database,
    inserted.map(({ id }) => id),
  );
  pages.log();
  return inserted;
}

/** Inserts, or replaces by id keeping `created`; a machine replaces nothing that a person wrote. */
export function putAnnotations(
  database: SqliteConnection,
  records: AnnotationRecord[],
  by?: string,
): void {
  const pages = changedPages(database);
  const fresh = new Map<string, AnnotationRecord>();
  for (const record of records) {
    const old = database.row(`${select} WHERE a.id = ?`, record.id);
    if (!old) fresh.set(record.id, record);
    else if (!isPersons({ origin: originOf(old.origin) }, record)) {
      rewriteAnnotation(database, old, { record, by }, pages);
    }
  }
  insertFree(database, [...fresh.values()], pages, by);
  endDeletions(
    database,
    records.map(({ id }) => id),
  );
  pages.log();
}

/** Puts those that are still stored as they were seen; to the ids of the others. */
export function putAsSeen(
  database: SqliteConnection,
  writes: SeenWrite[],
  by: string | undefined,
): string[] {
  const stored = (id: string) => {
    const row = database.row(`${select} WHERE a.id = ?`, id);
    return row && recordOf(row);
  };
  const others = writes.filter(({ record, seen }) => !isAsSeen(stored(record.id), seen));
  putAnnotations(
    database,
    writes.filter((write) => !others.includes(write)).map(({ record }) => record),
    by,
  );
  return others.map(({ record }) => record.id);
}

/** Replaces the one that `which` finds, keeping its `created`; undefined where there is none. */
export function replaceAnnotation(
  database: SqliteConnection,
  { sql, values }: Condition,
  record: AnnotationRecord,
): AnnotationRecord | undefined {
  const old = database.row(`${select} WHERE ${sql}`, ...values);
  if (!old) return undefined;
  const pages = changedPages(database);
  const stored = rewriteAnnotation(database, old, { record, by: undefined }, pages);
  pages.log();
  return stored;
}

/** Deletes what matches, keeping it as history; to how many. */
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

/** The number of a canvas, made when it is new. */
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
function insertFree(
  database: SqliteConnection,
  records: AnnotationRecord[],
  pages: ChangedPages,
  by?: string,
): void {
  if (records.length === 0) return;
  const last = database.row("SELECT seq FROM sqlite_sequence WHERE name = 'annotation'");
  const first = Number(last?.seq ?? 0) + 1;
  insertRows(
    database,
    'annotation (seq, id, form, origin, created, modified, creator, model, version, recipe, truth, predicted, motivations, written_by)',
    records.flatMap((record, i) => [first + i, record.id, ...smallColumns(record), by ?? null]),
  );
  writeDetails(
    database,
    records.map((record, i) => ({ seq: first + i, record })),
    pages,
  );
}

/**
 * `old`: the row of `select`, whose `created` is kept. What says the same as before is no new version, and no change of
 * a page. To the record as stored.
 */
function rewriteAnnotation(
  database: SqliteConnection,
  old: Row,
  version: StoredVersion,
  pages: ChangedPages,
): AnnotationRecord {
  const seq = Number(old.seq);
  const { record: before, by } = versionOf(old);
  const record = { ...version.record, created: before.created };
  if (isIdentical(before, record)) return record;
  const same = saysTheSame(before, record);
  if (!same) keepVersion(database, seq, { deleted: false });
  const changed = same ? changedPages(database) : pages;
  deleteDetails(database, seq, before.origin, changed);
  database.change(
    `UPDATE annotation SET form = ?, origin = ?, created = ?, modified = ?, creator = ?, model = ?, version = ?,
     recipe = ?, truth = ?, predicted = ?, motivations = ?, written_by = ? WHERE seq = ?`,
    ...smallColumns(record),
    (same ? by : version.by) ?? null,
    seq,
  );
  writeDetails(database, [{ seq, record }], changed);
  return record;
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
  const documents: Value[] = [];
  const targets: Value[] = [];
  const named: Value[] = [];
  const texts: Value[] = [];
  const canvases = new Map<string, number>();
  for (const { seq, record } of annotations) {
    documents.push(seq, JSON.stringify(record.document), JSON.stringify(columnsOf(record)));
    for (const canvas of new Set(record.targets.map((target) => target.canvas))) {
      const number = canvases.get(canvas) ?? canvasNumber(database, canvas);
      canvases.set(canvas, number);
      targets.push(number, seq);
      pages.add(number, record.origin);
    }
    for (const manifest of new Set(record.targets.map((target) => target.manifest))) {
      if (manifest !== undefined) named.push(manifest, seq);
    }
    texts.push(seq, indexWords(record).join(' '));
  }
  insertRows(database, 'document (seq, document, columns)', documents);
  insertRows(database, 'target (canvas, seq)', targets);
  insertRows(database, 'named (manifest, seq)', named);
  insertRows(database, 'fulltext (rowid, words)', texts);
}

/** One after the other: what a rest pattern leaves over is an object that JSON takes twice as long for. */
function columnsOf(record: AnnotationRecord): AnnotationColumns {
  const { targets, motivations, creator, text, statement, model, version, recipe } = record;
  return { targets, motivations, creator, text, statement, model, version, recipe };
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
