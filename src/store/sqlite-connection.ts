import { dirname } from 'node:path';
import { setTimeout as sleep } from 'node:timers/promises';
import { DatabaseSync } from '@photostructure/sqlite';
import { hasPhrases } from '../annotation/find-words.ts';
import { timestamp } from '../annotation/timestamp.ts';
import { StoreError } from '../errors.ts';
import { makeFolder } from '../make-folder.ts';
import { migrations } from './sqlite-schema.ts';
import type { StoreOptions } from './store.ts';

export type Value = string | number | null;
export type Row = Record<string, Value>;

/** One open database: prepared statements by their text, transactions, errors as `StoreError`. */
export interface SqliteConnection {
  readonly name: string;
  rows(sql: string, ...values: Value[]): Row[];
  row(sql: string, ...values: Value[]): Row | undefined;
  /** Resolves to how many rows changed. Inside `write` only. */
  change(sql: string, ...values: Value[]): number;
  /**
   * Runs `work` as one transaction, in its turn; what it throws rolls it back. Waits for other processes' writes
   * without blocking this one, then gives up with `StoreError`. On disk when it resolves.
   */
  write<T>(work: () => T): Promise<T>;
  /**
   * A turn among the writes of this process, for one through another connection. `until`: when waiting for other
   * processes' writes ends.
   */
  turn<T>(work: (until: number) => Promise<T>): Promise<T>;
  /** A transaction in parts, where nobody else uses this connection: `write` is what to call. */
  begin(until: number): Promise<void>;
  commit(): void;
  /** Does nothing where there is no transaction: a full disk has rolled back by itself. */
  rollback(): void;
  /** ISO 8601 UTC, in seconds. */
  now(): string;
  /** Writes that have been asked for are done first. May be called again. */
  close(): Promise<void>;
}

export interface SqliteOptions extends StoreOptions {
  /** How long a write waits for another process that is writing; default 5,000. */
  lockTimeoutMs?: number;
  /** For people. @default after the file */
  name?: string;
  /** Of pages of the file in memory. @default 32 */
  cacheMb?: number;
}

