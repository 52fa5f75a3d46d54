import { execFileSync } from 'node:child_process';
import { mkdtempSync, readdirSync, renameSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join, relative, resolve } from 'node:path';
import { DatabaseSync } from '@photostructure/sqlite';
import { afterEach, beforeEach, describe, expect, test } from 'vitest';
import type { AnnotationRecord } from '../../src/annotation/annotation.ts';
import { ConflictError, StoreError } from '../../src/errors.ts';
import { sqliteStore } from '../../src/store/sqlite.ts';
import { bulkWriter } from '../../src/store/sqlite-bulk.ts';
import { openSqlite, type SqliteOptions } from '../../src/store/sqlite-connection.ts';
import type { Store } from '../../src/store/store.ts';
import { annotation, c1, c2, manifest, names, on, prediction, search } from './records.ts';

// Many at once are written by a thread with a connection of its own.

let folder: string;
let file: string;
let stores: Store[];
beforeEach(() => {
  folder = mkdtempSync(join(tmpdir(), 'autotag-bulk-'));
  file = join(folder, 'autotag.sqlite');
  stores = [];
});
afterEach(async () => {
  for (const store of stores) await store.close();
  rmSync(folder, { recursive: true });
});

async function open(options?: SqliteOptions, at = file): Promise<Store> {
  const store = await sqliteStore(at, options);
  stores.push(store);
  return store;
}

const many = (prefix: string, change: Partial<AnnotationRecord> = {}, count = 1000) =>
  Array.from({ length: count }, (_, i) => annotation(`${prefix}${i}`, change));

test('a bulk insert is read, found and counted as soon as it resolves, in its order', async () => {
  const { annotations } = await open();
  const records = many('a', { text: 'a red coat' });
  expect(await annotations.insert(records)).toEqual(records);
  expect(await annotations.page({}, 0, 2000)).toEqual(records);
  expect((await annotations.search({ words: ['red'] }, 0, 1)).total).toBe(1000);
  expect(await annotations.countByCanvas({})).toEqual(new Map([[c1, 1000]]));
});

test('ids that are taken get 1 appended: stored ones, those of the same bulk, those of a write just before', async () => {
  const store = await open();
  await store.annotations.insert([annotation('5.')]);
  const wished = [...Array.from({ length: 300 }, (_, i) => `${i}.`), '6.', '7.', '7.'];
  const bulk = wished.map((name) => annotation(name));
  const [one, inserted] = await Promise.all([
    store.annotations.insert([annotation('8.')]),
    store.annotations.insert(bulk),
  ]);
  expect(names(one)).toEqual(['8.']);
  expect(names(inserted).slice(4, 10)).toEqual(['4.', '5.1', '6.', '7.', '8.1', '9.']);
  expect(names(inserted).slice(-3)).toEqual(['6.1', '7.1', '7.11']);
  expect(inserted).toEqual(bulk.map((record, i) => ({ ...record, id: inserted[i]?.id })));
  expect(await store.annotations.count({})).toBe(305);
});

test('history and log are as single inserts make them', async () => {
  const now = () => new Date('2026-05-05T05:05:05Z');
  const records = Array.from({ length: 300 }, (_, i) =>
    i % 3 === 0 ? prediction(`${i}`, c1) : annotation(`${i}`, on(c2, c1)),
  );
  const logs = await Promise.all(
    [1, 300].map(async (atOnce) => {
      const store = await open({ now }, join(folder, `${atOnce}.sqlite`));
      await store.manifests.put(manifest('m1', [c1, c2]));
      await store.annotations.insert([annotation('7')]);
      await store.annotations.delete('urn:a:7');
      for (let from = 0; from < records.length; from += atOnce) {
        await store.annotations.insert(records.slice(from, from + atOnce));
      }
      const activities = await store.activities.page(0, 100);
      // A log of single writes has counted further, and ends with the page that was written last.
      const log = activities.map(({ at, type, page }) => JSON.stringify([at, type, page])).sort();
      return {
        log,
        history: await store.annotations.history('urn:a:7'),
        gone: await store.annotations.gone('urn:a:7'),
      };
    }),
  );
  const pages = logs[1]?.log.filter((entry) => !entry.endsWith('"Update"]'));
  expect(pages?.length).toBeGreaterThan(3);
  expect(logs[1]?.history).toEqual(logs[0]?.history);
  expect(logs[1]?.gone).toBeUndefined();
  expect(logs[0]?.log).toEqual(expect.arrayContaining(logs[1]?.log ?? []));
});

