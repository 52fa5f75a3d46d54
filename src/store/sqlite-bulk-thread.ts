import { parentPort, workerData } from 'node:worker_threads';
import { z } from 'zod';
import { ConflictError, StoreError } from '../errors.ts';
import { packError } from '../threads/packed-error.ts';
import { type ChangedPages, changedPages } from './sqlite-activities.ts';
import type { BulkAnswer, BulkMessage } from './sqlite-bulk-message.ts';
import { openSqlite, type SqliteConnection } from './sqlite-connection.ts';
import { insertAnnotations } from './sqlite-write-annotations.ts';

// The entry of the thread of sqlite-bulk.ts: writes prepared annotations through a connection of its own.

const { file, name } = z.object({ file: z.string(), name: z.string() }).parse(workerData);

let now = '';
/** A larger cache makes it no faster. */
const opening = openSqlite(file, { name, cacheMb: 4, now: () => new Date(now) });
let ended = false;
opening.catch(() => {
  ended = true; // when that is answered: another thread may find it better
});

/** undefined: there is none, or it was refused. */
let transaction: { pages: ChangedPages; exact: boolean; count: number } | undefined;
/** Annotations since the last checkpoint. */
let unchecked = 0;

let done: Promise<void> = Promise.resolve();
parentPort?.on('message', (message: BulkMessage) => {
  done = done.then(async () => {
    parentPort?.postMessage(await answer(message));
    if (ended) parentPort?.close();
    if (unchecked >= 2000) checkpoint(await opening);
  });
});

// --- Internal ---

async function answer(message: BulkMessage): Promise<BulkAnswer> {
  let database: SqliteConnection | undefined;
  try {
    database = await opening;
    return { ids: await obey(database, message) };
  } catch (error) {
    transaction = undefined;
    database?.rollback();
    return { error: packError(error) };
  }
}

async function obey(
  database: SqliteConnection,
  message: BulkMessage,
): Promise<string[] | undefined> {
  switch (message.kind) {
    case 'begin':
      now = message.now;
      await database.begin(message.until);
      transaction = { pages: changedPages(database), exact: message.exact, count: 0 };
      return undefined;
    case 'rows': {
      if (!transaction) return undefined;
      const ids = insertAnnotations(database, message.rows, transaction.pages);
      const taken = message.rows.ids.find((id, i) => id !== ids[i]);
      if (transaction.exact && taken !== undefined) throw new ConflictError(`${taken} is taken.`);
      transaction.count += ids.length;
      return ids;
    }
    case 'commit':
      if (!transaction) return undefined;
      transaction.pages.log();
      database.commit();
      unchecked += transaction.count;
      transaction = undefined;
      return undefined;
    case 'rollback':
      database.rollback();
      transaction = undefined;
      return undefined;
    case 'close':
      ended = true;
      await database.close();
      return undefined;
  }
}

/**
 * Behind the answer, while the next ones are prepared: SQLite would do it within a commit, once its log has 1,000 pages.
 * As there, one that fails is made up for by the next: what is committed is on disk.
 */
function checkpoint(database: SqliteConnection): void {
  unchecked = 0;
  try {
    database.rows('PRAGMA wal_checkpoint(PASSIVE)');
  } catch (error) {
    if (!(error instanceof StoreError)) throw error;
  }
}
