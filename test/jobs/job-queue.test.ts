import { setTimeout as sleep } from 'node:timers/promises';
import { afterEach, beforeEach, expect, test } from 'vitest';
import { StoreError } from '../../src/errors.ts';
import {
  type JobEvent,
  type JobQueue,
  type JobRun,
  type JobWork,
  openJobQueue,
} from '../../src/jobs/job-queue.ts';
import { openStore } from '../../src/store/open-store.ts';
import type { CanvasOutcome, Store } from '../../src/store/store.ts';

let store: Store;
let jobs: JobQueue;
let time: number;
let warnings: string[];

const done = (canvas: number): CanvasOutcome => {
  return { canvas: `urn:canvas:${canvas}`, state: 'done', predictions: 2 };
};
const failed = (canvas: number): CanvasOutcome => {
  return {
    canvas: `urn:canvas:${canvas}`,
    state: 'failed',
    predictions: 0,
    code: 'x',
    message: 'y',
  };
};

/** One canvas after the other, each taking a second of the test's clock. */
const stepwise: JobWork = async ({ total }, { finished, record, signal }) => {
  for (let canvas = 0; canvas < total; canvas++) {
    signal.throwIfAborted();
    if (finished.has(`urn:canvas:${canvas}`)) continue;
    time += 1000;
    await record([done(canvas)], []);
    await sleep(2);
  }
};

function open(work: JobWork, over = store): JobQueue {
  jobs = openJobQueue({
    store: over.jobs,
    work,
    now: () => new Date(time),
    warn: (message) => warnings.push(message),
    progressPerSecond: 100,
    retryMs: 20,
  });
  return jobs;
}

const request = { manifest: 'urn:manifest' };
const create = (total: number) => jobs.create({ request, models: ['tiny'], total });

beforeEach(async () => {
  store = await openStore('sqlite::memory:');
  time = Date.parse('2026-01-01T00:00:00Z');
  warnings = [];
});
afterEach(async () => {
  await jobs.close();
  await store.close();
});

test('a job is queued, runs and ends, with its counters and its rate', async () => {
  open(stepwise);
  const job = await create(5);
  expect(job).toMatchObject({ state: 'queued', request, total: 5, done: 0, remaining: null });
  const ended = await jobs.ended(job.id);
  expect(ended).toMatchObject({ state: 'succeeded', done: 5, predictions: 10, remaining: 0 });
  expect(ended.rate).toBeCloseTo(1);
  expect(ended.started).toBe('2026-01-01T00:00:00.000Z');
  expect(ended.finished).toBe('2026-01-01T00:00:05.000Z');
});

test('events tell the progress and end once; rate and remaining are of the job under way', async () => {
  open(stepwise);
  const { id } = await create(40);
  const events: JobEvent[] = [];
  for await (const event of jobs.events(id)) events.push(event);
  expect(events.at(-1)?.type).toBe('end');
  expect(events.filter(({ type }) => type === 'end')).toHaveLength(1);
  const middle = events.find(({ job }) => job.done > 3 && job.state === 'running')?.job;
  expect(middle?.rate).toBeCloseTo(1, 1);
  expect(middle?.remaining).toBeCloseTo(40 - (middle?.done ?? 0), 0);
  const counts = events.map(({ job }) => job.done);
  expect(counts).toEqual(counts.toSorted((a, b) => a - b));
});

test('events are no more than allowed in a second', async () => {
  jobs = openJobQueue({
    store: store.jobs,
    work: stepwise,
    now: () => new Date(time),
    warn: () => undefined,
    progressPerSecond: 4,
  });
  const { id } = await create(150);
  const start = Date.now();
  let count = 0;
  for await (const { type } of jobs.events(id)) if (type === 'progress') count++;
  expect(count).toBeLessThanOrEqual(Math.ceil((Date.now() - start) / 250) + 1);
});

test('a listener that goes away ends its events and nothing else', async () => {
  open(stepwise);
  const { id } = await create(60);
  const abort = new AbortController();
  for await (const { job } of jobs.events(id, { signal: abort.signal })) {
    if (job.done > 2) abort.abort();
  }
  expect((await jobs.get(id)).state).toBe('running');
  expect((await jobs.ended(id)).done).toBe(60);
});

test('jobs run one after the other, in the order they came', async () => {
  const order: string[] = [];
  open(async (job, run) => {
    order.push(`start ${job.models[0]}`);
    await stepwise(job, run);
    order.push(`end ${job.models[0]}`);
  });
  const first = await jobs.create({ request, models: ['one'], total: 3 });
  const second = await jobs.create({ request, models: ['two'], total: 3 });
  expect((await jobs.list(0, 10)).map(({ id }) => id)).toEqual([second.id, first.id]);
  expect(await jobs.list(1, 1)).toMatchObject([{ id: first.id }]);
  await jobs.ended(second.id);
  expect(order).toEqual(['start one', 'end one', 'start two', 'end two']);
});

test('a cancelled job stops, keeps what is stored, and can then be forgotten', async () => {
  open(stepwise);
  const { id } = await create(500);
  for await (const { job } of jobs.events(id)) if (job.done > 3) break;
  const cancelled = await jobs.cancel(id);
  expect(cancelled.state).toBe('cancelled');
  expect(cancelled.finished).not.toBeNull();
  expect(cancelled.done).toBeGreaterThan(3);
  expect(cancelled.done).toBeLessThan(500);
  expect(await jobs.cancel(id)).toEqual(cancelled); // an ended job is left as it is
  await jobs.forget(id);
  await expect(jobs.get(id)).rejects.toThrow(`There is no job ${id}`);
});

