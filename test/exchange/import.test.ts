import { beforeEach, describe, expect, test } from 'vitest';
import type { AnnotationRecord } from '../../src/annotation/annotation.ts';
import { InvalidInputError, TooLargeError } from '../../src/errors.ts';
import { exportText } from '../../src/exchange/export-annotations.ts';
import { type FormatName, importFormat, importNames } from '../../src/exchange/formats.ts';
import { importAnnotations } from '../../src/exchange/import-annotations.ts';
import type { Json, JsonObject } from '../../src/json.ts';
import { sqliteStore } from '../../src/store/sqlite.ts';
import type { Store } from '../../src/store/store.ts';
import { base, canvas, fill, formula, manifestId, note, now, shirt } from './collection.ts';
import { inPieces, later, line, nothing } from './import-texts.ts';

let store: Store;
beforeEach(async () => {
  store = await sqliteStore(':memory:');
  return () => store.close();
});

const take = (text: string, format: FormatName, options = {}) =>
  importAnnotations(store, inPieces(text), {
    ...{ format, base, now: later, maxEntryBytes: 100_000 },
    ...options,
  });
const page = (...items: Json[]) => JSON.stringify({ type: 'AnnotationPage', items });

async function exported(from: Store, format: FormatName): Promise<string> {
  let text = '';
  for await (const piece of exportText(from, { format, scope: {}, base })) text += piece;
  return text;
}
async function everything(from = store): Promise<AnnotationRecord[]> {
  const records: AnnotationRecord[] = [];
  for await (const record of from.annotations.list({})) records.push(record);
  return records;
}
/** Formats of truths and predictions, which know no other annotations. */
const isOfClaims = (format: FormatName) => format === 'coco' || format === 'label-studio';

describe('round trips', () => {
  test('NDJSON into an empty store is the store, to the byte: documents, origins, dates, columns, manifests, containers', async () => {
    const source = await sqliteStore(':memory:');
    await fill(source);
    const id = 'urn:iiif-autotag:annotation:containers/my/';
    const container = { id, document: { label: 'My' }, created: '2026-01-01T00:00:00Z' };
    await source.containers.create(container);
    const text = await exported(source, 'ndjson');
    expect(await take(text, 'ndjson')).toEqual({
      ...{ ...nothing, imported: 6, failed: 0, problems: [] },
      manifests: { ...nothing, imported: 1 },
      containers: { ...nothing, imported: 1 },
    });
    expect(await everything()).toEqual(await everything(source));
    expect(await store.manifests.find('book')).toEqual(await source.manifests.find('book'));
    expect(await store.containers.list()).toEqual([container]);
    expect(await exported(store, 'ndjson')).toBe(text);
    await source.close();
  });

  test('a container that is there stays as it is; one that nobody can make here is told', async () => {
    const line = (name: string, label: string) =>
      JSON.stringify({
        ...{ kind: 'container', id: `urn:iiif-autotag:annotation:${name}`, document: { label } },
        created: '2026-01-01T00:00:00Z',
      });
    const text = [line('containers/my/', 'My'), line('containers/my/', 'Mine')].join('\n');
    const result = await take(`${text}\n${line('my/', 'My')}\n`, 'ndjson');
    expect(result).toMatchObject({
      ...{ containers: { imported: 1, conflicts: 1 }, failed: 1 },
      problems: [{ line: 2 }, { line: 3, message: expect.stringMatching(/^id: .*container/) }],
    });
    expect((await store.containers.list()).map(({ document }) => document)).toEqual([
      { label: 'My' },
    ]);
    for (const scope of [{ origins: ['curator' as const] }, { models: ['deep'] }]) {
      let some = '';
      for await (const piece of exportText(store, { format: 'ndjson', scope, base })) some += piece;
      expect(some).not.toContain('"container"');
    }
  });

  test.each(importNames)(
    '%s exported and imported where it came from changes nothing',
    async (format) => {
      await fill(store);
      const before = await everything();
      const result = await take(await exported(store, format), format);
      expect(result).toMatchObject({ ...nothing, unchanged: isOfClaims(format) ? 5 : 6 });
      expect(result.problems).toEqual([]);
      expect(await everything()).toEqual(before);
    },
  );

  test.each(importNames)('%s imported twice into an empty store is there once', async (format) => {
    const source = await sqliteStore(':memory:');
    await fill(source);
    const text = await exported(source, format);
    const first = await take(text, format);
    const before = await everything();
    expect(before).toHaveLength(first.imported);
    const second = await take(text, format, { now: new Date('2027-01-01T00:00:00Z') });
    expect(second).toMatchObject({
      imported: 0,
      updated: 0,
      conflicts: 0,
      unchanged: before.length,
    });
    expect(await everything()).toEqual(before);
    await source.close();
  });

  test('a list that says which manifest a canvas is in is still the same', async () => {
    await fill(store);
    const stored = { '@id': formula['@id'], '@type': 'oa:Annotation' };
    const [on] = [{ '@type': 'oa:SpecificResource', full: canvas(2) }];
    const within = { '@id': manifestId, '@type': 'sc:Manifest', label: 'Garments, "best" of' };
    const given = { ...formula, ...stored, on: { ...on, within } };
    expect(await take(JSON.stringify({ resources: [given] }), 'annotation-list')).toMatchObject({
      ...nothing,
      unchanged: 1,
    });
  });
});

