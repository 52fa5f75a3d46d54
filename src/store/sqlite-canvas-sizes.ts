import type { SqliteConnection } from './sqlite-connection.ts';
import { storedSizes } from './stored-sizes.ts';

/** Takes the sizes of canvases from the manifests that are stored, one after the other. Inside a transaction. */
export function fillCanvasSizes(database: Pick<SqliteConnection, 'rows' | 'row' | 'change'>): void {
  for (const { seq = null } of database.rows('SELECT seq FROM manifest')) {
    const stored = database.row('SELECT document FROM manifest WHERE seq = ?', seq);
    for (const [canvas, { width, height }] of storedSizes(JSON.parse(String(stored?.document)))) {
      database.change(
        `UPDATE manifest_canvas SET width = ?, height = ?
         WHERE canvas = (SELECT id FROM canvas WHERE uri = ?) AND manifest = ?`,
        ...[width, height, canvas, seq],
      );
    }
  }
}
