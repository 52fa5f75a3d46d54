import type { AnnotationRecord, Origin } from '../annotation/annotation.ts';
import { ConflictError } from '../errors.ts';
import { md5 } from '../iiif/short-id.ts';
import { isAsSeen, isPersons, longestId } from './annotation-rules.ts';
import { isIdentical, type StoredVersion, saysTheSame } from './history.ts';
import { type ChangedPages, changedPages } from './sqlite-activities.ts';
import type { Row, SqliteConnection, Value } from './sqlite-connection.ts';
import type { Condition } from './sqlite-filter.ts';
import { endDeletions, keepVersion, originOf, recordOf, versionOf } from './sqlite-history.ts';
import { insertNumbered, insertRows } from './sqlite-insert.ts';
import {
  into,
  type PreparedAnnotations,
  prepareAnnotations,
  smallColumns,
} from './sqlite-prepare.ts';
import type { SeenWrite } from './store.ts';

// What changes annotations, always inside a transaction: their rows, their index, their history, the log of their pages.

/** Whole annotations, as `versionOf` reads them. */
export const select =
  'SELECT a.seq, a.id, a.form, a.origin, a.created, a.modified, a.written_by, d.document, d.columns FROM annotation a JOIN document d ON d.seq = a.seq';

/** Under the ids wished for, or with `1` appended until they are free; to these. Throws `ConflictError` where one gets too long. */
export function insertAnnotations(
  database: SqliteConnection,
  prepared: PreparedAnnotations,
  pages: ChangedPages,
): string[] {
  const ids = prepared.ids.map(idsAsWished(database, prepared.ids));
  insertFree(database, { ...prepared, ids }, pages);
  endDeletions(database, ids);
  return ids;
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
  insertFree(database, prepareAnnotations([...fresh.values()], by), pages);
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
function idsAsWished(database: SqliteConnection, wishes: string[]) {
  const rows = database.rows(
    'SELECT id FROM annotation WHERE id IN (SELECT value FROM json_each(?))',
    JSON.stringify(wishes),
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
  prepared: PreparedAnnotations,
  pages: ChangedPages,
): void {
  const { ids, annotations } = prepared;
  if (ids.length === 0) return;
  const last = database.row("SELECT seq FROM sqlite_sequence WHERE name = 'annotation'");
  const first = Number(last?.seq ?? 0) + 1;
  const width = annotations.length / ids.length;
  for (const [i, id] of ids.entries()) annotations[i * width + 1] = id;
  insertNumbered(database, into.annotations, annotations, first);
  writeDetails(database, prepared, first, pages);
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
  const prepared = prepareAnnotations([record], same ? by : version.by);
  database.change(
    `UPDATE annotation SET (${smallColumns}) = (${smallColumns.replace(/\w+/g, '?')}) WHERE seq = ?`,
    ...prepared.annotations.slice(2),
    seq,
  );
  writeDetails(database, prepared, seq, changed);
  return record;
}

/** `first`: the number of the first one; the others follow. */
function writeDetails(
  database: SqliteConnection,
  { documents, words, canvases, manifests }: PreparedAnnotations,
  first: number,
  pages: ChangedPages,
): void {
  const targets: Value[] = [];
  for (const { uri, places, origins } of canvases) {
    const canvas = canvasNumber(database, uri);
    for (const place of places) targets.push(canvas, first + place);
    for (const origin of origins) pages.add(canvas, origin);
  }
  const named = manifests.flatMap(({ id, places }) =>
    places.flatMap((place) => [id, first + place]),
  );
  insertNumbered(database, into.documents, documents, first);
  insertRows(database, 'target (canvas, seq)', targets);
  insertRows(database, 'named (manifest, seq)', named);
  insertNumbered(database, into.words, words, first);
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
