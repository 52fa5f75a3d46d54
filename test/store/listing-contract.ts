import { beforeEach, describe, expect, test } from 'vitest';
import type { AnnotationRecord } from '../../src/annotation/annotation.ts';
import { InvalidInputError } from '../../src/errors.ts';
import { md5 } from '../../src/iiif/short-id.ts';
import type { AnnotationFilter } from '../../src/store/store.ts';
import { annotation, c1, c2, c3, found, manifest, names, on, prediction } from './records.ts';
import { type OpenStore, storeForEach } from './store-for-each.ts';

/** Which annotations are listed, counted and deleted, what they are about, and what made them. */
export function listingContract(open: OpenStore): void {
  const store = storeForEach(open);

  test('an annotation with two regions on a canvas is listed once', async () => {
    const target = { canvas: c1, region: { x: 0, y: 0, w: 5, h: 5 }, manifest: undefined };
    await store.annotations.insert([
      annotation('1', { targets: [target, { ...target, region: { x: 9, y: 9, w: 5, h: 5 } }] }),
    ]);
    expect(await found(store, { canvases: [c1] })).toEqual(['1']);
    expect(await store.annotations.countByCanvas({})).toEqual(new Map([[c1, 1]]));
  });

  describe('filters', () => {
    beforeEach(async () => {
      await store.manifests.put(manifest('m1', [c1, c2]));
      await store.annotations.insert([
        annotation('truth', { statement: { ...annotation('x').statement, truth: 'Shirt' } }),
        annotation('note', on(c2)),
        annotation('named', {
          origin: 'import',
          targets: [{ canvas: c3, region: undefined, manifest: 'https://ex.org/m1/manifest.json' }],
        }),
        annotation('far', on(c3)),
      ]);
      await store.annotations.put([prediction('p1', c1), prediction('p2', c3, { model: 'deep' })]);
    });

    test.each<[AnnotationFilter, string[]]>([
      [{}, ['truth', 'note', 'named', 'far', 'p1', 'p2']],
      [{ canvases: [c1] }, ['truth', 'p1']],
      [{ canvases: [c1, c2] }, ['truth', 'note', 'p1']],
      [{ canvases: [] }, []],
      [{ canvases: ['https://ex.org/none'] }, []],
      [{ canvases: [c1.toUpperCase()] }, []], // byte for byte
      [{ manifest: 'https://ex.org/m1/manifest.json' }, ['truth', 'note', 'named', 'p1']],
      [{ manifest: 'https://ex.org/none' }, []],
      [{ origins: ['machine'] }, ['p1', 'p2']],
      [{ origins: ['curator', 'import'] }, ['truth', 'note', 'named', 'far']],
      [{ origins: [] }, []],
      [{ model: 'scratch' }, ['p1']],
      [{ model: 'scratch', version: '000000000000' }, []],
      [{ recipe: 'garment' }, ['p1', 'p2']],
      [{ says: 'truth' }, ['truth']],
      [{ says: 'prediction' }, ['p1', 'p2']],
      [{ canvases: [c3], origins: ['machine'], model: 'deep' }, ['p2']],
    ])('%j finds %j, in list, page and count alike', async (filter, expected) => {
      expect(await found(store, filter)).toEqual(expected);
      const listed: AnnotationRecord[] = [];
      for await (const record of store.annotations.list(filter)) listed.push(record);
      expect(names(listed)).toEqual(expected);
      expect(await store.annotations.count(filter)).toBe(expected.length);
    });

    test('pages are cut out of the list', async () => {
      expect(names(await store.annotations.page({}, 2, 3))).toEqual(['named', 'far', 'p1']);
      expect(names(await store.annotations.page({}, 5, 3))).toEqual(['p2']);
      expect(await store.annotations.page({}, 6, 3)).toEqual([]);
      expect(await store.annotations.page({}, 0, 0)).toEqual([]);
    });

    test('annotations are counted by canvas', async () => {
      expect(await store.annotations.countByCanvas({})).toEqual(
        new Map([
          [c1, 2],
          [c2, 1],
          [c3, 3],
        ]),
      );
      expect(await store.annotations.countByCanvas({ canvases: [c1] })).toEqual(new Map([[c1, 2]]));
      expect(await store.annotations.countByCanvas({ origins: ['machine'] })).toEqual(
        new Map([
          [c1, 1],
          [c3, 1],
        ]),
      );
    });

    test('deleting by filter takes those and no others', async () => {
      expect(await store.annotations.deleteWhere({ origins: ['machine'], model: 'deep' })).toBe(1);
      expect(await store.annotations.deleteWhere({ canvases: [] })).toBe(0);
      expect(await store.annotations.deleteWhere({ canvases: [c3] })).toBe(2);
      expect(await found(store, {})).toEqual(['truth', 'note', 'p1']);
    });

    test.each<[AnnotationFilter]>([[{}], [{ model: undefined }]])(
      'deleting by %j, which filters nothing, is refused',
      async (filter) => {
        await expect(store.annotations.deleteWhere(filter)).rejects.toThrow(InvalidInputError);
        expect(await store.annotations.count({})).toBe(6);
      },
    );
  });

  test('a list is given completely while annotations are written', async () => {
    await store.annotations.insert(Array.from({ length: 250 }, (_, i) => annotation(`${i}`)));
    const seen: string[] = [];
    for await (const record of store.annotations.list({})) {
      seen.push(record.id);
      if (seen.length === 10) await store.annotations.delete('urn:a:5');
      if (seen.length === 20) await store.annotations.put([annotation('7', { text: 'again' })]);
    }
    expect(seen).toEqual(Array.from({ length: 250 }, (_, i) => `urn:a:${i}`));
  });

  test('every canvas that annotations are about is listed once, and no other', async () => {
    await store.manifests.put(manifest('m1', [c1, c3]));
    await store.annotations.insert([
      annotation('1', on(c1, c2)),
      annotation('2', on(c2)),
      ...Array.from({ length: 600 }, (_, i) =>
        annotation(`many-${i}`, on(`https://ex.org/many/${i}`)),
      ),
    ]);
    const seen: string[] = [];
    for await (const canvas of store.annotations.canvases()) seen.push(canvas);
    expect(seen).toHaveLength(602);
    expect(new Set(seen).size).toBe(602);
    expect(seen).toContain(c2);
    expect(seen).not.toContain(c3);
  });

  test('what made predictions is told once, by name; what people say has no maker', async () => {
    expect(await store.annotations.predictors()).toEqual([]);
    await store.annotations.put([
      prediction('1', c1, { recipe: 'study' }),
      prediction('2', c2, { recipe: 'garment' }),
      prediction('3', c2, { recipe: 'garment' }),
      prediction('4', c1, { model: 'deep', version: undefined, recipe: undefined }),
      annotation('5', { model: 'no-prediction' }),
      annotation('6'),
    ]);
    const version = 'aaaaaaaaaaaa';
    expect(await store.annotations.predictors()).toEqual([
      { model: 'deep', version: undefined, recipe: undefined },
      { model: 'scratch', version, recipe: 'garment' },
      { model: 'scratch', version, recipe: 'study' },
    ]);
  });

  test('a canvas is found by its hash while an annotation or a manifest names it', async () => {
    const hash = '857085d28ae8df537449a85b5272d516'; // sas-contract, test vector 1
    const canvas = 'http://example.com/manfiest/test/canvas/1.json';
    expect(await store.annotations.canvasByHash(hash)).toBeUndefined();
    await store.annotations.insert([annotation('1', on(canvas))]);
    expect(await store.annotations.canvasByHash(hash)).toBe(canvas);
    await store.annotations.delete('urn:a:1');
    expect(await store.annotations.canvasByHash(hash)).toBeUndefined();
    await store.manifests.put(manifest('m1', [c1]));
    expect(await store.annotations.canvasByHash(md5(c1))).toBe(c1);
  });
}
