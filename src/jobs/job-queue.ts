import { randomUUID } from 'node:crypto';
import { setTimeout as sleep } from 'node:timers/promises';
import type { AnnotationRecord } from '../annotation/annotation.ts';
import { ConflictError, NotFoundError, StoreError } from '../errors.ts';
import type { CanvasOutcome, JobRecord, JobStore } from '../store/store.ts';

/** Jobs over many canvases, one after the other, in this process; what they are is known to `work` alone. */
export interface JobQueue {
  /** Stores it and starts it as soon as it is its turn. */
  create(job: NewJob): Promise<Job>;
  /** Throws `NotFoundError`. */
  get(id: string): Promise<Job>;
  /** Newest first. */
  list(offset: number, limit: number): Promise<Job[]>;
  /** Ends it and resolves when it has stopped; what is stored stays. An ended job is left as it is. Throws `NotFoundError`. */
  cancel(id: string): Promise<Job>;
  /** Throws `ConflictError` while it has not ended, `NotFoundError` where there is none. */
  forget(id: string): Promise<void>;
  /** The job as it stands, then as it goes on (at most `progressPerSecond`), one `end` at last. Throws `NotFoundError`. */
  events(id: string, options?: { signal?: AbortSignal }): AsyncIterable<JobEvent>;
  /** Resolves when it has ended, however it did. Throws `NotFoundError`. */
  ended(id: string): Promise<Job>;
  /** Takes up what an earlier process left unfinished, oldest first; resolves to how many. Call once, at start. */
  resume(): Promise<number>;
  /** Stops the job under way without ending it: the next start resumes it. May be called again. */
  close(): Promise<void>;
}

/** A job as `http-api.md` shows it. */
export type Job = Omit<JobRecord, 'started' | 'finished'> & {
  started: string | null;
  finished: string | null;
  /** Canvases a second, since it started or was taken up again. */
  rate: number;
  /** Seconds to go; null where nobody can say. */
  remaining: number | null;
};

export type NewJob = Pick<JobRecord, 'request' | 'models' | 'total'>;
export type JobEvent = { type: 'progress' | 'end'; job: Job };

/**
 * Gives every canvas of the job an outcome through `run.record`. May be called again for the same job
 * after a restart: canvases in `run.finished` are not to be touched. Rejects when aborted, and when
 * it can do nothing more at all.
 */
export type JobWork = (job: JobRecord, run: JobRun) => Promise<void>;

export interface JobRun {
  /** Aborted when the job is cancelled or the process ends. */
  signal: AbortSignal;
  /** Canvases that had an outcome before. */
  finished: ReadonlySet<string>;
  record(outcomes: CanvasOutcome[], predictions: AnnotationRecord[]): Promise<void>;
}

export interface JobQueueOptions {
  store: JobStore;
  work: JobWork;
  now(): Date;
  /** Told of a job that broke off, with its id. */
  warn(message: string, error: unknown): void;
  newId?: () => string;
  /** @default 1 */
  jobsAtOnce?: number;
  /** @default 4 */
  progressPerSecond?: number;
  /** How long a job waits whose store refused a write, before it is taken up again. @default 5000 */
  retryMs?: number;
}

interface Running {
  abort: AbortController;
  cancelled: boolean;
  stopped: Promise<void>;
  /** When this process took it up, and how many canvases had an outcome then. */
  since: number;
  before: number;
}

