import { beforeEach, expect, test } from 'vitest';
import { phrasesOf } from '../../src/annotation/find-words.ts';
import { words } from '../../src/annotation/words.ts';
import type { AnnotationFilter } from '../../src/store/store.ts';
import { annotation, c1, c2, c3, manifest, names, on, search } from './records.ts';
import { type OpenStore, storeForEach } from './store-for-each.ts';

/** Annotations are found by the words of their texts, and words by how they begin. */
export function wordSearchContract(open: OpenStore): void {
  const store = storeForEach(open);

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
        ...on(c2),
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
    expect(await search(store, text, filter)).toEqual(expected);
  });

  test('a word that is everywhere is found in a manifest from its first annotation to its last, named ones too', async () => {
    const M2 = 'https://ex.org/m2/manifest.json';
    const common = (name: string, canvas: string, manifest?: string) =>
      annotation(name, {
        text: 'found everywhere',
        targets: [{ canvas, region: undefined, manifest }],
      });
    const others = (part: string) =>
      Array.from({ length: 600 }, (_, i) => common(`${part}-${i}`, c2));
    await store.manifests.put(manifest('m2', [c3]));
    await store.annotations.insert([common('first', c3), ...others('a')]);
    await store.annotations.insert([common('middle', c3), ...others('b')]);
    await store.annotations.insert([common('named', c2, M2)]);
    expect(await search(store, 'everywhere', { manifest: M2 })).toEqual([
      'first',
      'middle',
      'named',
    ]);
    expect(await search(store, 'everywhere', { manifest: 'https://ex.org/none' })).toEqual([]);
  });

  test('words that the tokeniser never makes find nothing and break nothing', async () => {
    for (const word of ['', '"', "'; DROP TABLE annotation", '*', 'a b', '\u0000']) {
      const page = await store.annotations.search({ words: [word] }, 0, 10);
      expect(page).toEqual({ total: 0, records: [] });
    }
  });

  test('motivation, creator and date narrow, and nothing given for them does not', async () => {
    const by = async (query: object) =>
      names((await store.annotations.search({ words: ['simple'], ...query }, 0, 9)).records);
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
    expect(await search(store, 'café')).toEqual(['accents', 'plain']);
    expect(await search(store, 'CAFE FERME')).toEqual(['accents']);
    expect(await search(store, '京都')).toEqual(['kyoto']);
    expect(await search(store, '都京')).toEqual([]);
  });

  test('a phrase is found where its words follow one another, in its order', async () => {
    await store.annotations.insert([
      annotation('phrase', { text: 'Un manteau bleu, usé;\nmanteau rouge', ...on(c2) }),
      annotation('other order', { text: 'bleu manteau; usé' }),
      annotation('apart', { text: 'manteau très bleu, USE' }),
      annotation('twice', { text: 'bleu bleu manteau' }),
      annotation('kyoto', { text: '東京都庁舎' }),
      annotation('tokyo', { text: '東京と京都' }),
    ]);
    const by = async (asked: string, query: object = {}) => {
      const whole = { words: words(asked), phrases: phrasesOf(asked), ...query };
      const { total, records } = await store.annotations.search(whole, 0, 9);
      expect(total).toBe(records.length);
      return names(records);
    };
    expect(await by('"manteau bleu"')).toEqual(['phrase']);
    expect(await by('"bleu manteau"')).toEqual(['other order', 'twice']);
    expect(await by('"Bleu  USE"')).toEqual(['phrase', 'apart']); // punctuation is between words
    expect(await by('"bleu bleu"')).toEqual(['twice']);
    expect(await by('use "manteau bleu"')).toEqual(['phrase']);
    expect(await by('"manteau bleu" "manteau rouge"')).toEqual(['phrase']);
    expect(await by('"manteau bleu"', { canvases: [c1] })).toEqual([]);
    expect(await by('東京都')).toEqual(['kyoto', 'tokyo']);
    expect(await by('"東京都"')).toEqual(['kyoto']);
    const region = { x: 0, y: 0, w: 1, h: 1 };
    expect(await by('"manteau bleu"', { region, ...m1 })).toEqual([]);
    expect(await by('"bleu manteau"', { region })).toEqual(['other order', 'twice']);
    const page = { words: ['bleu', 'manteau'], phrases: ['bleu manteau'] };
    const second = await store.annotations.search(page, 1, 1);
    expect([second.total, names(second.records)]).toEqual([2, ['twice']]);
    const term = await store.annotations.terms(page, 'use', { min: 1, limit: 9 });
    expect(term).toEqual([{ word: 'use', count: 1 }]);
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
    expect(names(page.records)).toEqual(['simple']);
    expect(await store.annotations.search({ words: ['test'] }, 9, 1)).toEqual({
      total: 3,
      records: [],
    });
  });

  test('what is deleted is not found', async () => {
    await store.annotations.delete('urn:a:bold');
    expect(await search(store, 'abold')).toEqual([]);
  });
}
