import { expect, test } from 'vitest';
import { NotFoundError } from '../../src/errors.ts';
import type { JobRecord } from '../../src/store/store.ts';
import { c1, c2, c3, found, job, prediction } from './records.ts';
import { type OpenStore, storeForEach } from './store-for-each.ts';

/** Jobs, and the outcome of each of their canvases. */
export function jobsContract(open: OpenStore): void {
  const store = storeForEach(open);

  test('one comes out as it went in', async () => {
    const record = job('1', { errors: [{ canvas: c1, code: 'x', message: 'y' }], failed: 1 });
    await store.jobs.create(record);
    expect(await store.jobs.get('1')).toEqual(record);
    expect(await store.jobs.get('2')).toBeUndefined();
  });

  test('they are listed newest first, unfinished ones oldest first', async () => {
    const states: JobRecord['state'][] = ['queued', 'running', 'succeeded', 'failed', 'cancelled'];
    for (const state of states) await store.jobs.create(job(state, { state }));
    const listed = async (offset: number, limit: number) =>
      (await store.jobs.list(offset, limit)).map((one) => one.id);
    expect(await listed(0, 10)).toEqual(['cancelled', 'failed', 'succeeded', 'running', 'queued']);
    expect(await listed(1, 2)).toEqual(['failed', 'succeeded']);
    expect((await store.jobs.unfinished()).map((one) => one.id)).toEqual(['queued', 'running']);
  });

  test('an update changes the named fields only', async () => {
    await store.jobs.create(job('1'));
    await store.jobs.update('1', { state: 'running', started: '2026-01-01T00:00:01Z' });
    await store.jobs.update('1', { total: 9, models: ['deep'] });
    expect(await store.jobs.get('1')).toEqual(
      job('1', { state: 'running', started: '2026-01-01T00:00:01Z', total: 9, models: ['deep'] }),
    );
    await expect(store.jobs.update('2', { total: 1 })).rejects.toThrow(NotFoundError);
  });

  test('outcomes move the counters once, and bring their predictions with them', async () => {
    await store.jobs.create(job('1'));
    const failed = {
      canvas: c3,
      state: 'failed',
      predictions: 0,
      code: 'unreachable',
      message: 'No.',
    } as const;
    await store.jobs.record(
      '1',
      [
        { canvas: c1, state: 'done', predictions: 1 },
        { canvas: c2, state: 'skipped', predictions: 0 },
        failed,
      ],
      [prediction('p1', c1)],
    );
    const expected = job('1', {
      done: 1,
      skipped: 1,
      failed: 1,
      predictions: 1,
      errors: [{ canvas: c3, code: 'unreachable', message: 'No.' }],
    });
    expect(await store.jobs.get('1')).toEqual(expected);
    // As after a crash: the same canvases again.
    await store.jobs.record(
      '1',
      [{ canvas: c1, state: 'done', predictions: 1 }, failed],
      [prediction('p1', c1)],
    );
    expect(await store.jobs.get('1')).toEqual(expected);
    expect(await store.jobs.finishedCanvases('1')).toEqual(new Set([c1, c2, c3]));
    expect(await store.jobs.finishedCanvases('2')).toEqual(new Set());
    expect(await found(store, {})).toEqual(['p1']);
  });

  test('a job keeps its first thousand errors and counts all', async () => {
    await store.jobs.create(job('1'));
    const outcomes = Array.from(
      { length: 1002 },
      (_, i) =>
        ({
          canvas: `c${i}`,
          state: 'failed',
          predictions: 0,
          code: 'x',
          message: `${i}`,
        }) as const,
    );
    await store.jobs.record('1', outcomes, []);
    const stored = await store.jobs.get('1');
    expect(stored?.failed).toBe(1002);
    expect(stored?.errors).toHaveLength(1000);
    expect(stored?.errors.at(-1)).toEqual({ canvas: 'c999', code: 'x', message: '999' });
  });

  test('a job that is deleted is forgotten, its predictions are not', async () => {
    await store.jobs.create(job('1'));
    await store.jobs.record(
      '1',
      [{ canvas: c1, state: 'done', predictions: 1 }],
      [prediction('p1', c1)],
    );
    expect(await store.jobs.delete('1')).toBe(true);
    expect(await store.jobs.delete('1')).toBe(false);
    expect(await store.jobs.get('1')).toBeUndefined();
    expect(await store.jobs.finishedCanvases('1')).toEqual(new Set());
    await expect(store.jobs.record('1', [], [])).rejects.toThrow(NotFoundError);
    expect(await found(store, {})).toEqual(['p1']);
  });
}
