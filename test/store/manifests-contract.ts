import { expect, test } from 'vitest';
import type { Json } from '../../src/json.ts';
import { annotation, c1, c2, c3, found, manifest, on, prediction } from './records.ts';
import { type OpenStore, storeForEach } from './store-for-each.ts';

/** Manifests and the canvases that they list. */
export function manifestsContract(open: OpenStore): void {
  const store = storeForEach(open);

  test('one comes out as it went in, by short id, id and address', async () => {
    const record = manifest('m1', [c1, c2], { url: 'https://mirror.org/1' });
    expect(await store.manifests.put(record)).toEqual(record);
    for (const name of ['m1', record.id, 'https://mirror.org/1']) {
      expect(await store.manifests.find(name)).toEqual(record);
    }
    expect(await store.manifests.find('m2')).toBeUndefined();
    expect(JSON.stringify((await store.manifests.find('m1'))?.document)).toBe(
      JSON.stringify(record.document),
    );
  });

  test('a short id that is taken by another gets 1 appended', async () => {
    await store.manifests.put(manifest('m1', [c1]));
    const other = manifest('m1', [c2], { id: 'https://other.org/m1/manifest.json' });
    expect((await store.manifests.put(other)).shortId).toBe('m11');
    expect((await store.manifests.find('m11'))?.id).toBe(other.id);
  });

  test('the same id again refreshes everything but short id and created', async () => {
    await store.manifests.put(manifest('m1', [c1, c2]));
    const again = manifest('wish', [c3], {
      id: 'https://ex.org/m1/manifest.json',
      label: 'New',
      created: '2030-01-01T00:00:00Z',
      modified: '2030-01-01T00:00:00Z',
    });
    const expected = { ...again, shortId: 'm1', created: '2026-01-01T00:00:00Z' };
    expect(await store.manifests.put(again)).toEqual(expected);
    expect(await store.manifests.find('m1')).toEqual(expected);
    expect(await store.manifests.withCanvas(c1)).toEqual([]);
    expect(await store.manifests.list()).toHaveLength(1);
  });

  test('they are listed oldest first, without their documents', async () => {
    await store.manifests.put(manifest('m1', [c1, c2]));
    await store.manifests.put(manifest('m2', [c3]));
    await store.manifests.put(manifest('m1', [c1, c2]));
    const { document, canvases, warnings, ...summary } = manifest('m1', [c1, c2]);
    const list = await store.manifests.list();
    expect(list[0]).toEqual({ ...summary, canvasCount: 2, labels: { none: ['m1'] } });
    expect(list.map((one) => one.shortId)).toEqual(['m1', 'm2']);
  });

  test('they are listed with their labels by language, which are renewed with them', async () => {
    const labelled = (label: Json) => manifest('m1', [c1], { document: { label } });
    const labels = async () => (await store.manifests.list()).map((one) => one.labels);
    await store.manifests.put(labelled({ de: ['Mantel'], en: ['Coat', 'Jacket'] }));
    expect(await labels()).toEqual([{ de: ['Mantel'], en: ['Coat', 'Jacket'] }]);
    await store.manifests.put(labelled({ '@value': 'Manteau', '@language': 'fr' }));
    expect(await labels()).toEqual([{ fr: ['Manteau'] }]);
  });

  test('a canvas knows the manifests that list it, oldest first', async () => {
    await store.manifests.put(manifest('m1', [c1, c2, c1]));
    await store.manifests.put(manifest('m2', [c2, c3]));
    const link = (name: string) => ({
      id: `https://ex.org/${name}/manifest.json`,
      shortId: name,
      label: name,
    });
    expect(await store.manifests.withCanvas(c1)).toEqual([link('m1')]);
    expect(await store.manifests.withCanvas(c2)).toEqual([link('m1'), link('m2')]);
    expect(await store.manifests.withCanvas('https://ex.org/none')).toEqual([]);
  });

  test('one goes with the annotations on canvases that are in no other', async () => {
    await store.manifests.put(manifest('m1', [c1, c2]));
    await store.manifests.put(manifest('m2', [c2, c3]));
    await store.annotations.insert([
      annotation('gone', on(c1)),
      annotation('shared', on(c2)),
      annotation('other', on(c3)),
      annotation('both', on(c1, c3)),
      annotation('nowhere', on('https://ex.org/none')),
    ]);
    expect(await store.manifests.delete('m1')).toEqual({ canvases: 1, annotations: 1 });
    expect(await found(store, {})).toEqual(['shared', 'other', 'both', 'nowhere']);
    expect(await store.manifests.find('m1')).toBeUndefined();
    expect(await store.manifests.delete('m1')).toBeUndefined();
    expect((await store.manifests.list()).map((one) => one.shortId)).toEqual(['m2']);
  });

  test('one goes with the annotations that name it, also on canvases that it lists no longer', async () => {
    const [m1, m2, unknown] = ['m1', 'm2', 'unknown'].map(
      (name) => `https://ex.org/${name}/manifest.json`,
    );
    const of = (...targets: [canvas: string, manifest: string | undefined][]) => ({
      targets: targets.map(([canvas, manifest]) => ({ canvas, region: undefined, manifest })),
    });
    await store.manifests.put(manifest('m1', [c1, c2]));
    await store.manifests.put(manifest('m2', [c3]));
    await store.annotations.insert([
      annotation('people', of([c2, m1])),
      prediction('machine', c2, of([c2, m1])),
      annotation('strangers', of([c2, undefined])),
      annotation('of two', of([c2, m1], [c1, m2])),
      annotation('of another on its canvas', of([c1, m2])),
      annotation('of an unknown one on its canvas', of([c1, unknown])),
      annotation('on a canvas of another', of([c3, m1])),
      annotation('of an unknown one', of([c2, unknown])),
    ]);
    await store.manifests.put(manifest('m1', [c1]));
    expect(await store.manifests.delete('m1')).toEqual({ canvases: 1, annotations: 3 });
    expect(await found(store, {})).toEqual([
      ...['strangers', 'of two', 'of another on its canvas'],
      ...['on a canvas of another', 'of an unknown one'],
    ]);
    // What named the one that is gone belongs to the other alone now.
    expect(await store.manifests.delete('m2')).toEqual({ canvases: 1, annotations: 3 });
    expect(await found(store, {})).toEqual(['strangers', 'of an unknown one']);
  });

  test('one may go without its annotations', async () => {
    await store.manifests.put(manifest('m1', [c1]));
    await store.annotations.insert([annotation('kept')]);
    const without = { keepAnnotations: true };
    expect(await store.manifests.delete('m1', without)).toEqual({ canvases: 1, annotations: 0 });
    expect(await store.manifests.find('m1')).toBeUndefined();
    expect(await found(store, { canvases: [c1] })).toEqual(['kept']);
    expect(await store.manifests.delete('m1', without)).toBeUndefined();
  });
}