describe('whose words they are', () => {
  test('people’s stay people’s, a machine’s that come in a page are imports', async () => {
    const predicted = {
      ...note,
      id: 'urn:p',
      body: { type: 'TextualBody', value: 'Predicted: Bag' },
    };
    await take(page(shirt, predicted), 'annotations');
    expect((await everything()).map(({ origin }) => origin)).toEqual(['curator', 'import']);
  });

  test('documents are kept exactly as they were sent', async () => {
    await take(page(shirt, formula), 'annotations');
    expect((await everything()).map(({ document }) => document)).toEqual([shirt, formula]);
  });

  test('one without an id gets one made of its content', async () => {
    const { id, ...nameless } = shirt;
    const twice = page(nameless, { ...nameless, created: '2026-01-05T00:00:00Z' });
    expect(await take(twice, 'annotations')).toMatchObject({ imported: 2 });
    expect(await take(twice, 'annotations')).toMatchObject({ imported: 0, unchanged: 2 });
    for (const record of await everything()) {
      expect(record.id).toMatch(/^https:\/\/autotag\.example\/iiif\/annotation\/[0-9a-f]{32}$/);
    }
  });

  test('lines may be annotations of either vocabulary by themselves', async () => {
    const text = `${JSON.stringify(shirt)}\r\n\n${JSON.stringify(formula)}`;
    expect(await take(text, 'ndjson')).toMatchObject({ imported: 2, failed: 0 });
  });
});

