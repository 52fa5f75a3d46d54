import type { SqliteConnection, Value } from './sqlite-connection.ts';

const rowsAtOnce = 32;

/**
 * Inserts rows of the same columns, many with one statement: the calls are what costs. `into` is the table with its
 * columns, `target (canvas, seq)`. Inside a transaction.
 */
export function insertRows(database: SqliteConnection, into: string, rows: Value[][]): void {
  const whole = rows.length - (rows.length % rowsAtOnce);
  for (let from = 0; from < whole; from += rowsAtOnce) {
    insert(database, into, rows.slice(from, from + rowsAtOnce));
  }
  for (const row of rows.slice(whole)) insert(database, into, [row]);
}

// --- Internal helpers ---

function insert(database: SqliteConnection, into: string, rows: Value[][]): void {
  const [first = []] = rows;
  const row = `(${first.map(() => '?').join(', ')})`;
  database.change(`INSERT INTO ${into} VALUES ${rows.map(() => row).join(', ')}`, ...rows.flat());
}
