import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { DatabaseSync } from '@photostructure/sqlite';
import { expect, test } from 'vitest';
import { openStore } from '../../src/store/open-store.ts';
import { rebuildFulltext } from '../../src/store/sqlite-fulltext.ts';
import { migrations } from '../../src/store/sqlite-schema.ts';
import { annotation, search } from './records.ts';

test('a file that an older version wrote is found by labels, addresses and first letters after it is opened', async () => {
  const folder = mkdtempSync(join(tmpdir(), 'autotag-fulltext-'));
  const file = join(folder, 'now.sqlite');
  const texts = Array.from({ length: 2500 }, (_, i) => `number${i} café`);
  const stored = await openStore(`sqlite:${file}`);
  const statement = { truth: 'Shirt', predicted: undefined, confidence: undefined, problems: [] };
  await stored.annotations.insert([
    ...texts.map((text, i) => annotation(`${i}`, { text })),
    annotation('shirt', { statement, document: { on: 'c', resource: 'https://ex.org/shirt' } }),
  ]);
  await stored.annotations.delete('urn:a:7');
  await stored.close();

  // As the first version left it: its tables alone, and nothing but words in the index (of one, wrong ones).
  const old = new DatabaseSync(join(folder, 'old.sqlite'));
  old.exec(String(migrations[0]));
  old.exec(`ATTACH '${file}' AS now`);
  for (const table of ['canvas', 'annotation', 'document', 'target', 'named']) {
    const rows = old.prepare('SELECT name FROM pragma_table_info(?)').all(table);
    const columns = rows.map(({ name }) => name).join(', ');
    old.exec(`INSERT INTO main.${table} (${columns}) SELECT ${columns} FROM now.${table}`);
  }
  old.exec(`INSERT INTO main.fulltext (rowid, words) VALUES (1, 'stale'); PRAGMA user_version = 1`);
  old.close();

  const { annotations, close } = await openStore(`sqlite:${join(folder, 'old.sqlite')}`);
  const found = async (query: object) =>
    (await annotations.search({ words: [], ...query }, 0, 9)).records.map(({ id }) => id);
  expect(await found({ labels: ['shirt'] })).toEqual(['urn:a:shirt']);
  expect(await found({ addresses: ['https://ex.org/shirt'] })).toEqual(['urn:a:shirt']);
  expect(await found({ words: ['number2499'] })).toEqual(['urn:a:2499']);
  expect(await found({ words: ['number7'] })).toEqual([]);
  expect(await found({ words: ['stale'] })).toEqual([]);
  expect(await annotations.terms({ words: [] }, 'ca', { min: 1, limit: 5 })).toEqual([
    { word: 'cafe', count: 2499 },
  ]);
  await annotations.delete('urn:a:0');
  expect(await found({ words: ['number0'] })).toEqual([]);
  await close();
  const version = new DatabaseSync(join(folder, 'old.sqlite'));
  expect(version.prepare('PRAGMA user_version').get()).toEqual({ user_version: migrations.length });
  version.close();
  rmSync(folder, { recursive: true });
});

test('Korean in a file whose index has its whole words is found inside them after it is opened', async () => {
  const folder = mkdtempSync(join(tmpdir(), 'autotag-korean-'));
  const file = join(folder, 'old.sqlite');
  const stored = await openStore(`sqlite:${file}`);
  await stored.annotations.insert([annotation('coat', { text: '검은 코트를' })]);
  await stored.close();
  const old = new DatabaseSync(file);
  old.exec(`INSERT INTO fulltext (fulltext) VALUES ('delete-all')`);
  old.exec(`INSERT INTO fulltext (rowid, words) VALUES (1, '검은 코트를')`);
  const before = migrations.lastIndexOf(rebuildFulltext);
  old.exec(`PRAGMA user_version = ${before}`);
  old.close();

  const store = await openStore(`sqlite:${file}`);
  expect(await search(store, '코트')).toEqual(['coat']);
  await store.close();
  rmSync(folder, { recursive: true });
});