describe('one that is stored already and differs', () => {
  const changed = { ...shirt, body: { type: 'TextualBody', value: 'True: Coat' } };
  const stored = async () => (await everything())[0];
  const at = (modified: string) => ({ modified, created: '2020-01-01T00:00:00Z' });
  beforeEach(() => take(line(shirt), 'ndjson'));

  test('is replaced by a newer one, keeping created', async () => {
    const text = line(changed, at('2026-02-01T00:00:00Z'));
    expect(await take(text, 'ndjson')).toMatchObject({ ...nothing, updated: 1 });
    expect(await stored()).toMatchObject({
      ...{ document: changed, created: '2026-01-01T00:00:00Z', modified: '2026-02-01T00:00:00Z' },
      statement: { truth: 'Coat' },
    });
    expect(await take(text, 'ndjson')).toMatchObject({ ...nothing, unchanged: 1 });
  });

  test('stays where it is newer, and the conflict is told with its line and id', async () => {
    const text = `\n${line(changed, at('2025-12-31T23:59:59Z'))}`;
    const result = await take(text, 'ndjson');
    expect(result).toMatchObject({ ...nothing, conflicts: 1, failed: 0 });
    expect(result.problems).toEqual([
      { line: 2, id: 'https://ex.org/truth/1', message: expect.stringMatching(/changed later/) },
    ]);
    expect((await stored())?.document).toEqual(shirt);
    expect(await take(text, 'ndjson', { replace: true })).toMatchObject({ updated: 1 });
    expect((await stored())?.document).toEqual(changed);
  });

  test('stays where the import gives no date', async () => {
    const { created, ...undated } = changed as JsonObject;
    const result = await take(page(undated), 'annotations');
    expect(result).toMatchObject({ ...nothing, conflicts: 1 });
    expect(result.problems[0]?.message).toContain('does not say from when');
    expect(await take(page(undated), 'annotations', { replace: true })).toMatchObject({
      updated: 1,
    });
  });

  test('is never replaced by a machine’s, not even when told to', async () => {
    const text = line(changed, { ...at('2030-01-01T00:00:00Z'), origin: 'machine' });
    expect(await take(text, 'ndjson', { replace: true })).toMatchObject({
      conflicts: 1,
      updated: 0,
    });
    expect((await stored())?.document).toEqual(shirt);
  });

  test('the second of one id in a file is held against the first', async () => {
    const first = line(changed, at('2026-03-01T00:00:00Z'));
    const second = line(shirt, at('2026-02-01T00:00:00Z'));
    expect(await take(`${first}\n${second}\n`, 'ndjson')).toMatchObject({
      updated: 1,
      conflicts: 1,
    });
  });

  test('a manifest is refreshed by a newer one only, and keeps its short id', async () => {
    await fill(store);
    const [manifest = ''] = (await exported(store, 'ndjson')).split('\n');
    const parsed = JSON.parse(manifest);
    const refreshed = (modified: string) =>
      JSON.stringify({
        ...{ ...parsed, shortId: 'other', modified },
        document: { ...parsed.document, label: { en: ['New'] } },
      });
    const older = await take(refreshed('2026-02-01T00:00:00Z'), 'ndjson');
    expect(older.manifests).toEqual({ ...nothing, conflicts: 1 });
    const newer = await take(refreshed('2026-03-02T00:00:00Z'), 'ndjson');
    expect(newer.manifests).toEqual({ ...nothing, updated: 1 });
    expect(await store.manifests.find(manifestId)).toMatchObject({ shortId: 'book', label: 'New' });
  });
});

