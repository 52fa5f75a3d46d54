import type { Worker } from 'node:worker_threads';
import type { AnnotationRecord } from '../annotation/annotation.ts';
import { StoreError } from '../errors.ts';
import { packError, unpackError } from '../threads/packed-error.ts';
import { startThread } from '../threads/start-thread.ts';
import type { BulkAnswer, BulkMessage } from './sqlite-bulk-message.ts';
import type { SqliteConnection } from './sqlite-connection.ts';
import { prepareAnnotations } from './sqlite-prepare.ts';

/** Writes many new annotations at once, each insert one transaction, in a thread of its own: here they are only prepared. */
export interface BulkWriter {
  /** Whether so many are worth it; a database in memory has no second connection. */
  takes(count: number): boolean;
  /**
   * To the ids that they are stored under, as `insertAnnotations` gives them. `exact`: throws `ConflictError` where one is
   * taken.
   */
  insert(
    records: AnnotationRecord[],
    options?: { exact?: boolean; by?: string },
  ): Promise<string[]>;
  /** After the connection of the store. May be called again. */
  close(): Promise<void>;
}

/** The thread starts with the first insert, and ends when there has been none for a moment. `heapMb`: its JavaScript heap; Node's own limit by default. */
export function bulkWriter(
  database: SqliteConnection,
  { heapMb }: { heapMb?: number } = {},
): BulkWriter {
  const file = database.row('PRAGMA database_list')?.file;
  const waiting: ((answer: BulkAnswer) => void)[] = [];
  let running: Worker | undefined;
  let idle: NodeJS.Timeout | undefined;

  function start(): Worker {
    const thread = startThread('sqlite-bulk-thread', import.meta.url, {
      workerData: { file, name: database.name },
      resourceLimits: { maxYoungGenerationSizeMb: 4, maxOldGenerationSizeMb: heapMb },
    });
    thread.on('message', (answer: BulkAnswer) => {
      waiting.shift()?.(answer);
      if (waiting.length > 0) return;
      thread.unref(); // idle, it keeps no finished program running
      idle = setTimeout(rest, idleMs).unref();
    });
    let cause: unknown;
    thread.on('error', (error) => {
      cause = error;
    });
    thread.on('exit', () => {
      running = undefined;
      clearTimeout(idle);
      for (const resolve of waiting.splice(0)) resolve(lost(cause));
    });
    return thread;
  }

  function lost(cause?: unknown): BulkAnswer {
    const reason = cause instanceof Error ? ` (${cause.message})` : '';
    const message = `${database.name} could not be written: the thread that writes it has ended${reason}.`;
    return { error: packError(new StoreError(message)) };
  }

  function tell(thread: Worker, message: BulkMessage): Promise<BulkAnswer> {
    if (thread !== running) return Promise.resolve(lost());
    thread.ref();
    clearTimeout(idle);
    return new Promise((resolve) => {
      waiting.push(resolve);
      thread.postMessage(message);
    });
  }

  async function end(): Promise<void> {
    const thread = running;
    if (!thread) return;
    const ended = new Promise((resolve) => thread.once('exit', resolve));
    await tell(thread, { kind: 'close' });
    thread.ref();
    await ended;
  }

  /** Its memory is for others until many come again. In its turn: no insert is under way or begins. */
  function rest(): void {
    database.turn(end).catch((error: unknown) => {
      if (!(error instanceof StoreError)) throw error; // the store is being closed, which ends it too
    });
  }

  return {
    takes: (count) => count >= fewest && typeof file === 'string' && file !== '',

    insert: (records, { exact = false, by } = {}) =>
      database.turn(async (until) => {
        running ??= start();
        const thread = running;
        const answers = [tell(thread, { kind: 'begin', until, now: database.now(), exact })];
        try {
          for (let from = 0, count = firstPart; from < records.length; ) {
            const rows = prepareAnnotations(records.slice(from, from + count), by);
            from += count;
            count = Math.min(2 * count, largestPart);
            answers.push(tell(thread, { kind: 'rows', rows }));
            const earlier = await answers.at(-ahead);
            if (earlier?.error) break;
          }
        } catch (error) {
          await tell(thread, { kind: 'rollback' });
          throw error;
        }
        answers.push(tell(thread, { kind: 'commit' }));
        const said = await Promise.all(answers);
        const error = said.find((answer) => answer.error)?.error;
        if (error) throw unpackError(error);
        return said.flatMap(({ ids = [] }) => ids);
      }),

    close: end,
  };
}

// --- Internal helpers ---

const fewest = 200;
/** Small, for the thread to begin soon; those that follow are prepared while it writes. */
const firstPart = 32;
const largestPart = 128;
/** Longer than a bulk client takes from one insert to the next; a thread starts in a quarter of that. */
const idleMs = 200;
/** How many parts may be in memory. */
const ahead = 16;
