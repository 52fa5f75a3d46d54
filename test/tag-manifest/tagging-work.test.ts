import { spawn } from 'node:child_process';
import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, afterEach, beforeAll, beforeEach, expect, test } from 'vitest';
import { ModelError } from '../../src/errors.ts';
import { openImageWorkers } from '../../src/image/image-workers.ts';
import { type JobQueue, openJobQueue } from '../../src/jobs/job-queue.ts';
import { createTaggingJob, taggingWork } from '../../src/tag-manifest/tagging-work.ts';
import type { TaggingParts } from '../../src/tag-manifest.ts';
import {
  canvasId,
  type ImageServer,
  manifestOf,
  openWorkshop,
  startImageServer,
  type Workshop,
} from './parts.ts';

const manifest = 'https://museum.example/manifest.json';
const workers = openImageWorkers({ engine: 'sharp', threads: 1 });
let server: ImageServer;
let shop: Workshop;
let jobs: JobQueue;
const warnings: string[] = [];

const queue = (parts: TaggingParts): JobQueue =>
  openJobQueue({
    store: parts.store.jobs,
    work: taggingWork(parts),
    now: () => new Date(),
    warn: (message) => warnings.push(message),
  });

beforeAll(async () => {
  server = await startImageServer();
});
afterAll(async () => {
  await server.close();
  await workers.close();
});
beforeEach(async () => {
  const paths = ['a.jpg', 'broken.jpg', 'b.jpg'];
  shop = await openWorkshop({ workers, document: manifestOf(server, paths) });
  jobs = queue(shop);
  warnings.length = 0;
});
afterEach(async () => {
  await jobs.close();
  await shop.close();
});

test('a job over a manifest succeeds although a canvas fails, and says which', async () => {
  const request = { manifest, models: ['tiny'], threshold: 0.1 };
  const created = await createTaggingJob(request, jobs, shop);
  expect(created).toMatchObject({ request, models: ['tiny'], total: 3 });
  const ended = await jobs.ended(created.id);
  expect(ended).toMatchObject({ state: 'succeeded', done: 2, failed: 1, skipped: 0 });
  expect(ended).toMatchObject({ predictions: 2, remaining: 0 });
  expect(ended.errors).toMatchObject([
    { canvas: canvasId('broken.jpg'), code: 'unreadable-image' },
  ]);
});

test('the same job again skips what is done, and a forced one does not', async () => {
  await jobs.ended((await createTaggingJob({ manifest }, jobs, shop)).id);
  const again = await jobs.ended((await createTaggingJob({ manifest }, jobs, shop)).id);
  expect(again).toMatchObject({ done: 0, failed: 1, skipped: 2 });
  const { id } = await createTaggingJob({ manifest, force: true }, jobs, shop);
  expect(await jobs.ended(id)).toMatchObject({ done: 2, failed: 1, skipped: 0 });
});

test('a job over canvases looks at these only', async () => {
  const { id } = await createTaggingJob({ canvases: [canvasId('b.jpg')] }, jobs, shop);
  expect(await jobs.ended(id)).toMatchObject({ total: 1, done: 1 });
});

test('a job of which nothing could be done has failed', async () => {
  const { id } = await createTaggingJob({ canvases: [canvasId('broken.jpg')] }, jobs, shop);
  expect(await jobs.ended(id)).toMatchObject({ state: 'failed', total: 1, failed: 1 });
});

test('a manifest that is deleted while a job looks at it leaves no annotations behind', async () => {
  const slow = await startImageServer({ delayMs: 100 });
  const paths = Array.from({ length: 100 }, (_, i) => `${i}.jpg`);
  const deletable = await openWorkshop({ workers, document: manifestOf(slow, paths) });
  const queued = queue(deletable);
  const { id } = await createTaggingJob({ manifest }, queued, deletable);
  for await (const { job } of queued.events(id)) if (job.done > 0) break;
  const record = await deletable.store.manifests.find(manifest);
  const deleted = await deletable.store.manifests.delete(record?.shortId ?? '');
  expect(deleted?.annotations).toBeGreaterThan(0);
  const ended = await queued.ended(id);
  expect(ended.failed).toBeGreaterThan(0);
  expect(ended.done + ended.failed).toBe(100);
  expect(ended.errors[0]).toMatchObject({
    code: 'not-found',
    message: expect.stringMatching(/deleted/),
  });
  expect(await deletable.store.annotations.count({})).toBe(0);
  await queued.close();
  await deletable.close();
  await slow.close();
});

