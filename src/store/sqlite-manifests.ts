import { type LanguageMap, languageMap } from '../iiif/label.ts';
import type { ManifestWarning } from '../iiif/manifest.ts';
import type { JsonObject } from '../json.ts';
import { logManifest, logManifestDeletion } from './sqlite-activities.ts';
import type { Row, SqliteConnection } from './sqlite-connection.ts';
import { canvasNumber, deleteAnnotations } from './sqlite-write-annotations.ts';
import type { ManifestRecord, ManifestStore, ManifestSummary } from './store.ts';

export function sqliteManifests(database: SqliteConnection): ManifestStore {
  return {
    put: (manifest) =>
      database.write(() => {
        const old = database.row(
          'SELECT seq, short_id, created, document FROM manifest WHERE id = ?',
          manifest.id,
        );
        const stored: ManifestRecord = old
          ? { ...manifest, shortId: String(old.short_id), created: String(old.created) }
          : { ...manifest, shortId: freeShortId(manifest.shortId) };
        const seq = old ? rewrite(Number(old.seq), stored) : insert(stored);
        for (const [position, canvas] of stored.canvases.entries()) {
          database.change(
            `INSERT INTO manifest_canvas (manifest, position, canvas, label, usable, width, height)
             VALUES (?, ?, ?, ?, ?, ?, ?)`,
            seq,
            position,
            canvasNumber(database, canvas.id),
            canvas.label,
            canvas.usable ? 1 : 0,
            canvas.size?.width ?? null,
            canvas.size?.height ?? null,
          );
        }
        const same = old?.document === JSON.stringify(stored.document);
        if (!same) logManifest(database, seq, stored.shortId);
        return stored;
      }),

    async find(name) {
      for (const column of ['short_id', 'id', 'url']) {
        const row = database.row(
          `SELECT * FROM manifest WHERE ${column} = ? ORDER BY seq LIMIT 1`,
          name,
        );
        if (row) return recordOf(row);
      }
      return undefined;
    },

    async list() {
      return database
        .rows(
          'SELECT short_id, id, url, label, labels, version, canvas_count, created, modified FROM manifest ORDER BY seq',
        )
        .map((row) => {
          const labels: LanguageMap = JSON.parse(String(row.labels));
          return { ...summaryOf(row), canvasCount: Number(row.canvas_count), labels };
        });
    },

    async withCanvas(canvas) {
      return database
        .rows(
          `SELECT m.id, m.short_id, m.label FROM manifest m WHERE m.seq IN (
             SELECT mc.manifest FROM manifest_canvas mc JOIN canvas c ON c.id = mc.canvas WHERE c.uri = ?
           ) ORDER BY m.seq`,
          canvas,
        )
        .map((row) => ({
          id: String(row.id),
          shortId: String(row.short_id),
          label: String(row.label),
        }));
    },

    delete: (shortId, { keepAnnotations = false, by } = {}) =>
      database.write(() => {
        const manifest = database.row('SELECT seq, id FROM manifest WHERE short_id = ?', shortId);
        if (!manifest) return undefined;
        const seq = Number(manifest.seq);
        const own = `SELECT canvas FROM manifest_canvas WHERE manifest = ?
          EXCEPT SELECT canvas FROM manifest_canvas WHERE manifest <> ?`;
        const canvases = Number(database.row(`SELECT count(*) AS n FROM (${own})`, seq, seq)?.n);
        const only = {
          sql: `a.seq IN (
              SELECT seq FROM target WHERE canvas IN (${own}) UNION ALL SELECT seq FROM named WHERE manifest = ?
            ) AND NOT EXISTS (
              SELECT 1 FROM target t JOIN manifest_canvas mc ON mc.canvas = t.canvas
              WHERE t.seq = a.seq AND mc.manifest <> ?
            ) AND NOT EXISTS (
              SELECT 1 FROM named n JOIN manifest m ON m.id = n.manifest WHERE n.seq = a.seq AND m.seq <> ?
            )`,
          values: [seq, seq, String(manifest.id), seq, seq],
        };
        const annotations = keepAnnotations ? 0 : deleteAnnotations(database, only, by);
        database.change('DELETE FROM manifest_canvas WHERE manifest = ?', seq);
        database.change('DELETE FROM manifest WHERE seq = ?', seq);
        logManifestDeletion(database, shortId);
        return { canvases, annotations };
      }),
  };

  function freeShortId(wish: string): string {
    let shortId = wish;
    while (database.row('SELECT 1 FROM manifest WHERE short_id = ?', shortId)) shortId += '1';
    return shortId;
  }

  function insert(manifest: ManifestRecord): number {
    const made = database.row(
      `INSERT INTO manifest (short_id, id, created, url, label, labels, version, canvas_count, modified, warnings, document)
       VALUES (?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?) RETURNING seq`,
      manifest.shortId,
      manifest.id,
      manifest.created,
      ...changing(manifest),
    );
    return Number(made?.seq);
  }

  function rewrite(seq: number, manifest: ManifestRecord): number {
    database.change('DELETE FROM manifest_canvas WHERE manifest = ?', seq);
    database.change(
      `UPDATE manifest SET url = ?, label = ?, labels = ?, version = ?, canvas_count = ?, modified = ?, warnings = ?, document = ?
       WHERE seq = ?`,
      ...changing(manifest),
      seq,
    );
    return seq;
  }

  function recordOf(row: Row): ManifestRecord {
    const document: JsonObject = JSON.parse(String(row.document));
    const warnings: ManifestWarning[] = JSON.parse(String(row.warnings));
    const canvases = database
      .rows(
        `SELECT c.uri, mc.label, mc.usable, mc.width, mc.height FROM manifest_canvas mc JOIN canvas c ON c.id = mc.canvas
         WHERE mc.manifest = ? ORDER BY mc.position`,
        Number(row.seq),
      )
      .map((one) => ({
        id: String(one.uri),
        label: String(one.label),
        usable: one.usable === 1,
        size: one.width ? { width: Number(one.width), height: Number(one.height) } : undefined,
      }));
    return { ...summaryOf(row), document, canvases, warnings };
  }
}

// --- Internal helpers ---

function changing(manifest: ManifestRecord) {
  return [
    manifest.url ?? null,
    manifest.label,
    JSON.stringify(languageMap(manifest.document.label, manifest.label)),
    manifest.version,
    manifest.canvases.length,
    manifest.modified,
    JSON.stringify(manifest.warnings),
    JSON.stringify(manifest.document),
  ];
}

function summaryOf(row: Row): Omit<ManifestSummary, 'canvasCount' | 'labels'> {
  return {
    shortId: String(row.short_id),
    id: String(row.id),
    url: typeof row.url === 'string' ? row.url : undefined,
    label: String(row.label),
    version: row.version === 3 ? 3 : 2,
    created: String(row.created),
    modified: String(row.modified),
  };
}
