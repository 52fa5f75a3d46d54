import { beforeEach, expect, test } from 'vitest';
import type { AnnotationRecord } from '../../src/annotation/annotation.ts';
import { annotation, c1, c2, job, manifest, prediction } from './records.ts';
import { type OpenStore, storeForEach } from './store-for-each.ts';

/** What was said before, when, and by whom. */
export function historyContract(open: OpenStore): void {
  let day: number;
  /** `2026-06-<day>`, the store's clock. */
  const date = () => `2026-06-${String(day).padStart(2, '0')}T00:00:00Z`;
  beforeEach(() => {
    day = 1;
  });
  const store = storeForEach(open, { now: () => new Date(date()) });
  const born = '2026-01-01T00:00:00Z';
  const history = (name: string) => store.annotations.history(`urn:a:${name}`);
  const kinds = async (name: string) => (await history(name)).map(({ kind }) => kind);
  const gone = (name: string) => store.annotations.gone(`urn:a:${name}`);

  test('an id that never was has no history and is not gone', async () => {
    expect(await history('none')).toEqual([]);
    expect(await gone('none')).toBeUndefined();
  });

  test('what was inserted is its own first version', async () => {
    const record = annotation('1', { creator: 'https://ex.org/ann' });
    await store.annotations.insert([record]);
    const { origin, creator: agent } = record;
    expect(await history('1')).toEqual([
      { number: 1, at: born, kind: 'created', origin, agent, record },
    ]);
  });

  test('each replacement adds a version, whole and with its time and author', async () => {
    const versions = ['a', 'b', 'c'].map((creator, i) =>
      annotation('1', {
        creator,
        text: `version ${i}`,
        document: { '@type': 'oa:Annotation', on: c1, 'x:$n': [i, null] },
        modified: `2026-02-0${i + 1}T00:00:00Z`,
      }),
    );
    await store.annotations.insert(versions.slice(0, 1));
    for (const version of versions.slice(1)) {
      day += 1;
      await store.annotations.replace(version);
    }
    const [first, second, third] = versions;
    expect(await history('1')).toEqual([
      { number: 1, at: born, kind: 'created', origin: 'curator', agent: 'a', record: first },
      {
        ...{ number: 2, at: '2026-06-02T00:00:00Z', kind: 'updated', origin: 'curator' },
        ...{ agent: 'b', record: second },
      },
      {
        ...{ number: 3, at: '2026-06-03T00:00:00Z', kind: 'updated', origin: 'curator' },
        ...{ agent: 'c', record: third },
      },
    ]);
    expect(await store.annotations.get('urn:a:1')).toEqual(third);
    expect((await store.annotations.search({ words: ['0'] }, 0, 9)).total).toBe(0);
  });

  test('whoever changes a document and leaves its creator in it is not taken for the creator', async () => {
    const mias = (text: string, change: Partial<AnnotationRecord> = {}) =>
      annotation('1', { creator: 'Mia', text, document: { on: c1, text }, ...change });
    const put = (record: AnnotationRecord, seen: AnnotationRecord) =>
      store.annotations.putAsSeen([{ record, seen }], 'an import');
    await store.annotations.insert([mias('by her')]);
    await store.annotations.replace(mias('by a stranger'));
    await put(mias('imported'), mias('by a stranger'));
    await put(mias('imported', { modified: date() }), mias('imported'));
    await store.annotations.replace(mias('by a stranger again'));
    await store.annotations.replace(mias('by Bob', { creator: 'Bob' }));
    await store.annotations.replace(mias('by whom', { creator: undefined }));
    expect((await history('1')).map(({ record, agent }) => [record?.text, agent])).toEqual([
      ['by her', 'Mia'],
      ['by a stranger', undefined],
      ['imported', 'an import'],
      ['by a stranger again', undefined],
      ['by Bob', 'Bob'],
      ['by whom', undefined],
    ]);
    await store.annotations.delete('urn:a:1');
    await store.annotations.insert([mias('made anew')]);
    expect((await history('1')).slice(-2)).toMatchObject([
      { kind: 'deleted', agent: undefined },
      { kind: 'created', agent: 'Mia' },
    ]);
  });

  test('an import is named only where the document tells nobody, also once it is the version before', async () => {
    await store.annotations.putAsSeen(
      [
        { record: annotation('1'), seen: undefined },
        { record: annotation('2', { creator: 'Mia' }), seen: undefined },
        { record: prediction('3', c1, { origin: 'import', creator: 'Them' }), seen: undefined },
        { record: prediction('4', c1), seen: undefined },
      ],
      'an import',
    );
    await store.annotations.replace(annotation('1', { text: 'new' }));
    const theirs = prediction('3', c1, { text: 'new', origin: 'curator', creator: 'Them' });
    await store.annotations.replace(theirs);
    const changed = prediction('4', c1, { text: 'new' });
    await store.annotations.putAsSeen(
      [{ record: changed, seen: prediction('4', c1) }],
      'an import',
    );
    const agents = async (name: string) => (await history(name)).map(({ agent }) => agent);
    expect(await agents('1')).toEqual(['an import', undefined]);
    expect(await agents('2')).toEqual(['Mia']);
    expect(await agents('3')).toEqual(['scratch aaaaaaaaaaaa', undefined]);
    expect(await agents('4')).toEqual(['scratch aaaaaaaaaaaa', 'an import']);
    await store.annotations.put([prediction('4', c1, { text: 'newer' })]);
    expect((await agents('4')).at(-1)).toBe('scratch aaaaaaaaaaaa');
  });

  test('a version that its author dated into the future ends no earlier than it begins', async () => {
    const created = '2030-01-01T00:00:00Z';
    await store.annotations.insert([annotation('1', { created })]);
    await store.annotations.replace(annotation('1', { text: 'new' }));
    expect((await history('1')).map(({ at }) => at)).toEqual([date(), date()]);
  });

  test('what changes nothing but dates is no version', async () => {
    const document = { created: born, on: c1 };
    await store.annotations.put([prediction('1', c1, { document })]);
    const again = prediction('1', c1, {
      document: { ...document, created: date() },
      modified: date(),
    });
    await store.annotations.put([prediction('1', c1, { document })]);
    await store.annotations.put([again]);
    await store.annotations.replace(again);
    expect(await kinds('1')).toEqual(['created']);
    expect((await store.annotations.get('urn:a:1'))?.modified).toBe(date());
  });

  test('a machine is named with its version, in a job too', async () => {
    const confident = (confidence: number) =>
      prediction('1', c1, { statement: { ...prediction('1', c1).statement, confidence } });
    await store.annotations.put([confident(0.5)]);
    await store.jobs.create(job('j'));
    await store.jobs.record(
      'j',
      [{ canvas: c1, state: 'done', predictions: 1 }],
      [confident(0.6), prediction('2', c1)],
    );
    const agent = 'scratch aaaaaaaaaaaa';
    expect(await history('1')).toMatchObject([
      { kind: 'created', origin: 'machine', agent, record: { statement: { confidence: 0.5 } } },
      { kind: 'updated', origin: 'machine', agent, record: { statement: { confidence: 0.6 } } },
    ]);
    expect(await kinds('2')).toEqual(['created']);
  });

  test('what is deleted keeps its history, says when and by whom, and is gone', async () => {
    const record = annotation('1');
    await store.annotations.insert([record]);
    day = 4;
    expect(await store.annotations.delete('urn:a:1', 'https://ex.org/bob')).toBe(true);
    expect(await history('1')).toEqual([
      { number: 1, at: born, kind: 'created', origin: 'curator', agent: undefined, record },
      {
        ...{ number: 2, at: date(), kind: 'deleted', origin: 'curator' },
        agent: 'https://ex.org/bob',
      },
    ]);
    expect(await gone('1')).toBe(date());
    expect(await store.annotations.get('urn:a:1')).toBeUndefined();
    expect(await store.annotations.delete('urn:a:1')).toBe(false);
    expect(await history('1')).toHaveLength(2);
  });

  test.each(['insert', 'put'] as const)(
    'an id that was deleted and comes again by %s goes on with its history',
    async (way) => {
      await store.annotations.insert([annotation('1')]);
      await store.annotations.delete('urn:a:1');
      day = 5;
      await store.annotations[way]([annotation('1')]);
      expect(await gone('1')).toBeUndefined();
      expect(await kinds('1')).toEqual(['created', 'deleted', 'created']);
      expect((await history('1')).map(({ number, at }) => [number, at])).toEqual([
        [1, born],
        [2, '2026-06-01T00:00:00Z'],
        [3, date()],
      ]);
      day = 6;
      await store.annotations.replace(annotation('1', { text: 'new' }));
      day = 7;
      await store.annotations.delete('urn:a:1');
      const numbers = (await history('1')).map(({ number, kind }) => `${number} ${kind}`);
      expect(numbers.slice(2)).toEqual(['3 created', '4 updated', '5 deleted']);
      expect(await gone('1')).toBe(date());
    },
  );

  test('deleting by filter and with a manifest keeps each one', async () => {
    await store.manifests.put(manifest('m1', [c1]));
    await store.annotations.put([prediction('1', c1), prediction('2', c2), annotation('3')]);
    await store.annotations.deleteWhere({ canvases: [c2] }, 'scratch bbbbbbbbbbbb');
    await store.manifests.delete('m1', { by: 'ann' });
    for (const [name, agent] of [
      ['1', 'ann'],
      ['2', 'scratch bbbbbbbbbbbb'],
      ['3', 'ann'],
    ] as const) {
      expect((await history(name)).at(-1)).toMatchObject({ kind: 'deleted', agent });
      expect(await gone(name)).toBe(date());
    }
  });

  test('deleting the same at once keeps one version and one deletion of each', async () => {
    const all = Array.from({ length: 120 }, (_, i) => annotation(`${i}`));
    await store.annotations.insert(all);
    await store.annotations.replace(annotation('1', { text: 'new' }));
    day = 2;
    const both = { origins: ['curator' as const] };
    await Promise.all([
      store.annotations.deleteWhere(both, 'ann'),
      store.annotations.deleteWhere(both, 'ann'),
    ]);
    expect(await store.annotations.count({})).toBe(0);
    expect(await kinds('0')).toEqual(['created', 'deleted']);
    expect(await kinds('1')).toEqual(['created', 'updated', 'deleted']);
    expect((await history('119')).at(-1)).toMatchObject({ at: date(), agent: 'ann' });
  });

  // FerretDB finds, then writes: of two conditional updates both may win there, as never on MongoDB.
  test('parallel replacements leave a history that ends with what is stored', async () => {
    await store.annotations.insert([annotation('1', { text: 'first' })]);
    await Promise.all(
      ['a', 'b', 'c', 'd'].map((text) =>
        store.annotations.replace(annotation('1', { text, document: { text } })),
      ),
    );
    const revisions = await history('1');
    expect(revisions.map(({ number }) => number)).toEqual(revisions.map((_, i) => i + 1));
    const texts = revisions.map(({ record }) => record?.text);
    expect(new Set(texts).size).toBe(texts.length);
    expect(texts[0]).toBe('first');
    expect(revisions.at(-1)?.record).toEqual(await store.annotations.get('urn:a:1'));
  });
}
