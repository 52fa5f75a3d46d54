import type { AnnotationColumns, AnnotationRecord, Origin } from '../annotation/annotation.ts';
import type { JsonObject } from '../json.ts';
import type { FormerVersion, StoredVersion } from './history.ts';
import type { Row, SqliteConnection } from './sqlite-connection.ts';

/** The columns of `revision`, and of an annotation joined with its document, that make a record. */
export function recordOf(row: Row): AnnotationRecord {
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

export function originOf(value: Row[string] | undefined): Origin {
  if (value === 'machine' || value === 'import') return value;
  return 'curator';
}

/** The version that such a row is. */
export function versionOf(row: Row): StoredVersion {
  return { record: recordOf(row), by: textOf(row.written_by) };
}

export interface VersionEnd {
  deleted: boolean;
  by?: string | undefined;
}

/** Keeps the current version of an annotation, which ends now. Inside a transaction, before it is changed. */
export function keepVersion(database: SqliteConnection, seq: number, end: VersionEnd): void {
  database.change(
    `INSERT INTO revision (id, until, deleted, deleted_by, form, origin, created, modified, document, columns, written_by)
     SELECT a.id, ?, ?, ?, a.form, a.origin, a.created, a.modified, d.document, d.columns, a.written_by
     FROM annotation a JOIN document d ON d.seq = a.seq WHERE a.seq = ?`,
    database.now(),
    end.deleted ? 1 : 0,
    end.by ?? null,
    seq,
  );
}

/** Ids that may have been deleted are there again. Inside a transaction. */
export function endDeletions(database: SqliteConnection, ids: string[]): void {
  database.change(
    `UPDATE revision SET again = ? WHERE deleted = 1 AND again IS NULL
     AND id IN (SELECT value FROM json_each(?))`,
    database.now(),
    JSON.stringify(ids),
  );
}

/** Oldest first. */
export function formerVersions(database: SqliteConnection, id: string): FormerVersion[] {
  return database.rows('SELECT * FROM revision WHERE id = ? ORDER BY seq', id).map(formerVersionOf);
}

export function deletionTime(database: SqliteConnection, id: string): string | undefined {
  const row = database.row(
    'SELECT until FROM revision WHERE id = ? AND deleted = 1 AND again IS NULL',
    id,
  );
  return row && String(row.until);
}

// --- Internal helpers ---

function formerVersionOf(row: Row): FormerVersion {
  const deletion = { by: textOf(row.deleted_by), again: textOf(row.again) };
  return {
    ...versionOf(row),
    until: String(row.until),
    deletion: row.deleted === 1 ? deletion : undefined,
  };
}

const textOf = (value: Row[string] | undefined) => (typeof value === 'string' ? value : undefined);