export function openJobQueue(options: JobQueueOptions): JobQueue {
  const { store, work, now, warn, newId = randomUUID } = options;
  const { jobsAtOnce = 1, progressPerSecond = 4, retryMs = 5000 } = options;
  const waiting: string[] = [];
  const running = new Map<string, Running>();
  const listeners = new Map<string, Set<() => void>>();
  const closing = new AbortController();
  let closed = false;

  function next(): void {
    while (!closed && running.size < jobsAtOnce) {
      const id = waiting.shift();
      if (id === undefined) return;
      const entry: Running = {
        abort: new AbortController(),
        cancelled: false,
        stopped: Promise.resolve(),
        since: now().getTime(),
        before: 0,
      };
      running.set(id, entry);
      entry.stopped = run(id, entry)
        .catch((error: unknown) => brokeOff(id, error))
        .finally(() => {
          running.delete(id);
          changed(id);
          next();
        });
    }
  }

  /** A store that is locked or full now may not be so later: the job is neither lost nor failed. */
  function brokeOff(id: string, error: unknown): void {
    if (!(error instanceof StoreError)) {
      warn(`Job ${id} broke off; the next start resumes it.`, error);
      return;
    }
    warn(`Job ${id} broke off; it is taken up again in a moment.`, error);
    const { signal } = closing;
    sleep(retryMs, undefined, { signal }).then(() => {
      waiting.push(id);
      next();
    }, ignoreAbort);
  }

  async function run(id: string, entry: Running): Promise<void> {
    const job = await record(id);
    if (isEnded(job)) return; // cancelled while it waited for its store
    entry.before = settled(job);
    const finished = await store.finishedCanvases(id);
    if (entry.abort.signal.aborted) return await ifCancelled(id, entry);
    await store.update(id, { state: 'running', started: job.started ?? now().toISOString() });
    changed(id);
    try {
      await work(job, {
        signal: entry.abort.signal,
        finished,
        record: async (outcomes, predictions) => {
          await store.record(id, outcomes, predictions);
          changed(id);
        },
      });
    } catch (error) {
      if (entry.abort.signal.aborted) return await ifCancelled(id, entry);
      if (error instanceof StoreError) throw error;
      await end(id, 'failed');
      warn(`Job ${id} failed.`, error);
      return;
    }
    const outcome = await record(id);
    // A manifest that was ingested again or deleted meanwhile has other canvases than were counted.
    const total = settled(outcome);
    if (total !== outcome.total) await store.update(id, { total });
    await end(id, total > 0 && total === outcome.failed ? 'failed' : 'succeeded');
  }

  /** Without a word from the user it was `close` that stopped it: it stays unfinished. */
  async function ifCancelled(id: string, entry: Running): Promise<void> {
    if (entry.cancelled) await end(id, 'cancelled');
  }

  const end = (id: string, state: 'succeeded' | 'failed' | 'cancelled') =>
    store.update(id, { state, finished: now().toISOString() });

  async function record(id: string): Promise<JobRecord> {
    const job = await store.get(id);
    if (!job) throw new NotFoundError(`There is no job ${id}; GET /tagging/jobs lists them.`);
    return job;
  }

  function shown(job: JobRecord): Job {
    const entry = running.get(job.id);
    const from = entry?.since ?? (job.started === undefined ? undefined : Date.parse(job.started));
    const to = job.finished === undefined ? now().getTime() : Date.parse(job.finished);
    const seconds = from === undefined ? 0 : Math.max(0, to - from) / 1000;
    const rate = seconds > 0 ? (settled(job) - (entry?.before ?? 0)) / seconds : 0;
    const left = Math.max(0, job.total - settled(job));
    const unknown = !isEnded(job) && left > 0 && rate === 0;
    return {
      ...job,
      started: job.started ?? null,
      finished: job.finished ?? null,
      rate,
      remaining: isEnded(job) ? 0 : unknown ? null : left === 0 ? 0 : left / rate,
    };
  }

  function changed(id: string): void {
    for (const listener of listeners.get(id) ?? []) listener();
  }

  /** Resolves at the next change, or when `signal` is aborted. */
  function change(id: string, signal: AbortSignal | undefined): Promise<void> {
    const own = listeners.get(id) ?? new Set();
    listeners.set(id, own);
    return new Promise((resolve) => {
      const done = () => {
        own.delete(done);
        if (own.size === 0 && listeners.get(id) === own) listeners.delete(id);
        signal?.removeEventListener('abort', done);
        resolve();
      };
      own.add(done);
      signal?.addEventListener('abort', done);
      if (signal?.aborted || closed) done();
    });
  }

  async function* events(
    id: string,
    { signal }: { signal?: AbortSignal } = {},
  ): AsyncGenerator<JobEvent> {
    const pause = 1000 / progressPerSecond;
    while (signal?.aborted !== true) {
      const next = change(id, signal); // before looking, so that nothing is missed between
      const job = shown(await record(id));
      if (isEnded(job) && !running.has(id)) return yield { type: 'end', job };
      if (closed) return;
      yield { type: 'progress', job };
      await next;
      if (!closed) await sleep(pause, undefined, { signal }).catch(ignoreAbort);
    }
  }

  return {
    async create({ request, models, total }) {
      const job: JobRecord = {
        id: newId(),
        state: 'queued',
        request,
        models,
        total,
        ...{ done: 0, failed: 0, skipped: 0, predictions: 0 },
        created: now().toISOString(),
        started: undefined,
        finished: undefined,
        errors: [],
      };
      await store.create(job);
      waiting.push(job.id);
      next();
      return shown(job);
    },
    get: async (id) => shown(await record(id)),
    list: async (offset, limit) => (await store.list(offset, limit)).map(shown),

    async cancel(id) {
      const job = await record(id);
      const at = waiting.indexOf(id);
      if (at >= 0) waiting.splice(at, 1);
      const entry = running.get(id);
      if (entry) {
        entry.cancelled = true;
        entry.abort.abort(new Error('The job was cancelled.'));
        await entry.stopped;
      } else if (!isEnded(job)) {
        await end(id, 'cancelled');
        changed(id);
      }
      return shown(await record(id));
    },

    async forget(id) {
      const job = await record(id);
      if (!isEnded(job)) throw new ConflictError(`Job ${id} has not ended; cancel it first.`);
      await store.delete(id);
      changed(id);
    },

    events,

    async ended(id) {
      for await (const { type, job } of events(id)) if (type === 'end') return job;
      return shown(await record(id));
    },

    async resume() {
      const known = new Set([...waiting, ...running.keys()]);
      const left = (await store.unfinished()).filter(({ id }) => !known.has(id));
      waiting.push(...left.map(({ id }) => id));
      next();
      return left.length;
    },

    async close() {
      closed = true;
      closing.abort();
      waiting.length = 0;
      const under = [...running.values()];
      for (const { abort } of under) abort.abort(new Error('The server is stopping.'));
      await Promise.all(under.map(({ stopped }) => stopped));
      for (const id of [...listeners.keys()]) changed(id);
    },
  };
}

// --- Internal ---

const settled = ({ done, failed, skipped }: JobRecord | Job) => done + failed + skipped;
const isEnded = ({ state }: JobRecord | Job) => state !== 'queued' && state !== 'running';

function ignoreAbort(error: unknown): void {
  if (!(error instanceof Error) || error.name !== 'AbortError') throw error;
}
