import { languageMap } from '../iiif/label.ts';
import type { SqliteConnection } from './sqlite-connection.ts';

/** Takes the labels of manifests from the documents that are stored. Inside a transaction. */
export function fillLabels(database: Pick<SqliteConnection, 'rows' | 'change'>): void {
  const all = database.rows("SELECT seq, label, document -> '$.label' AS own FROM manifest");
  for (const { seq = null, label, own } of all) {
    const labels = languageMap(JSON.parse(String(own ?? null)), String(label));
    database.change('UPDATE manifest SET labels = ? WHERE seq = ?', JSON.stringify(labels), seq);
  }
}
