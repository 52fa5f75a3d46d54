import { expect, test } from 'vitest';
import { annotation, c1, found } from './records.ts';
import { type OpenStore, storeForEach } from './store-for-each.ts';

/** Containers and the annotations in them. */
export function containersContract(open: OpenStore): void {
  const store = storeForEach(open);

  const container = (name: string) => ({
    id: `urn:c:${name}/`,
    document: { label: name, 'x.$y': [1] },
    created: '2026-01-01T00:00:00Z',
  });

  test('one comes out as it went in, and they are listed oldest first', async () => {
    for (const name of ['b', 'a']) await store.containers.create(container(name));
    expect(await store.containers.get('urn:c:b/')).toEqual(container('b'));
    expect(await store.containers.get('urn:c:none/')).toBeUndefined();
    expect(await store.containers.list()).toEqual([container('b'), container('a')]);
  });

  test('an id that is taken gets 1 appended before its slash', async () => {
    const made = await Promise.all(
      ['same', 'same', 'same'].map((name) => store.containers.create(container(name))),
    );
    expect(made.map(({ id }) => id).sort()).toEqual([
      'urn:c:same/',
      'urn:c:same1/',
      'urn:c:same11/',
    ]);
  });

  test('its members are the annotations whose ids begin with its own', async () => {
    const inside = ['a/1', 'a/z', 'a/é'].map((name) => annotation(name));
    const outside = ['a', 'a0', 'a-', 'b/1', 'A/1'].map((name) => annotation(name));
    await store.annotations.insert([...outside, ...inside]);
    expect(await found(store, { under: 'urn:a:a/' })).toEqual(['a/1', 'a/z', 'a/é']);
    expect(await store.annotations.count({ under: 'urn:a:a/', canvases: [c1] })).toBe(3);
    expect(await store.annotations.count({ under: 'urn:a:none/' })).toBe(0);
  });

  test('one is deleted when it is empty, and not before', async () => {
    await store.containers.create({ ...container('x'), id: 'urn:a:x/' });
    await store.annotations.insert([annotation('x/1')]);
    expect(await store.containers.delete('urn:a:x/')).toBe('not-empty');
    await store.annotations.delete('urn:a:x/1');
    expect(await store.containers.delete('urn:a:x/')).toBe('deleted');
    expect(await store.containers.delete('urn:a:x/')).toBe('unknown');
    expect(await store.containers.list()).toEqual([]);
  });
}
