import type { Origin } from '../annotation/annotation.ts';
import { type PageKind, pageKindOf } from '../annotation/page-kind.ts';
import type { Row, SqliteConnection, Value } from './sqlite-connection.ts';
import type { Activity, ActivityStore } from './store.ts';

export function sqliteActivities(database: SqliteConnection): ActivityStore {
  const select =
    'SELECT a.seq, a.at, a.type, a.manifest, a.kind, c.uri FROM activity a LEFT JOIN canvas c ON c.id = a.canvas';
  return {
    async page(offset, limit) {
      // By their numbers first: joining is for those of the page only.
      const numbers = 'SELECT seq FROM activity ORDER BY at, seq LIMIT ? OFFSET ?';
      return database
        .rows(`${select} WHERE a.seq IN (${numbers}) ORDER BY a.at, a.seq`, limit, offset)
        .map(activityOf);
    },
    async count() {
      return Number(database.row('SELECT count(*) AS n FROM activity')?.n);
    },
    async get(number) {
      const row = database.row(`${select} WHERE a.seq = ?`, number);
      return row && activityOf(row);
    },
  };
}

/** The pages that one write changes, each once. */
export interface ChangedPages {
  add(canvas: number, origin: Origin): void;
  /** Logs an activity for each in every manifest that lists its canvas. Inside the same transaction, at its end. */
  log(): void;
}

export function changedPages(database: SqliteConnection): ChangedPages {
  const canvases: Record<PageKind, Set<number>> = { curator: new Set(), machine: new Set() };
  return {
    add(canvas, origin) {
      canvases[pageKindOf(origin)].add(canvas);
    },
    log() {
      for (const kind of ['curator', 'machine'] as const) {
        for (const canvas of canvases[kind]) {
          const manifests = database.rows(
            `SELECT DISTINCT m.short_id FROM manifest_canvas mc JOIN manifest m ON m.seq = mc.manifest
             WHERE mc.canvas = ?`,
            canvas,
          );
          for (const { short_id } of manifests) {
            logChange(database, { manifest: String(short_id), canvas, kind });
          }
        }
      }
    },
  };
}

/** That a manifest came to be or changed, with the pages of canvases that it lists now or no longer. Inside a transaction. */
export function logManifest(database: SqliteConnection, seq: number, shortId: string): void {
  logChange(database, { manifest: shortId, ...itself });
  const unlisted = database.rows(
    `SELECT DISTINCT canvas, kind FROM activity WHERE manifest = ? AND canvas <> 0
     AND canvas NOT IN (SELECT canvas FROM manifest_canvas WHERE manifest = ?)`,
    shortId,
    seq,
  );
  for (const page of unlisted) logDeletion(database, resourceOf(shortId, page));
  const annotated = database.rows(
    `SELECT DISTINCT mc.canvas, CASE a.origin WHEN 'curator' THEN 'curator' ELSE 'machine' END AS kind
     FROM manifest_canvas mc JOIN target t ON t.canvas = mc.canvas JOIN annotation a ON a.seq = t.seq
     WHERE mc.manifest = ? ORDER BY mc.position`,
    seq,
  );
  for (const page of annotated) {
    const resource = resourceOf(shortId, page);
    if (!isThere(database, resource)) logChange(database, resource);
  }
}

/** That a manifest is gone, with its pages. Inside a transaction. */
export function logManifestDeletion(database: SqliteConnection, shortId: string): void {
  const pages = database.rows(
    'SELECT DISTINCT canvas, kind FROM activity WHERE manifest = ? AND canvas <> 0',
    shortId,
  );
  for (const page of pages) logDeletion(database, resourceOf(shortId, page));
  logDeletion(database, { manifest: shortId, ...itself });
}

// --- Internal helpers ---

interface Resource {
  manifest: string;
  canvas: number;
  kind: PageKind | '';
}

/** Of a manifest, where pages have their canvas and kind. */
const itself = { canvas: 0, kind: '' } as const;

const where = 'manifest = ? AND canvas = ? AND kind = ?';
const valuesOf = ({ manifest, canvas, kind }: Resource): Value[] => [manifest, canvas, kind];

function resourceOf(manifest: string, { canvas, kind }: Row): Resource {
  return { manifest, canvas: Number(canvas), kind: kind === 'curator' ? 'curator' : 'machine' };
}

/** As far as the log says: a resource that was deleted and came again has a `Create` after its `Delete`. */
function isThere(database: SqliteConnection, resource: Resource): boolean {
  const types = `SELECT 1 FROM activity WHERE ${where} AND type = 'Create'`;
  return database.row(types, ...valuesOf(resource)) !== undefined;
}

function logChange(database: SqliteConnection, resource: Resource): void {
  add(database, isThere(database, resource) ? 'Update' : 'Create', resource);
}

function logDeletion(database: SqliteConnection, resource: Resource): void {
  if (!isThere(database, resource)) return;
  database.change(`DELETE FROM activity WHERE ${where}`, ...valuesOf(resource));
  add(database, 'Delete', resource);
}

/** In the place of an earlier one of the same type, but with a number and place of its own. */
function add(database: SqliteConnection, type: Activity['type'], resource: Resource): void {
  database.change(
    'INSERT OR REPLACE INTO activity (at, type, manifest, canvas, kind) VALUES (?, ?, ?, ?, ?)',
    database.now(),
    type,
    ...valuesOf(resource),
  );
}

function activityOf(row: Row): Activity {
  const type = row.type === 'Create' || row.type === 'Delete' ? row.type : 'Update';
  return {
    number: Number(row.seq),
    at: String(row.at),
    type,
    manifest: String(row.manifest),
    page:
      row.kind === ''
        ? undefined
        : { canvas: String(row.uri), kind: row.kind === 'curator' ? 'curator' : 'machine' },
  };
}
