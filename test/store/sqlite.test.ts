import { describe, expect, test } from 'vitest';
import { openStore } from '../../src/store/open-store.ts';
import { storeContract } from './contract.ts';
import { annotation } from './records.ts';

describe('SQLite in memory', () => {
  storeContract((options) => openStore('sqlite::memory:', options));
});

test('parallel replacements lose no version', async () => {
  const store = await openStore('sqlite::memory:');
  const texts = ['first', 'a', 'b', 'c', 'd'];
  const versions = texts.map((text) => annotation('1', { text, document: { text } }));
  await store.annotations.insert(versions.slice(0, 1));
  await Promise.all(versions.slice(1).map((version) => store.annotations.replace(version)));
  const kept = (await store.annotations.history('urn:a:1')).map(({ record }) => record?.text);
  expect(kept).toEqual(texts);
  await store.close();
});
