import { beforeEach, describe, expect, test } from 'vitest';
import type { AnnotationRecord } from '../../src/annotation/annotation.ts';
import { words } from '../../src/annotation/words.ts';
import { ConflictError, InvalidInputError, NotFoundError } from '../../src/errors.ts';
import { md5 } from '../../src/iiif/short-id.ts';
import type {
  AnnotationFilter,
  AnnotationQuery,
  JobRecord,
  Store,
  StoreOptions,
} from '../../src/store/store.ts';
import { activitiesContract } from './activities-contract.ts';
import { historyContract } from './history-contract.ts';
import { annotation, c1, c2, c3, job, manifest, prediction } from './records.ts';

/** What `src/store/store.ts` means: a driver is whatever passes this. `open` gives an empty store. */
export function storeContract(open: (options?: StoreOptions) => Promise<Store>): void {
  describe('history', () => historyContract(open));
  describe('activities', () => activitiesContract(open));
  let store: Store;
  beforeEach(async () => {
    store = await open();
    return async () => store.close();
  });
  const later = '2026-02-01T00:00:00Z';
  const ids = (records: AnnotationRecord[]) =>
    records.map((record) => record.id.slice('urn:a:'.length));
  const found = async (filter: AnnotationFilter) =>
    ids(await store.annotations.page(filter, 0, 100));
  const search = async (text: string, filter: AnnotationFilter = {}) =>
    ids((await store.annotations.search({ ...filter, words: words(text) }, 0, 100)).records);

  describe('annotations', () => {
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
      expect(ids(inserted).sort()).toEqual(['clash', 'clash1']);
      expect(ids(await store.annotations.insert([annotation('clash')]))).toEqual(['clash11']);
      expect(await store.annotations.count({})).toBe(3);
    });

    test('parallel inserts of one id give as many ids', async () => {
      const inserts = Array.from({ length: 5 }, () =>
        store.annotations.insert([annotation('same')]),
      );
      const all = (await Promise.all(inserts)).flatMap(ids);
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
      expect(ids(await store.annotations.insert([annotation('1')]))).toEqual(['1']);
    });

    test('put inserts or replaces, keeping created and the place in the order', async () => {
      await store.annotations.put([annotation('1', { text: 'old' }), annotation('2')]);
      const later = '2027-01-01T00:00:00Z';
      await store.annotations.put([
        annotation('1', { text: 'new', created: later, modified: later }),
        annotation('3'),
      ]);
      expect(await found({})).toEqual(['1', '2', '3']);
      expect(await store.annotations.get('urn:a:1')).toMatchObject({
        text: 'new',
        created: '2026-01-01T00:00:00Z',
        modified: later,
      });
      expect(await search('old')).toEqual([]);
      expect(await search('new')).toEqual(['1']);
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
        targets: [{ canvas: c2, region: undefined, manifest: undefined }],
      });
      const expected = { ...changed, created: '2026-01-01T00:00:00Z' };
      expect(await store.annotations.replace(changed)).toEqual(expected);
      expect(await store.annotations.get('urn:a:1')).toEqual(expected);
      expect(await found({})).toEqual(['1', '2']);
      expect(await found({ canvases: [c1] })).toEqual(['2']);
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
      const next = await store.annotations.replace({ ...seen, modified: later }, now);
      expect(next).toEqual({ ...seen, modified: later });
      expect(await store.annotations.delete(seen.id, undefined, seen)).toBe(false);
      expect(await store.annotations.delete(seen.id, undefined, next)).toBe(true);
    });

    test('an annotation with two regions on a canvas is listed once', async () => {
      const target = { canvas: c1, region: { x: 0, y: 0, w: 5, h: 5 }, manifest: undefined };
      await store.annotations.insert([
        annotation('1', { targets: [target, { ...target, region: { x: 9, y: 9, w: 5, h: 5 } }] }),
      ]);
      expect(await found({ canvases: [c1] })).toEqual(['1']);
      expect(await store.annotations.countByCanvas({})).toEqual(new Map([[c1, 1]]));
    });

    describe('filters', () => {
      beforeEach(async () => {
        await store.manifests.put(manifest('m1', [c1, c2]));
        await store.annotations.insert([
          annotation('truth', { statement: { ...annotation('x').statement, truth: 'Shirt' } }),
          annotation('note', { targets: [{ canvas: c2, region: undefined, manifest: undefined }] }),
          annotation('named', {
            origin: 'import',
            targets: [
              { canvas: c3, region: undefined, manifest: 'https://ex.org/m1/manifest.json' },
            ],
          }),
          annotation('far', { targets: [{ canvas: c3, region: undefined, manifest: undefined }] }),
        ]);
        await store.annotations.put([
          prediction('p1', c1),
          prediction('p2', c3, { model: 'deep' }),
        ]);
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
        expect(await found(filter)).toEqual(expected);
        const listed: AnnotationRecord[] = [];
        for await (const record of store.annotations.list(filter)) listed.push(record);
        expect(ids(listed)).toEqual(expected);
        expect(await store.annotations.count(filter)).toBe(expected.length);
      });

      test('pages are cut out of the list', async () => {
        expect(ids(await store.annotations.page({}, 2, 3))).toEqual(['named', 'far', 'p1']);
        expect(ids(await store.annotations.page({}, 5, 3))).toEqual(['p2']);
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
        expect(await store.annotations.countByCanvas({ canvases: [c1] })).toEqual(
          new Map([[c1, 2]]),
        );
        expect(await store.annotations.countByCanvas({ origins: ['machine'] })).toEqual(
          new Map([
            [c1, 1],
            [c3, 1],
          ]),
        );
      });

      test('deleting by filter takes those and no others', async () => {
        expect(await store.annotations.deleteWhere({ origins: ['machine'], model: 'deep' })).toBe(
          1,
        );
        expect(await store.annotations.deleteWhere({ canvases: [] })).toBe(0);
        expect(await store.annotations.deleteWhere({ canvases: [c3] })).toBe(2);
        expect(await found({})).toEqual(['truth', 'note', 'p1']);
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
      const on = (canvas: string) => ({ canvas, region: undefined, manifest: undefined });
      await store.annotations.insert([
        annotation('1', { targets: [on(c1), on(c2)] }),
        annotation('2', { targets: [on(c2)] }),
        ...Array.from({ length: 600 }, (_, i) =>
          annotation(`many-${i}`, { targets: [on(`https://ex.org/many/${i}`)] }),
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
      await store.annotations.insert([
        annotation('1', { targets: [{ canvas, region: undefined, manifest: undefined }] }),
      ]);
      expect(await store.annotations.canvasByHash(hash)).toBe(canvas);
      await store.annotations.delete('urn:a:1');
      expect(await store.annotations.canvasByHash(hash)).toBeUndefined();
      await store.manifests.put(manifest('m1', [c1]));
      expect(await store.annotations.canvasByHash(md5(c1))).toBe(c1);
    });
  });

  describe('search', () => {
    const texts = {
      bold: 'Test content abold italic',
      simple: 'Test content simple',
      greek: 'Hello world, Καλημέρα κόσμε, コンニチハ',
      tag: 'tag\nsomething else',
      code: '1<2 and 3>2 "quoted" OR NEAR(x)',
    };
    beforeEach(async () => {
      await store.manifests.put(manifest('m1', [c1]));
      await store.annotations.insert([
        ...Object.entries(texts).map(([id, text]) => annotation(id, { text })),
        annotation('elsewhere', {
          text: 'Test content simple',
          motivations: ['tagging'],
          creator: 'https://ex.org/ann',
          created: '2026-02-01T00:00:00Z',
          targets: [{ canvas: c2, region: undefined, manifest: undefined }],
        }),
      ]);
    });
    const m1 = { manifest: 'https://ex.org/m1/manifest.json' };

    test.each<[string, AnnotationFilter, string[]]>([
      ['abold', {}, ['bold']],
      ['Test content simple', m1, ['simple']],
      ['simple CONTENT', m1, ['simple']], // any order, any case
      ['Test content simple', {}, ['simple', 'elsewhere']],
      ['Καλημέρα κόσμε', {}, ['greek']],
      ['コンニチハ', {}, ['greek']],
      ['tag', {}, ['tag']],
      ['ta', {}, []], // whole words
      ['3>2', {}, ['code']],
      ['"quoted"', {}, ['code']],
      ['or near', {}, ['code']], // words, not operators
      ['test nowhere', {}, []],
      ['', m1, ['bold', 'simple', 'greek', 'tag', 'code']],
    ])('%j within %j finds %j', async (text, filter, expected) => {
      expect(await search(text, filter)).toEqual(expected);
    });

    test('words that the tokeniser never makes find nothing and break nothing', async () => {
      for (const word of ['', '"', "'; DROP TABLE annotation", '*', 'a b', '\u0000']) {
        const page = await store.annotations.search({ words: [word] }, 0, 10);
        expect(page).toEqual({ total: 0, records: [] });
      }
    });

    test('motivation, creator and date narrow, and nothing given for them does not', async () => {
      const by = async (query: object) =>
        ids((await store.annotations.search({ words: ['simple'], ...query }, 0, 9)).records);
      expect(await by({ motivations: ['tagging', 'linking'] })).toEqual(['elsewhere']);
      expect(await by({ motivations: ['linking'] })).toEqual([]);
      expect(await by({ creators: ['https://ex.org/ann'] })).toEqual(['elsewhere']);
      expect(await by({ creators: ['https://ex.org/bob'] })).toEqual([]);
      const day = { from: '2026-02-01T00:00:00Z', to: '2026-02-01T00:00:00Z' };
      expect(await by({ created: [day] })).toEqual(['elsewhere']);
      const year = { from: '2025-01-01T00:00:00Z', to: '2025-12-31T23:59:59Z' };
      expect(await by({ created: [year] })).toEqual([]);
      expect(await by({ created: [year, day] })).toEqual(['elsewhere']);
      expect(await by({})).toEqual(['simple', 'elsewhere']);
    });

    test('accents are folded on both sides, and parts of what is written without spaces are found', async () => {
      await store.annotations.insert([
        annotation('accents', { text: 'Le café est fermé' }),
        annotation('plain', { text: 'cafe au lait' }),
        annotation('kyoto', { text: '東京都庁舎' }),
      ]);
      expect(await search('café')).toEqual(['accents', 'plain']);
      expect(await search('CAFE FERME')).toEqual(['accents']);
      expect(await search('京都')).toEqual(['kyoto']);
      expect(await search('都京')).toEqual([]);
    });

    describe('by what else annotations say', () => {
      const says = (truth?: string, predicted?: string, confidence?: number) => ({
        statement: { truth, predicted, confidence, problems: [] },
      });
      const on = (canvas: string, ...box: number[]) => {
        const [x = 0, y = 0, w = 0, h = 0] = box;
        const region = box.length > 0 ? { x, y, w, h } : undefined;
        return { targets: [{ canvas, region, manifest: undefined }] };
      };
      const body = { source: 'https://vocab.ex.org/coat', type: 'SpecificResource' };
      beforeEach(async () => {
        await store.annotations.insert([
          annotation('shirt', { ...says('Shirt'), ...on(c1, 0, 0, 10, 10), text: 'True: Shirt' }),
          annotation('top', { ...says(undefined, 'T-shirt/top', 0.4), ...on(c1, 20, 20, 10, 10) }),
          prediction('coat', c2, says(undefined, 'Coat', 0.9)),
          annotation('vocabulary', {
            ...on(c2, 5, 5, 10, 10),
            text: 'see https://ex.org/a?b=1 there',
            document: { target: c2, body: [{ type: 'Choice', items: [body] }] },
          }),
        ]);
      });
      const asked = async (query: Omit<AnnotationQuery, 'words'>) => {
        const page = await store.annotations.search({ words: [], ...query }, 0, 100);
        const named = ids(page.records).filter((id) => !(id in texts) && id !== 'elsewhere');
        return named;
      };

      test.each<[Omit<AnnotationQuery, 'words'>, string[]]>([
        [{ labels: ['Shirt'] }, ['shirt']], // and not the T-shirt
        [{ labels: ['SHIRT', 'coat'] }, ['shirt', 'coat']],
        [{ labels: ['t shirt top'] }, ['top']],
        [{ labels: ['shirt top'] }, []],
        [{ labels: [] }, []],
        [{ confidence: { from: 0.4, to: 0.4 } }, ['top']],
        [{ confidence: { from: 0.41, to: 1 } }, ['coat']],
        [{ confidence: { from: 0, to: 1 } }, ['top', 'coat']],
        [{ addresses: ['https://vocab.ex.org/coat'] }, ['vocabulary']],
        [{ addresses: ['https://ex.org/a?b=1', 'https://vocab.ex.org/coat'] }, ['vocabulary']],
        [{ addresses: ['https://ex.org/a?b=1', 'https://vocab.ex.org/hat'] }, []],
        [{ addresses: ['https://ex.org/a'] }, []],
        // The whole of a canvas overlaps everything on it; edges that only touch do not overlap.
        [{ region: { x: 10, y: 10, w: 10, h: 10 } }, ['coat', 'vocabulary']],
        [{ region: { x: 9, y: 9, w: 1, h: 1 } }, ['shirt', 'coat', 'vocabulary']],
        [{ region: { x: 9, y: 9, w: 12, h: 12 } }, ['shirt', 'top', 'coat', 'vocabulary']],
        [{ region: { x: 0, y: 0, w: 9, h: 9 }, canvases: [c2] }, ['coat', 'vocabulary']],
        [{ region: { x: 0, y: 0, w: 5, h: 5 }, canvases: [c2] }, ['coat']],
      ])('%j finds %j', async (query, expected) => {
        expect(await asked(query)).toEqual(expected);
      });

      test('a region counts on the canvas that is asked for, of several targets', async () => {
        const targets = [...on(c1, 0, 0, 9, 9).targets, ...on(c3, 50, 50, 9, 9).targets];
        await store.annotations.insert([annotation('two', { targets })]);
        const region = { x: 50, y: 50, w: 1, h: 1 };
        expect(await asked({ region, canvases: [c3] })).toEqual(['two']);
        expect(await asked({ region, canvases: [c1] })).toEqual([]);
      });

      test('what changes is found by what it says now', async () => {
        await store.annotations.replace(annotation('shirt', says('Dress')));
        expect(await asked({ labels: ['Shirt'] })).toEqual([]);
        expect(await asked({ labels: ['Dress'] })).toEqual(['shirt']);
      });
    });

    test('words are completed, with the number of annotations, of what a query finds', async () => {
      await store.annotations.insert([annotation('more', { text: 'tests simply; 日本語' })]);
      const terms = (prefix: string, query = {}, options = {}) =>
        store.annotations.terms({ words: [], ...query }, prefix, {
          min: 1,
          limit: 100,
          ...options,
        });
      expect(await terms('si')).toEqual([
        { word: 'simple', count: 2 },
        { word: 'simply', count: 1 },
      ]);
      expect(await terms('te', { motivations: ['tagging'] })).toEqual([{ word: 'test', count: 1 }]);
      expect(await terms('te', m1)).toEqual([
        { word: 'test', count: 2 },
        { word: 'tests', count: 1 },
      ]);
      expect(await terms('te', { words: ['abold'] })).toEqual([{ word: 'test', count: 1 }]);
      expect(await terms('te', {}, { min: 2 })).toEqual([{ word: 'test', count: 3 }]);
      // The most frequent ones, in the order of the alphabet.
      expect(await terms('s', {}, { limit: 2 })).toEqual([
        { word: 'simple', count: 2 },
        { word: 'simply', count: 1 },
      ]);
      expect(await terms('日')).toEqual([
        { word: '日', count: 1 },
        { word: '日本', count: 1 },
      ]);
      expect(await terms('κ')).toEqual([
        { word: 'καλημερα', count: 1 },
        { word: 'κοσμε', count: 1 },
      ]);
      expect(await terms('nowhere')).toEqual([]);
      expect(await terms('"')).toEqual([]);
      await store.annotations.delete('urn:a:more');
      expect(await terms('simpl')).toEqual([{ word: 'simple', count: 2 }]);
    });

    test('pages come with the total of all', async () => {
      const page = await store.annotations.search({ words: ['test'] }, 1, 1);
      expect(page.total).toBe(3);
      expect(ids(page.records)).toEqual(['simple']);
      expect(await store.annotations.search({ words: ['test'] }, 9, 1)).toEqual({
        total: 3,
        records: [],
      });
    });

    test('what is deleted is not found', async () => {
      await store.annotations.delete('urn:a:bold');
      expect(await search('abold')).toEqual([]);
    });
  });

  describe('manifests', () => {
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
      expect(list[0]).toEqual({ ...summary, canvasCount: 2 });
      expect(list.map((one) => one.shortId)).toEqual(['m1', 'm2']);
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
      const on = (id: string, ...canvases: string[]) =>
        annotation(id, {
          targets: canvases.map((canvas) => ({ canvas, region: undefined, manifest: undefined })),
        });
      await store.annotations.insert([
        on('gone', c1),
        on('shared', c2),
        on('other', c3),
        on('both', c1, c3),
        on('nowhere', 'https://ex.org/none'),
      ]);
      expect(await store.manifests.delete('m1')).toEqual({ canvases: 1, annotations: 1 });
      expect(await found({})).toEqual(['shared', 'other', 'both', 'nowhere']);
      expect(await store.manifests.find('m1')).toBeUndefined();
      expect(await store.manifests.delete('m1')).toBeUndefined();
      expect((await store.manifests.list()).map((one) => one.shortId)).toEqual(['m2']);
    });

    test('one may go without its annotations', async () => {
      await store.manifests.put(manifest('m1', [c1]));
      await store.annotations.insert([annotation('kept')]);
      const without = { keepAnnotations: true };
      expect(await store.manifests.delete('m1', without)).toEqual({ canvases: 1, annotations: 0 });
      expect(await store.manifests.find('m1')).toBeUndefined();
      expect(await found({ canvases: [c1] })).toEqual(['kept']);
      expect(await store.manifests.delete('m1', without)).toBeUndefined();
    });
  });

  describe('containers', () => {
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
      expect(await found({ under: 'urn:a:a/' })).toEqual(['a/1', 'a/z', 'a/é']);
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
  });

  describe('jobs', () => {
    test('one comes out as it went in', async () => {
      const record = job('1', { errors: [{ canvas: c1, code: 'x', message: 'y' }], failed: 1 });
      await store.jobs.create(record);
      expect(await store.jobs.get('1')).toEqual(record);
      expect(await store.jobs.get('2')).toBeUndefined();
    });

    test('they are listed newest first, unfinished ones oldest first', async () => {
      const states: JobRecord['state'][] = [
        'queued',
        'running',
        'succeeded',
        'failed',
        'cancelled',
      ];
      for (const state of states) await store.jobs.create(job(state, { state }));
      const listed = async (offset: number, limit: number) =>
        (await store.jobs.list(offset, limit)).map((one) => one.id);
      expect(await listed(0, 10)).toEqual([
        'cancelled',
        'failed',
        'succeeded',
        'running',
        'queued',
      ]);
      expect(await listed(1, 2)).toEqual(['failed', 'succeeded']);
      expect((await store.jobs.unfinished()).map((one) => one.id)).toEqual(['queued', 'running']);
    });

    test('an update changes the named fields only', async () => {
      await store.jobs.create(job('1'));
      await store.jobs.update('1', { state: 'running', started: '2026-01-01T00:00:01Z' });
      await store.jobs.update('1', { total: 9, models: ['deep'] });
      expect(await store.jobs.get('1')).toEqual(
        job('1', { state: 'running', started: '2026-01-01T00:00:01Z', total: 9, models: ['deep'] }),
      );
      await expect(store.jobs.update('2', { total: 1 })).rejects.toThrow(NotFoundError);
    });

    test('outcomes move the counters once, and bring their predictions with them', async () => {
      await store.jobs.create(job('1'));
      const failed = {
        canvas: c3,
        state: 'failed',
        predictions: 0,
        code: 'unreachable',
        message: 'No.',
      } as const;
      await store.jobs.record(
        '1',
        [
          { canvas: c1, state: 'done', predictions: 1 },
          { canvas: c2, state: 'skipped', predictions: 0 },
          failed,
        ],
        [prediction('p1', c1)],
      );
      const expected = job('1', {
        done: 1,
        skipped: 1,
        failed: 1,
        predictions: 1,
        errors: [{ canvas: c3, code: 'unreachable', message: 'No.' }],
      });
      expect(await store.jobs.get('1')).toEqual(expected);
      // As after a crash: the same canvases again.
      await store.jobs.record(
        '1',
        [{ canvas: c1, state: 'done', predictions: 1 }, failed],
        [prediction('p1', c1)],
      );
      expect(await store.jobs.get('1')).toEqual(expected);
      expect(await store.jobs.finishedCanvases('1')).toEqual(new Set([c1, c2, c3]));
      expect(await store.jobs.finishedCanvases('2')).toEqual(new Set());
      expect(await found({})).toEqual(['p1']);
    });

    test('a job keeps its first thousand errors and counts all', async () => {
      await store.jobs.create(job('1'));
      const outcomes = Array.from(
        { length: 1002 },
        (_, i) =>
          ({
            canvas: `c${i}`,
            state: 'failed',
            predictions: 0,
            code: 'x',
            message: `${i}`,
          }) as const,
      );
      await store.jobs.record('1', outcomes, []);
      const stored = await store.jobs.get('1');
      expect(stored?.failed).toBe(1002);
      expect(stored?.errors).toHaveLength(1000);
      expect(stored?.errors.at(-1)).toEqual({ canvas: 'c999', code: 'x', message: '999' });
    });

    test('a job that is deleted is forgotten, its predictions are not', async () => {
      await store.jobs.create(job('1'));
      await store.jobs.record(
        '1',
        [{ canvas: c1, state: 'done', predictions: 1 }],
        [prediction('p1', c1)],
      );
      expect(await store.jobs.delete('1')).toBe(true);
      expect(await store.jobs.delete('1')).toBe(false);
      expect(await store.jobs.get('1')).toBeUndefined();
      expect(await store.jobs.finishedCanvases('1')).toEqual(new Set());
      await expect(store.jobs.record('1', [], [])).rejects.toThrow(NotFoundError);
      expect(await found({})).toEqual(['p1']);
    });
  });

  test('it says that it works, is closed twice without harm, and then refuses', async () => {
    await store.check();
    await store.close();
    await store.close();
    await expect(store.annotations.count({})).rejects.toMatchObject({ code: 'store' });
    await expect(store.annotations.insert([annotation('1')])).rejects.toMatchObject({
      code: 'store',
    });
  });
}
