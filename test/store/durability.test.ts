import { spawn } from 'node:child_process';
import { once } from 'node:events';
import { chmodSync, mkdirSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { dirname, join, resolve } from 'node:path';
import { DatabaseSync } from '@photostructure/sqlite';
import { afterEach, beforeEach, describe, expect, test } from 'vitest';
import { ConfigError, StoreError } from '../../src/errors.ts';
import { md5 } from '../../src/iiif/short-id.ts';
import { openStore } from '../../src/store/open-store.ts';
import { sqliteStore } from '../../src/store/sqlite.ts';
import { openSqlite } from '../../src/store/sqlite-connection.ts';
import { migrations } from '../../src/store/sqlite-schema.ts';
import { storeContract } from './contract.ts';
import { annotation, c1 } from './records.ts';

let folder: string;
let file: string;
beforeEach(() => {
  folder = mkdtempSync(join(tmpdir(), 'autotag-store-'));
  file = join(folder, 'deep', 'autotag.sqlite');
});
afterEach(() => {
  rmSync(folder, { recursive: true });
});

test('an address that is no store is refused with those that are', async () => {
  for (const url of ['', 'sqlite:', 'postgres://x', 'data/x.sqlite']) {
    await expect(openStore(url)).rejects.toThrow(ConfigError);
  }
});

describe('a store in a file', () => {
  test.each([
    { atOnce: 1, inserts: 200 },
    { atOnce: 500, inserts: 10 },
  ])(
    'every acknowledged insert of $atOnce survives kill -9, and none is there in part',
    async ({ atOnce, inserts }) => {
      const script = resolve('test/store/write-until-killed.ts');
      const child = spawn(
        process.execPath,
        ['--import', 'tsx', script, `sqlite:${file}`, `${atOnce}`],
        { stdio: ['ignore', 'pipe', 'inherit'] },
      );
      let said = '';
      child.stdout.setEncoding('utf8');
      for await (const chunk of child.stdout) {
        said += chunk;
        if (said.split('\n').length > inserts) child.kill('SIGKILL');
      }
      if (child.exitCode === null && child.signalCode === null) await once(child, 'exit');
      expect(child.signalCode).toBe('SIGKILL');
      const acknowledged = (said.split('\n').length - 1) * atOnce;
      const store = await openStore(`sqlite:${file}`);
      // One more may have been written than was said.
      const count = await store.annotations.count({});
      expect([acknowledged, acknowledged + atOnce]).toContain(count);
      for (let i = 0; i < acknowledged; i++) {
        expect(await store.annotations.get(`urn:a:${i}`)).toBeDefined();
      }
      const found = await store.annotations.search({ words: ['number'] }, 0, 1);
      expect(found.total).toBe(count);
      await store.close();
    },
  );

  test('what is closed is there when it is opened again', async () => {
    const first = await openStore(`sqlite:${file}`);
    await first.annotations.insert([annotation('1')]);
    await first.close();
    const second = await openStore(`sqlite:${file}`);
    expect(await second.annotations.get('urn:a:1')).toEqual(annotation('1'));
    await second.close();
  });

  test('a file of the first version is brought up to date, and its log begins with what is there', async () => {
    mkdirSync(dirname(file), { recursive: true });
    const first = new DatabaseSync(file);
    first.exec(String(migrations[0]));
    first.exec(`PRAGMA user_version = 1;
      INSERT INTO canvas VALUES (1, '${c1}', '${md5(c1)}');
      INSERT INTO annotation (id, form, origin, created, modified, truth, predicted, motivations)
        VALUES ('urn:a:1', 'oa', 'import', '2026-01-01T00:00:00Z', '2026-01-01T00:00:00Z', 0, 0, '[]');
      INSERT INTO document VALUES (1, '{}', '{"targets":[],"motivations":[],"text":"","statement":{"problems":[]}}');
      INSERT INTO target VALUES (1, 1);
      INSERT INTO manifest VALUES (1, 'm1', 'https://ex.org/m1', NULL, 'One', 3, 1, '', '', '[]', '{}');
      INSERT INTO manifest_canvas VALUES (1, 0, 1, 'p. 1', 1)`);
    first.close();
    const store = await openStore(`sqlite:${file}`);
    expect(await store.activities.page(0, 9)).toMatchObject([
      { type: 'Create', manifest: 'm1', page: undefined },
      { type: 'Create', manifest: 'm1', page: { canvas: c1, kind: 'machine' } },
    ]);
    expect(await store.annotations.history('urn:a:1')).toMatchObject([{ kind: 'created' }]);
    await store.annotations.put([annotation('1', { text: 'new' })]);
    await store.annotations.delete('urn:a:1');
    const kinds = (await store.annotations.history('urn:a:1')).map(({ kind }) => kind);
    expect(kinds).toEqual(['created', 'updated', 'deleted']);
    await store.close();
  });

  test('two processes write to it in turns', async () => {
    const [one, two] = await Promise.all([
      openStore(`sqlite:${file}`),
      openStore(`sqlite:${file}`),
    ]);
    const writes = Array.from({ length: 20 }, (_, i) =>
      (i % 2 ? one : two).annotations.insert([annotation('same')]),
    );
    const ids = (await Promise.all(writes)).flat().map(({ id }) => id);
    expect(new Set(ids).size).toBe(20);
    expect(await one.annotations.count({})).toBe(20);
    await Promise.all([one.close(), two.close()]);
  });

  test('a locked database refuses in a sentence after a while, and takes writes again later', async () => {
    const store = await sqliteStore(file, { lockTimeoutMs: 150 });
    const other = new DatabaseSync(file);
    other.exec('BEGIN IMMEDIATE');
    let ticks = 0;
    const timer = setInterval(() => ticks++, 5);
    await expect(store.annotations.insert([annotation('1')])).rejects.toThrow(
      /is locked by another program that is writing/,
    );
    clearInterval(timer);
    expect(ticks).toBeGreaterThan(0); // the process went on while it waited
    expect(await store.annotations.count({})).toBe(0);
    await expect(store.check()).rejects.toThrow(StoreError);
    other.exec('COMMIT');
    other.close();
    await store.annotations.insert([annotation('1')]);
    expect(await store.annotations.count({})).toBe(1);
    await store.close();
  });

  test('a write waits for another program that is soon done', async () => {
    const store = await sqliteStore(file, { lockTimeoutMs: 5000 });
    const other = new DatabaseSync(file);
    other.exec('BEGIN IMMEDIATE');
    setTimeout(() => other.exec('COMMIT'), 60);
    await store.annotations.insert([annotation('1')]);
    expect(await store.annotations.count({})).toBe(1);
    other.close();
    await store.close();
  });

  test('a full disk refuses a batch as a whole, and what was there stays', async () => {
    const store = await sqliteStore(file);
    await store.annotations.insert([annotation('1')]);
    await store.close();
    // The same refusal as the disk's: SQLITE_FULL, here because the file may not grow.
    const full = await openSqlite(file);
    full.row('PRAGMA max_page_count = 1');
    await expect(
      full.write(() => {
        for (let i = 0; i < 1000; i++) {
          full.change('INSERT INTO canvas (uri, md5) VALUES (?, ?)', `${i}${'x'.repeat(500)}`, '');
        }
      }),
    ).rejects.toThrow('cannot grow: the disk is full');
    expect(full.row('SELECT count(*) AS n FROM canvas')?.n).toBe(1);
    full.row('PRAGMA max_page_count = 1000000');
    await full.write(() => full.change("INSERT INTO canvas (uri, md5) VALUES ('a', '')"));
    await full.close();
    const again = await sqliteStore(file);
    expect(await again.annotations.get('urn:a:1')).toEqual(annotation('1'));
    await again.close();
  });

  test('a file that is no database, a folder that cannot be made and a newer file are refused by name', async () => {
    const text = join(folder, 'text');
    writeFileSync(text, 'not a database, but long enough to look for a header in it'.repeat(20));
    await expect(openStore(`sqlite:${text}`)).rejects.toThrow(/text is not an SQLite database/);
    await expect(openStore(`sqlite:${text}/below/it`)).rejects.toThrow(StoreError);
    const newer = new DatabaseSync(join(folder, 'newer'));
    newer.exec('PRAGMA user_version = 99');
    newer.close();
    await expect(openStore(`sqlite:${join(folder, 'newer')}`)).rejects.toThrow(
      /was written by a newer iiif-autotag/,
    );
  });

  test.skipIf(process.getuid?.() === 0)('a read-only file refuses writes', async () => {
    await (await sqliteStore(file)).close();
    chmodSync(file, 0o400);
    await expect(sqliteStore(file).then((store) => store.check())).rejects.toThrow(StoreError);
  });
});

describe('SQLite in a file', () => {
  storeContract((options) =>
    sqliteStore(join(mkdtempSync(join(folder, 'c-')), 'autotag.sqlite'), options),
  );
});