describe('what cannot be read', () => {
  const good = line(shirt);

  test.each<[string, string, RegExp]>([
    ['no JSON', '{"kind":', /not valid JSON/],
    ['no object', '[1]', /must be \{"kind"/],
    ['null', 'null', /must be \{"kind"/],
    ['an unknown kind', '{"kind":"job"}', /annotation/],
    ['an id that is none', line(shirt, { id: 'one two' }), /id: must be an absolute URI/],
    ['a document that is none', line(shirt, { document: [] }), /document: must be a JSON object/],
    ['an origin that is none', line(shirt, { origin: 'god' }), /origin/],
    [
      'a date that is none',
      line(shirt, { modified: 'soon' }),
      /modified: must be an ISO 8601 date/,
    ],
    ['an annotation of nothing', line({ type: 'Annotation' }), /no target/],
    [
      'a manifest of nothing',
      '{"kind":"manifest","shortId":"m","created":"2026-01-01T00:00:00Z","modified":"2026-01-01T00:00:00Z","document":{}}',
      /manifest/i,
    ],
    [
      'a bottomless document',
      line({ ...shirt, 'x:deep': JSON.parse(`${'['.repeat(250)}${']'.repeat(250)}`) }),
      /deeper than 200/,
    ],
    [
      'too long a line',
      line({ ...shirt, 'x:long': 'x'.repeat(100_001) }),
      /longer than the 100000 bytes/,
    ],
  ])('%s is left out, told with its line, and the others are stored', async (_, bad, message) => {
    const result = await take(`${good}\n\n${bad}\n${line(note, { id: 'urn:n' })}`, 'ndjson');
    expect(result).toMatchObject({ imported: 2, failed: 1 });
    expect(result.problems).toEqual([{ line: 3, message: expect.stringMatching(message) }]);
    expect(await everything()).toHaveLength(2);
  });

  test('bytes that are no UTF-8 are left out too', async () => {
    async function* bytes() {
      yield Buffer.from(`${good}\n`);
      yield Buffer.from([0x22, 0xff, 0x22, 0x0a]);
    }
    const options = { format: 'ndjson', base, now, maxEntryBytes: 1000 } as const;
    const result = await importAnnotations(store, bytes(), options);
    expect(result.problems).toEqual([{ line: 2, message: 'It is not UTF-8.' }]);
  });

  test('where nothing can be used, the import is refused with the lines', async () => {
    const refused = take('{\n{"kind":"x"}', 'ndjson');
    await expect(refused).rejects.toThrow(InvalidInputError);
    await expect(refused).rejects.toThrow(/Nothing was imported; line 1: It is not valid JSON/);
    await expect(take(`"${'x'.repeat(100_000)}"`, 'ndjson')).rejects.toThrow(TooLargeError);
  });

  test('nothing at all is nothing imported', async () => {
    expect(await take('', 'ndjson')).toMatchObject({ ...nothing, failed: 0 });
    expect(await take(page(), 'annotations')).toMatchObject({ ...nothing, failed: 0 });
  });

  test.each([
    ['{"type":"Manifest"}', /Expected a JSON list, or an object with items or resources/],
    ['{"items":{}}', /Expected a JSON list/],
    ['"items"', /Expected a JSON list/],
    ['', /Expected a JSON list/],
    ['{"items":[', /ends in the middle/],
  ])('%j is no list of annotations', async (text, message) => {
    await expect(take(text, 'annotations')).rejects.toThrow(message);
  });

  test('a page that ends too early is stored as far as it came, and told', async () => {
    const whole = JSON.stringify({ id: 'x', label: { items: [1] }, items: [shirt, note] }, null, 1);
    const result = await take(whole.slice(0, -30), 'annotations');
    expect(result).toMatchObject({ imported: 1, failed: 1 });
    expect(result.problems).toEqual([
      { line: expect.any(Number), entry: 3, message: 'The document ends in the middle.' },
    ]);
  });

  test('members of a list are told by number and line, brackets in texts parting nothing', async () => {
    const odd = { ...note, body: { type: 'TextualBody', value: '"]}, \\" [ {' } };
    const text = `{"@context":["x",{"items":[]}],"items": [\n${JSON.stringify(odd)},\n 7 ,\n"items"]}`;
    const result = await take(`\ufeff${text}`, 'annotations');
    expect(result).toMatchObject({ imported: 1, failed: 2 });
    expect(result.problems.map(({ line, entry }) => [line, entry])).toEqual([
      [3, 2],
      [4, 3],
    ]);
    expect((await everything())[0]?.document).toEqual(odd);
  });

  test.each([
    ['csv', 'csv can only be exported'],
    ['labelstudio', 'did you mean label-studio'],
  ])('the format %s is refused by name', (name, message) => {
    expect(() => importFormat(name)).toThrow(message);
  });

  test('an import that is stopped keeps whole batches, and goes on when it is made again', async () => {
    const stop = new AbortController();
    const lines = Array.from({ length: 450 }, (_, i) => line(shirt, { id: `urn:n:${i}` }));
    async function* bytes() {
      for (const [i, one] of lines.entries()) {
        if (i === 420) stop.abort(new Error('Ctrl-C'));
        yield Buffer.from(`${one}\n`);
      }
    }
    const options = { format: 'ndjson', base, now, maxEntryBytes: 10_000 } as const;
    const stopped = importAnnotations(store, bytes(), { ...options, signal: stop.signal });
    await expect(stopped).rejects.toThrow('Ctrl-C');
    expect(await store.annotations.count({})).toBe(400);
    const again = await take(lines.join('\n'), 'ndjson');
    expect(again).toMatchObject({ imported: 50, unchanged: 400 });
  });
});
