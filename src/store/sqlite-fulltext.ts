import type { AnnotationColumns } from '../annotation/annotation.ts';
import { indexWords } from '../annotation/index-words.ts';
import type { JsonObject } from '../json.ts';
import type { SqliteConnection } from './sqlite-connection.ts';

/** Fills the full-text index anew from what is stored, in constant memory. Inside a transaction. */
export function rebuildFulltext(database: Pick<SqliteConnection, 'rows' | 'change'>): void {
  database.change("INSERT INTO fulltext (fulltext) VALUES ('delete-all')");
  for (let after = 0; ; ) {
    const rows = database.rows(
      'SELECT seq, document, columns FROM document WHERE seq > ? ORDER BY seq LIMIT 1000',
      after,
    );
    for (const { seq, document, columns } of rows) {
      const sent: JsonObject = JSON.parse(String(document));
      const read: AnnotationColumns = JSON.parse(String(columns));
      database.change(
        'INSERT INTO fulltext (rowid, words) VALUES (?, ?)',
        seq ?? null,
        indexWords({ ...read, document: sent }).join(' '),
      );
    }
    const last = rows.at(-1);
    if (!last) return;
    after = Number(last.seq);
  }
}