test('a job whose manifest is deleted before its turn fails, and its counters add up', async () => {
  const { id } = await jobs.create({ request: { manifest: 'gone' }, models: ['tiny'], total: 3 });
  const { state, total, done, failed, skipped, errors } = await jobs.ended(id);
  expect(done + failed + skipped).toBe(total);
  expect(errors[0]?.code).toBe('not-found');
  expect(state).toBe('failed');
});

test('a model that does not load fails the job, and every canvas says why', async () => {
  const get = () => Promise.reject(new ModelError('The model tiny does not load: no library.'));
  const crippled = { ...shop, models: { ...shop.models, get } };
  const queued = queue(crippled);
  const ended = await queued.ended((await createTaggingJob({ manifest }, queued, crippled)).id);
  expect(ended).toMatchObject({ state: 'failed', failed: 3, total: 3 });
  expect(ended.errors[0]).toMatchObject({
    code: 'model',
    message: expect.stringMatching(/library/),
  });
  await queued.close();
});

test.each([
  [{ manifest: 'nowhere' }, /No manifest is stored under nowhere/],
  [{ canvases: ['urn:none'] }, /No stored manifest has the canvas urn:none/],
  [{ manifest, models: ['nobody'] }, /no model called "nobody". Models: tiny/],
  [{ manifest, recipe: 'stew' }, /no recipe called "stew"/],
  [{ manifest, threshold: 1.01 }, /threshold/],
  [{ manifest, threshold: -0.01 }, /threshold/],
  [{ manifest, top: 0 }, /top/],
  [{ manifest, tresh: 0.5 }, /tresh/],
  [{ manifest, canvases: ['urn:one'] }, /exactly one of manifest, collection, canvases/],
  [{}, /exactly one of manifest, collection, canvases/],
  ['all', /no tagging request/],
])('the request %j is refused with the reason, and no job is made', async (request, message) => {
  await expect(createTaggingJob(request, jobs, shop)).rejects.toThrow(message);
  expect(await jobs.list(0, 10)).toEqual([]);
});

test('a process killed in the middle resumes, and every canvas is tagged exactly once', async () => {
  const slow = await startImageServer({ delayMs: 60 });
  const folder = await mkdtemp(join(tmpdir(), 'autotag-killed-'));
  const paths = Array.from({ length: 120 }, (_, i) => (i === 7 ? 'broken.jpg' : `${i}.jpg`));
  const before = await openWorkshop({ workers, folder, document: manifestOf(slow, paths) });
  await before.close();

  const id = await killedAfter(10, [folder, manifest]);
  const shop = await openWorkshop({ workers, folder });
  const left = await shop.store.jobs.get(id);
  expect(left?.state).toBe('running');
  expect(left?.done).toBeGreaterThanOrEqual(10);
  expect(left?.done).toBeLessThan(119);
  const finished = await shop.store.jobs.finishedCanvases(id);
  slow.requests.length = 0;

  const resumed = queue(shop);
  expect(await resumed.resume()).toBe(1);
  const ended = await resumed.ended(id);
  expect(ended).toMatchObject({ state: 'succeeded', total: 120, done: 119, failed: 1, skipped: 0 });
  expect(ended.predictions).toBe(119);
  const again = slow.requests.filter((path) => finished.has(canvasId(path.slice(1))));
  expect(again).toEqual([]);
  const tagged = await shop.store.annotations.countByCanvas({ origins: ['machine'] });
  expect(tagged.size).toBe(119);
  expect([...tagged.values()].every((count) => count === 1)).toBe(true);

  await resumed.close();
  await shop.close();
  await slow.close();
  await rm(folder, { recursive: true });
}, 60_000);

/** Resolves to the job's id when the child has been killed with so many canvases done. */
function killedAfter(done: number, args: string[]): Promise<string> {
  const child = spawn(
    process.execPath,
    ['--import', 'tsx', join(import.meta.dirname, 'kill-child.ts'), ...args],
    { stdio: ['ignore', 'pipe', 'inherit'] },
  );
  return new Promise((resolve, reject) => {
    let id = '';
    child.stdout.on('data', (data: Buffer) => {
      const [job = '', count] = data.toString().trim().split('\n').at(-1)?.split(' ') ?? [];
      id = job;
      if (Number(count) >= done) child.kill('SIGKILL');
    });
    child.on('exit', (_code, signal) => {
      if (signal === 'SIGKILL') resolve(id);
      else reject(new Error('The child ended before it could be killed.'));
    });
  });
}
