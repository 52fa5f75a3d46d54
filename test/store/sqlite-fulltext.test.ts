import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { DatabaseSync } from '@photostructure/sqlite';
import { expect, test } from 'vitest';
import { openStore } from '../../src/store/open-store.ts';
import { migrations } from '../../src/store/sqlite-schema.ts';
import { annotation } from './records.ts';

test('a file that an older version wrote is found by labels, addresses and first letters after it is opened', async () => {
  const folder = mkdtempSync(join(tmpdir(), 'autotag-fulltext-'));
  const file = join(folder, 'old.sqlite');
  const texts = Array.from({ length: 2500 }, (_, i) => `number${i} café`);
  const stored = await openStore(`sqlite:${file}`);
  const statement = { truth: 'Shirt', predicted: undefined, confidence: undefined, problems: [] };
  await stored.annotations.insert([
    ...texts.map((text, i) => annotation(`${i}`, { text })),
    annotation('shirt', { statement, document: { on: 'c', resource: 'https://ex.org/shirt' } }),
  ]);
  await stored.annotations.delete('urn:a:7');
  await stored.close();

  // As the first version left it: no table of terms, and nothing but words in the index (of one, wrong ones).
  const old = new DatabaseSync(file);
  old.exec(`DROP TABLE fulltext_term; PRAGMA user_version = 1;
    INSERT INTO fulltext (fulltext) VALUES ('delete-all');
    INSERT INTO fulltext (rowid, words) VALUES (1, 'stale')`);
  old.close();

  const { annotations, close } = await openStore(`sqlite:${file}`);
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
  const version = new DatabaseSync(file);
  expect(version.prepare('PRAGMA user_version').get()).toEqual({ user_version: migrations.length });
  version.close();
  rmSync(folder, { recursive: true });
});
