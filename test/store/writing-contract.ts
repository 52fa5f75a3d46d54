import { expect, test } from 'vitest';
import { ConflictError } from '../../src/errors.ts';
import { annotation, c1, c2, found, names, on, prediction, search } from './records.ts';
import { type OpenStore, storeForEach } from './store-for-each.ts';

/** What is written is there: whole, under an id of its own, once. */
export function writingContract(open: OpenStore): void {
  const store = storeForEach(open);

  test('what is inserted comes out as it went in, to the order of its keys', async () => {
    const record = annotation('1', {
      document: {
        '@id': 'urn:a:1',
        z: { 'http://purl.org/dc/terms/x': [1, null, 0.1, 'ü\u0000"'], $set: { 'a.b': true } },
        a: {},
        empty: [],
      },
      targets: [
        { canvas: c1, region: { x: 1, y: 2, w: 3, h: 4 }, manifest: undefined },
        { canvas: c2, region: undefined, manifest: 'https://ex.org/m1/manifest.json' },
      ],
      creator: 'https://ex.org/ann',
    });
    expect(await store.annotations.insert([record])).toEqual([record]);
    const stored = await store.annotations.get('urn:a:1');
    expect(stored).toEqual(record);
    expect(JSON.stringify(stored?.document)).toBe(JSON.stringify(record.document));
  });

  test('an id that is not stored is undefined', async () => {
    expect(await store.annotations.get('urn:a:none')).toBeUndefined();
  });

  test('an id that is taken gets 1 appended until it is free, within one insert too', async () => {
    const inserted = await store.annotations.insert([annotation('clash'), annotation('clash')]);
    expect(names(inserted).sort()).toEqual(['clash', 'clash1']);
    expect(names(await store.annotations.insert([annotation('clash')]))).toEqual(['clash11']);
    expect(await store.annotations.count({})).toBe(3);
  });

  test('parallel inserts of one id give as many ids', async () => {
    const inserts = Array.from({ length: 5 }, () => store.annotations.insert([annotation('same')]));
    const all = (await Promise.all(inserts)).flatMap(names);
    expect(all.sort()).toEqual(['same', 'same1', 'same11', 'same111', 'same1111']);
  });

  test('an id that would outgrow 400 characters is a conflict, and nothing of its batch is stored', async () => {
    const of = (length: number) => annotation('x'.repeat(length - 'urn:a:'.length));
    await store.annotations.insert([of(399), of(399)]); // grows to 400
    await store.annotations.insert([annotation('y'.repeat(394))]);
    await expect(
      store.annotations.insert([annotation('before'), annotation('y'.repeat(394))]),
    ).rejects.toThrow(ConflictError);
    expect(await store.annotations.get('urn:a:before')).toBeUndefined();
    expect(await store.annotations.count({})).toBe(3);
  });

  test('an id longer than that is stored while it is free', async () => {
    await store.annotations.insert([annotation('z'.repeat(1000))]);
    expect(await store.annotations.count({})).toBe(1);
  });

  test('nothing inserted is nothing done', async () => {
    expect(await store.annotations.insert([])).toEqual([]);
    await store.annotations.put([]);
    expect(await store.annotations.count({})).toBe(0);
  });

  test('an id that a deletion freed is used as it is', async () => {
    await store.annotations.insert([annotation('1')]);
    expect(await store.annotations.delete('urn:a:1')).toBe(true);
    expect(await store.annotations.delete('urn:a:1')).toBe(false);
    expect(names(await store.annotations.insert([annotation('1')]))).toEqual(['1']);
  });

  test('put inserts or replaces, keeping created and the place in the order', async () => {
    await store.annotations.put([annotation('1', { text: 'old' }), annotation('2')]);
    const later = '2027-01-01T00:00:00Z';
    await store.annotations.put([
      annotation('1', { text: 'new', created: later, modified: later }),
      annotation('3'),
    ]);
    expect(await found(store, {})).toEqual(['1', '2', '3']);
    expect(await store.annotations.get('urn:a:1')).toMatchObject({
      text: 'new',
      created: '2026-01-01T00:00:00Z',
      modified: later,
    });
    expect(await search(store, 'old')).toEqual([]);
    expect(await search(store, 'new')).toEqual(['1']);
  });

  test('put of the same id twice leaves the last one', async () => {
    await store.annotations.put([annotation('1', { text: 'a' }), annotation('1', { text: 'b' })]);
    expect(await store.annotations.count({})).toBe(1);
    expect((await store.annotations.get('urn:a:1'))?.text).toBe('b');
  });

  test('what a machine says is not put in the place of what a person wrote', async () => {
    await store.annotations.insert([annotation('1', { text: 'a person' })]);
    await store.annotations.put([prediction('1', c1), prediction('2', c1)]);
    expect((await store.annotations.get('urn:a:1'))?.text).toBe('a person');
    expect((await store.annotations.get('urn:a:2'))?.origin).toBe('machine');
    expect(await store.annotations.history('urn:a:1')).toHaveLength(1);
  });

  test('what was changed since it was seen is left as it is, and told; the others are put', async () => {
    const seen = annotation('1');
    const deleted = annotation('2');
    const newer = annotation('1', { document: { text: 'newer' } });
    await store.annotations.insert([seen, deleted, annotation('3'), annotation('4')]);
    await store.annotations.replace(newer);
    await store.annotations.delete('urn:a:2');
    const imported = ['1', '2', '3', '4', '5'].map((name) =>
      annotation(name, { document: { text: 'imported' } }),
    );
    const were = [seen, deleted, annotation('3'), undefined, undefined];
    const writes = imported.map((record, i) => ({ record, seen: were[i] }));
    const left = await store.annotations.putAsSeen(writes);
    expect(left.toSorted()).toEqual(['urn:a:1', 'urn:a:2', 'urn:a:4']);
    const now = await Promise.all(imported.map(({ id }) => store.annotations.get(id)));
    expect(now).toEqual([newer, undefined, imported[2], annotation('4'), imported[4]]);
    expect((await store.annotations.history('urn:a:3')).map(({ kind }) => kind)).toEqual([
      'created',
      'updated',
    ]);
  });

  test('more than a hundred are replaced at once', async () => {
    const all = (text: string) =>
      Array.from({ length: 110 }, (_, i) => annotation(`${i}`, { text, document: { text } }));
    await store.annotations.put(all('old'));
    await store.annotations.put(all('new'));
    const stored = await store.annotations.page({}, 0, 200);
    expect(stored.map(({ text }) => text)).toEqual(all('new').map(({ text }) => text));
  });

  test('replace keeps created and the order, moves the targets, and knows what is not there', async () => {
    await store.annotations.insert([annotation('1'), annotation('2')]);
    const changed = annotation('1', {
      text: 'changed',
      created: '2030-01-01T00:00:00Z',
      modified: '2030-01-01T00:00:00Z',
      ...on(c2),
    });
    const expected = { ...changed, created: '2026-01-01T00:00:00Z' };
    expect(await store.annotations.replace(changed)).toEqual(expected);
    expect(await store.annotations.get('urn:a:1')).toEqual(expected);
    expect(await found(store, {})).toEqual(['1', '2']);
    expect(await found(store, { canvases: [c1] })).toEqual(['2']);
    expect(await store.annotations.replace(annotation('ghost'))).toBeUndefined();
    expect(await store.annotations.count({})).toBe(2);
  });

  test('what somebody else has changed since it was seen is neither replaced nor deleted', async () => {
    const [seen = annotation('1')] = await store.annotations.insert([annotation('1')]);
    const mine = annotation('1', {
      text: 'mine',
      document: { 'a.$b': ['é', { z: 1, a: null }] },
    });
    expect(await store.annotations.replace(mine, seen)).toEqual(mine);
    expect(await store.annotations.replace({ ...mine, text: '2' }, seen)).toBeUndefined();
    expect(await store.annotations.get(seen.id)).toEqual(mine);
    expect(await store.annotations.delete(seen.id, undefined, seen)).toBe(false);
    expect(await store.annotations.replace(annotation('none'), seen)).toBeUndefined();
    const now = await store.annotations.get(seen.id);
    const later = '2026-02-01T00:00:00Z';
    const next = await store.annotations.replace({ ...seen, modified: later }, now);
    expect(next).toEqual({ ...seen, modified: later });
    expect(await store.annotations.delete(seen.id, undefined, seen)).toBe(false);
    const machines = { ...seen, modified: later, origin: 'machine' } as const;
    expect(await store.annotations.delete(seen.id, undefined, machines)).toBe(false);
    expect(await store.annotations.replace(mine, machines)).toBeUndefined();
    expect(await store.annotations.putAsSeen([{ record: mine, seen: machines }])).toEqual([
      seen.id,
    ]);
    expect(await store.annotations.delete(seen.id, undefined, next)).toBe(true);
  });
}
