import type { AnnotationColumns } from '../annotation/annotation.ts';
import type { JsonObject } from '../json.ts';
import type { SqliteConnection } from './sqlite-connection.ts';
import { rereadMarks, rereadTargets } from './stored-regions.ts';

/** Reads the regions of drawings and of what is in percent again, in constant memory. Inside a transaction. */
export function rereadRegions(database: Pick<SqliteConnection, 'rows' | 'change'>): void {
  const marked = rereadMarks.map(() => 'instr(d.document, ?) > 0').join(' OR ');
  for (let after = 0; ; ) {
    const rows = database.rows(
      `SELECT d.seq, a.form, d.document, d.columns FROM document d JOIN annotation a ON a.seq = d.seq
       WHERE d.seq > ? AND (${marked}) ORDER BY d.seq LIMIT 1000`,
      after,
      ...rereadMarks,
    );
    for (const { seq = null, form, document, columns } of rows) {
      const sent: JsonObject = JSON.parse(String(document));
      const read: AnnotationColumns = JSON.parse(String(columns));
      const stored = {
        form: form === 'oa' ? 'oa' : 'w3c',
        document: sent,
        targets: read.targets,
      } as const;
      const anew = JSON.stringify({ ...read, targets: rereadTargets(stored) });
      if (anew !== columns) {
        database.change('UPDATE document SET columns = ? WHERE seq = ?', anew, seq);
      }
    }
    const last = rows.at(-1);
    if (!last) return;
    after = Number(last.seq);
  }
}