test('new ones of an import say who wrote them; those that are there by now are left as they are, and told', async () => {
  const store = await open();
  const fresh = many('a', {}, 300).map((record) => ({ record, seen: undefined }));
  expect(await store.annotations.putAsSeen(fresh, 'an import')).toEqual([]);
  expect((await store.annotations.history('urn:a:a1'))[0]?.agent).toBe('an import');
  const overlapping = many('a', { text: 'imported' }, 310).map((record) => ({
    record,
    seen: undefined,
  }));
  const left = await store.annotations.putAsSeen(overlapping, 'an import');
  expect(left).toEqual(fresh.map(({ record }) => record.id));
  expect(await search(store, 'imported')).toHaveLength(10);
});

test('small writes between bulk ones are done in their turn, all of them', async () => {
  const store = await open();
  const order: string[] = [];
  const writes = Array.from({ length: 5 }, (_, i) => [
    store.annotations.insert(many(`bulk${i}-`)).then(() => order.push(`bulk ${i}`)),
    store.annotations.insert([annotation(`small${i}`)]).then(() => order.push(`small ${i}`)),
  ]);
  await Promise.all(writes.flat());
  const expected = writes.flatMap((_, i) => [`bulk ${i}`, `small ${i}`]);
  expect(order).toEqual(expected);
  expect(await store.annotations.count({})).toBe(5005);
});

test('the process goes on while a bulk insert is written', async () => {
  const store = await open();
  let turns = 0;
  const timer = setInterval(() => turns++, 1);
  await store.annotations.insert(many('a', {}, 10_000));
  clearInterval(timer);
  expect(turns).toBeGreaterThan(20);
});