/** `file` may be `:memory:`. Its folder is made; its tables are made or brought up to date. */
export async function openSqlite(
  file: string,
  {
    lockTimeoutMs = 5000,
    cacheMb = 32,
    name = `SQLite ${file}`,
    now = () => new Date(),
  }: SqliteOptions = {},
): Promise<SqliteConnection> {
  let closed = false;
  let closing: Promise<void> | undefined;
  let lastTurn: Promise<unknown> = Promise.resolve();
  /** When a write of this process has last been done: nobody else has had the lock for longer. */
  let lastDone = 0;
  const database = guard(() => {
    if (file !== ':memory:') makeFolder(dirname(file));
    const opened = new DatabaseSync(file);
    // WAL: readers and one writer at a time. FULL: each commit is synced, so that it survives a power cut too.
    opened.exec(`PRAGMA busy_timeout = ${lockTimeoutMs}; PRAGMA journal_mode = WAL`);
    opened.exec('PRAGMA synchronous = FULL; PRAGMA temp_store = MEMORY');
    opened.exec(`PRAGMA cache_size = ${-1000 * cacheMb}`);
    // SQLite's own waiting blocks the whole process: from here on `begin` waits instead.
    opened.exec('PRAGMA busy_timeout = 20');
    opened.function('has_phrases', { deterministic: true }, (text: string, phrases: string) =>
      Number(hasPhrases(text, JSON.parse(phrases))),
    );
    return opened;
  });
  const statements = new Map<string, ReturnType<typeof database.prepare>>();

  const connection: SqliteConnection = {
    name,
    now: () => timestamp(now()),
    rows: (sql, ...values) => guard(() => statement(sql).all(...values)),
    row: (sql, ...values) => guard(() => statement(sql).get(...values)),
    change: (sql, ...values) => guard(() => Number(statement(sql).run(...values).changes)),

    write: (work) =>
      connection.turn(async (until) => {
        await connection.begin(until);
        // From here to COMMIT nothing is awaited: no read of this process can come between.
        try {
          const result = work();
          connection.commit();
          return result;
        } catch (error) {
          connection.rollback();
          throw error;
        }
      }),

    turn(work) {
      if (closing) return Promise.reject(closedError());
      const asked = Date.now();
      const result = lastTurn.then(() => work(Math.max(asked, lastDone) + lockTimeoutMs));
      lastTurn = result.then(
        () => {
          lastDone = Date.now();
        },
        () => undefined, // its caller is told
      );
      return result;
    },

    async begin(until) {
      for (let pause = 2; !begun(until); pause = Math.min(pause * 2, 100)) await sleep(pause);
    },
    commit: () => guard(() => database.exec('COMMIT')),
    rollback() {
      if (database.isTransaction) guard(() => database.exec('ROLLBACK'));
    },

    close() {
      closing ??= lastTurn.then(() => {
        closed = true;
        statements.clear();
        guard(() => database.close(), true);
      });
      return closing;
    },
  };
  try {
    await migrate();
  } catch (error) {
    await connection.close();
    throw error;
  }
  return connection;

  function statement(sql: string) {
    let prepared = statements.get(sql);
    if (!prepared) {
      prepared = database.prepare(sql);
      statements.set(sql, prepared);
    }
    return prepared;
  }

  /** Whether the transaction has begun; not while another process writes, an error from `until` on. */
  function begun(until: number): boolean {
    try {
      guard(() => database.exec('BEGIN IMMEDIATE'));
      return true;
    } catch (error) {
      const locked = error instanceof StoreError && codeOf(error.cause) === busy;
      if (!locked || Date.now() >= until) throw error;
      return false;
    }
  }

  async function migrate(): Promise<void> {
    const versionNow = () => Number(connection.row('PRAGMA user_version')?.user_version);
    if (versionNow() === migrations.length) return;
    await connection.write(() => {
      const version = versionNow(); // another process may have been faster
      if (version > migrations.length) {
        throw new StoreError(
          `${name} was written by a newer iiif-autotag (schema ${version}, this one knows ${migrations.length}); update, or choose another file with --store.`,
        );
      }
      for (const step of migrations.slice(version)) {
        if (typeof step === 'string') guard(() => database.exec(step));
        else step(connection);
      }
      guard(() => database.exec(`PRAGMA user_version = ${migrations.length}`));
    });
  }

  function closedError(): StoreError {
    return new StoreError(`${name} is closed.`);
  }

  /** SQLite's refusals as sentences; anything else, such as a broken statement, is a bug and passes. */
  function guard<T>(work: () => T, toClose = false): T {
    if (closed && !toClose) throw closedError();
    try {
      return work();
    } catch (error) {
      const reason = reasons[codeOf(error)] ?? fileReason(error);
      if (reason === undefined) throw error;
      throw new StoreError(`${name} ${reason}`, { cause: error });
    }
  }
}

// --- Internal helpers ---

const busy = 5;

/** By primary result code, https://www.sqlite.org/rescode.html */
const reasons: Record<number, string> = {
  3: 'may not be opened; check the permissions of the file and its folder.',
  [busy]: 'is locked by another program that is writing; try again in a moment.',
  6: 'is locked by another statement; try again in a moment.',
  7: 'is out of memory.',
  8: 'is read-only; check the permissions of the file and its folder.',
  10: 'cannot be read or written: the disk reports an error.',
  11: 'is damaged; restore a copy, or move the file away and ingest again.',
  13: 'cannot grow: the disk is full. Nothing of this write was stored.',
  14: 'cannot be opened; check that the folder exists and can be written to.',
  26: 'is not an SQLite database; choose another file with --store.',
};

function codeOf(error: unknown): number {
  if (typeof error !== 'object' || error === null || !('errcode' in error)) return 0;
  return Number(error.errcode) & 0xff; // extended codes keep the primary one in the low byte
}

function fileReason(error: unknown): string | undefined {
  if (!(error instanceof Error) || !('syscall' in error)) return undefined;
  return `cannot be opened: ${error.message}.`;
}
