import type { SqliteConnection, Value } from './sqlite-connection.ts';

const rowsAtOnce = 32;

/**
 * Inserts rows of the same columns, many with one statement: the calls are what costs. `into` is the table with its
 * columns, `target (canvas, seq)`; `values` are those of one row after the other. Inside a transaction.
 */
export function insertRows(database: SqliteConnection, into: string, values: Value[]): void {
  const width = into.split(',').length;
  const block = width * rowsAtOnce;
  const whole = values.length - (values.length % block);
  for (let from = 0; from < whole; from += block) {
    database.change(insertion(into, rowsAtOnce), ...values.slice(from, from + block));
  }
  for (let from = whole; from < values.length; from += width) {
    database.change(insertion(into, 1), ...values.slice(from, from + width));
  }
}

/** Rows whose first column is their number: from `first` on, in the place of what stands there. */
export function insertNumbered(
  database: SqliteConnection,
  into: string,
  values: Value[],
  first: number,
): void {
  const width = into.split(',').length;
  for (let at = 0; at < values.length; at += width) values[at] = first + at / width;
  insertRows(database, into, values);
}

// --- Internal helpers ---

const known = new Map<string, string>();

/** Made once for each table: statements are found again by their text, which is cheap where it is the same string. */
function insertion(into: string, rows: number): string {
  const key = `${rows} ${into}`;
  const made = known.get(key);
  if (made !== undefined) return made;
  const row = `(${into.split(',').fill('?').join(', ')})`;
  const sql = `INSERT INTO ${into} VALUES ${Array<string>(rows).fill(row).join(', ')}`;
  known.set(key, sql);
  return sql;
}