test('a job that waits is cancelled without ever starting', async () => {
  open(stepwise);
  const first = await create(30);
  const second = await create(30);
  expect(await jobs.cancel(second.id)).toMatchObject({
    state: 'cancelled',
    done: 0,
    started: null,
  });
  expect((await jobs.ended(first.id)).state).toBe('succeeded');
});

test('a job that has not ended is not forgotten', async () => {
  open(stepwise);
  const { id } = await create(50);
  await expect(jobs.forget(id)).rejects.toThrow('cancel it first');
  await jobs.ended(id);
});

test.each([['get'], ['cancel'], ['forget'], ['ended']] as const)(
  '%s of an unknown job is refused with its id',
  async (call) => {
    open(stepwise);
    await expect(jobs[call]('none')).rejects.toThrow('There is no job none');
  },
);

test('closing leaves the job unfinished; the next queue does the rest and nothing twice', async () => {
  open(stepwise);
  const { id } = await create(100);
  for await (const { job } of jobs.events(id)) if (job.done > 3) break;
  await jobs.close();
  await jobs.close();
  const left = await store.jobs.get(id);
  expect(left?.state).toBe('running');

  const seen: string[] = [];
  open((job, run) => stepwise(job, watching(run, seen)));
  expect(await jobs.resume()).toBe(1);
  const ended = await jobs.ended(id);
  expect(ended).toMatchObject({ state: 'succeeded', done: 100, predictions: 200 });
  expect(seen).toHaveLength(100 - (left?.done ?? 0));
  expect(ended.started).toBe(left?.started);
});

function watching(run: JobRun, seen: string[]): JobRun {
  return {
    ...run,
    record: async (outcomes, predictions) => {
      seen.push(...outcomes.map(({ canvas }) => canvas));
      await run.record(outcomes, predictions);
    },
  };
}

test.each([
  ['all of its canvases failed', [failed(0), failed(1)], 'failed'],
  ['one was done', [failed(0), done(1)], 'succeeded'],
  ['one was skipped', [failed(0), { ...done(1), state: 'skipped' as const }], 'succeeded'],
])('a job of which %s has %3$s', async (_, outcomes, state) => {
  open((_job, { record }) => record(outcomes, []));
  const { id } = await create(2);
  expect(await jobs.ended(id)).toMatchObject({ state, total: 2 });
});

test('a job without canvases succeeds', async () => {
  open(stepwise);
  const { id } = await create(0);
  expect(await jobs.ended(id)).toMatchObject({ state: 'succeeded', total: 0 });
});

test('work that breaks off fails its job, is told, and lets the next one run', async () => {
  open(async (job, run) => {
    if (job.total === 1) throw new Error('broken');
    await stepwise(job, run);
  });
  const first = await create(1);
  const second = await create(2);
  expect((await jobs.ended(first.id)).state).toBe('failed');
  expect(warnings).toEqual([`Job ${first.id} failed.`]);
  expect((await jobs.ended(second.id)).state).toBe('succeeded');
});

test('a job whose store refuses a write waits and is taken up again, with nothing lost or done twice', async () => {
  let refuse = 0;
  const seen: string[] = [];
  const locked: Store['jobs'] = {
    ...store.jobs,
    record: async (id, outcomes, predictions) => {
      if (refuse-- > 0) throw new StoreError('locked');
      seen.push(...outcomes.map(({ canvas }) => canvas));
      await store.jobs.record(id, outcomes, predictions);
    },
  };
  open(
    async (job, run) => {
      if (warnings.length === 0) setTimeout(() => (refuse = 1), 10);
      await stepwise(job, run);
    },
    { ...store, jobs: locked },
  );
  const { id } = await create(50);
  expect(await jobs.ended(id)).toMatchObject({ state: 'succeeded', done: 50, total: 50 });
  expect(warnings).toEqual([`Job ${id} broke off; it is taken up again in a moment.`]);
  expect(new Set(seen).size).toBe(seen.length);
});

test('a job whose state cannot be written is told and left for later, and can be cancelled', async () => {
  let refuse = true;
  const update: Store['jobs']['update'] = (id, change) =>
    refuse ? Promise.reject(new StoreError('locked')) : store.jobs.update(id, change);
  open(stepwise, { ...store, jobs: { ...store.jobs, update } });
  const { id } = await create(2);
  const told = `Job ${id} broke off; it is taken up again in a moment.`;
  await expect.poll(() => warnings).toContain(told);
  expect((await store.jobs.unfinished()).map((job) => job.id)).toEqual([id]);
  refuse = false;
  expect((await jobs.cancel(id)).state).toMatch(/cancelled|succeeded/);
});

test('canvases that are fewer or more than were counted leave the sum right at the end', async () => {
  open((_job, { record }) => record([failed(0), done(1), done(2)], []));
  const { id } = await create(2);
  expect(await jobs.ended(id)).toMatchObject({ total: 3, done: 2, failed: 1, skipped: 0 });
});