describe('what refuses a small write refuses a bulk as a whole, in the same words', () => {
  const long = annotation('y'.repeat(394));
  const refused: { why: string; record: AnnotationRecord; error: Parameters<typeof is>[0] }[] = [
    { why: 'an id that cannot grow', record: long, error: ConflictError },
    {
      why: 'a row that the database refuses',
      record: annotation('x', { created: null as unknown as string }),
      error: /NOT NULL constraint failed: annotation.created/,
    },
    {
      why: 'a document that is no JSON',
      record: annotation('x', { document: { big: 1n as unknown as number } }),
      error: TypeError,
    },
  ];
  const is = (error: RegExp | typeof ConflictError | typeof TypeError) => error;

  test.each(refused)('$why', async ({ record, error }) => {
    const store = await open();
    await store.annotations.insert([long]);
    const small: Error = await store.annotations.insert([record]).catch((reason) => reason);
    const bulk = store.annotations.insert([...many('a'), record, ...many('b')]);
    await expect(bulk).rejects.toThrow(error);
    await expect(bulk).rejects.toThrow(small.message);
    expect(await store.annotations.count({})).toBe(1);
    await store.annotations.insert(many('c'));
    expect(await store.annotations.count({})).toBe(1001);
  });

  test('a database that another program writes to, for longer than is waited', async () => {
    const store = await open({ lockTimeoutMs: 150 }, relative('.', file));
    const other = new DatabaseSync(file);
    other.exec('BEGIN IMMEDIATE');
    const writes = [store.annotations.insert(many('a')), store.annotations.insert([long])];
    const [bulk, small] = await Promise.all(writes.map((write) => write.catch((error) => error)));
    expect(bulk).toBeInstanceOf(StoreError);
    expect(bulk.message).toBe(
      `SQLite ${relative('.', file)} is locked by another program that is writing; try again in a moment.`,
    );
    expect(small.message).toBe(bulk.message);
    other.exec('COMMIT');
    other.close();
    await store.annotations.insert(many('a'));
    expect(await store.annotations.count({})).toBe(1000);
  });

  test.skipIf(process.platform === 'win32')('a file that cannot grow', async () => {
    const script = resolve('test/store/write-until-refused.ts');
    const refusals = [1, 300].map((atOnce) => {
      const url = `sqlite:${join(folder, `${atOnce}.sqlite`)}`;
      const node = `exec "${process.execPath}" --import tsx "${script}" "${url}" ${atOnce}`;
      return JSON.parse(
        execFileSync('sh', ['-c', `ulimit -f 4000; ${node}`], { encoding: 'utf8' }),
      );
    });
    for (const [i, { acknowledged, reason }] of refusals.entries()) {
      expect(reason).toMatch(
        /^StoreError: .* cannot be read or written: the disk reports an error/,
      );
      expect(acknowledged).toBeGreaterThan(0);
      const store = await open({}, join(folder, `${[1, 300][i]}.sqlite`));
      expect(await store.annotations.count({})).toBe(acknowledged);
    }
  });

  test('a store that is closed; what was asked for before is done', async () => {
    const store = await open();
    const before = store.annotations.insert(many('a'));
    const closing = store.close();
    await expect(store.annotations.insert(many('b'))).rejects.toThrow(StoreError);
    expect(await before).toHaveLength(1000);
    await closing;
    await expect(store.annotations.insert(many('b'))).rejects.toThrow('is closed');
    expect(await (await open()).annotations.count({})).toBe(1000);
  });
});

test.runIf(process.platform === 'linux')(
  'the thread ends when it has had nothing to do for a moment, and is there again for the next bulk',
  async () => {
    const { annotations } = await open();
    const threads = () => readdirSync('/proc/self/task').length;
    for (const prefix of ['a', 'b']) {
      await annotations.insert(many(prefix));
      const most = threads();
      await expect.poll(threads, { timeout: 10_000 }).toBeLessThan(most);
      await annotations.insert([annotation(`after ${prefix}`)]);
    }
    expect(await annotations.count({})).toBe(2002);
  },
);

test('a bulk that brings the thread down is refused as a whole, and the next one has a new thread', async () => {
  const store = await open();
  const database = await openSqlite(file);
  const bulk = bulkWriter(database, { heapMb: 40 });
  const huge = many('huge', { document: { text: 'x'.repeat(1_000_000) } }, 200);
  await bulk.insert(many('a'));
  await expect(bulk.insert(huge)).rejects.toThrow(/the thread that writes it has ended/);
  await expect(bulk.insert(huge)).rejects.toThrow(StoreError);
  expect(await bulk.insert(many('b'))).toHaveLength(1000);
  await store.annotations.insert([annotation('small')]);
  expect(await store.annotations.count({})).toBe(2001);
  await database.close();
  await bulk.close();
  await bulk.close();
});

test.skipIf(process.platform === 'win32')(
  'a file that the thread cannot open is a reason, and opened by the next one when it can be',
  async () => {
    const store = await open();
    const files = [file, `${file}-wal`, `${file}-shm`];
    for (const one of files) renameSync(one, `${one}.away`);
    writeFileSync(file, 'not a database, but long enough to look for a header in it'.repeat(20));
    const refused = store.annotations.insert(many('a'));
    await expect(refused).rejects.toThrow(/is not an SQLite database/);
    await expect(refused).rejects.toThrow(StoreError);
    for (const one of files) renameSync(`${one}.away`, one);
    expect(await store.annotations.insert(many('a'))).toHaveLength(1000);
    expect(await store.annotations.count({})).toBe(1000);
  },
);
