import { setImmediate, setTimeout } from 'node:timers/promises';
import { beforeEach, describe, expect, test } from 'vitest';
import { StoreError } from '../../src/errors.ts';
import { importAnnotations } from '../../src/exchange/import-annotations.ts';
import { sqliteStore } from '../../src/store/sqlite.ts';
import type { AnnotationStore, Store } from '../../src/store/store.ts';
import { base, canvas, now, shirt } from './collection.ts';
import { inPieces, later, line, nothing } from './import-texts.ts';

let store: Store;
beforeEach(async () => {
  store = await sqliteStore(':memory:');
  return () => store.close();
});

const take = (text: string) =>
  importAnnotations(store, inPieces(text), {
    ...{ format: 'ndjson', base, now: later, maxEntryBytes: 100_000 },
  });

test('what somebody changes while an import is under way is settled against their version', async () => {
  const old = {
    id: 'https://ex.org/truth/1',
    type: 'Annotation',
    bodyValue: 'old',
    target: canvas(1),
  };
  const imported = { ...old, bodyValue: 'imported' };
  await take(line(old));
  const edited = { document: { ...old, bodyValue: 'a person' }, modified: '2026-03-01T00:00:00Z' };
  const { annotations } = store;
  const overtaken = {
    ...annotations,
    async get(id: string) {
      const seen = await annotations.get(id);
      if (seen && seen.modified !== edited.modified)
        await annotations.replace({ ...seen, ...edited });
      return seen;
    },
  };
  const text = line(imported, { modified: '2026-02-01T00:00:00Z' });
  const { conflicts, updated } = await importAnnotations(
    { ...store, annotations: overtaken },
    inPieces(text),
    { format: 'ndjson', base, now: later, maxEntryBytes: 100_000 },
  );
  expect({ conflicts, updated }).toEqual({ conflicts: 1, updated: 0 });
  expect((await annotations.get(old.id))?.document).toEqual(edited.document);
});

describe('while a batch is written', () => {
  const lines = Array.from({ length: 450 }, (_, i) => `${line(shirt, { id: `urn:n:${i}` })}\n`);
  const read = (bytes: AsyncIterable<Uint8Array>, putAsSeen: AnnotationStore['putAsSeen']) =>
    importAnnotations({ ...store, annotations: { ...store.annotations, putAsSeen } }, bytes, {
      ...{ format: 'ndjson', base, now, maxEntryBytes: 10_000 },
    });

  test('the next one is read, but no more', async () => {
    let given = 0;
    let mostAhead = 0;
    async function* bytes() {
      for (const one of lines) {
        given += 1;
        yield Buffer.from(one);
      }
    }
    let written = 0;
    const result = await read(bytes(), async (writes, by) => {
      if (written === 0) while (given < 300) await setTimeout(1);
      for (let i = 0; i < 20; i++) await setTimeout(1);
      mostAhead = Math.max(mostAhead, given - written);
      written += writes.length;
      return store.annotations.putAsSeen(writes, by);
    });
    expect(result).toMatchObject({ ...nothing, imported: 450 });
    expect(mostAhead).toBe(400);
  });

  test('what is found in the next one is told after what becomes of this one', async () => {
    await take(line(shirt, { id: 'urn:n:7', modified: '2026-02-01T00:00:00Z' }));
    const other = line({ ...shirt, body: 'other' }, { id: 'urn:n:7' });
    const text = [...lines.slice(0, 7), `${other}\n`, ...lines.slice(8, 210), 'no JSON\n'];
    const { problems } = await read(inPieces(text.join(''), 1000), async (writes, by) => {
      await setTimeout(30);
      return store.annotations.putAsSeen(writes, by);
    });
    expect(problems.map((problem) => problem.line)).toEqual([8, 211]);
  });

  test.each([100, 250, 450])('its failure ends the import, of %s lines', async (count) => {
    async function* bytes() {
      for (const one of lines.slice(0, count)) {
        await setImmediate();
        yield Buffer.from(one);
      }
    }
    const full = new StoreError('The disk is full.');
    await expect(read(bytes(), () => Promise.reject(full))).rejects.toBe(full);
  });
});
