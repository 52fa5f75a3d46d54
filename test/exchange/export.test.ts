import { existsSync, readFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { beforeEach, describe, expect, test } from 'vitest';
import { readAnnotation } from '../../src/annotation/read-annotation.ts';
import { exportText } from '../../src/exchange/export-annotations.ts';
import { exportFormat, type FormatName, formatNames, formats } from '../../src/exchange/formats.ts';
import type { ExchangeScope } from '../../src/exchange/scope.ts';
import { sqliteStore } from '../../src/store/sqlite.ts';
import type { Store } from '../../src/store/store.ts';
import { base, canvas, fill, manifestId, now } from './collection.ts';

let store: Store;
beforeEach(async () => {
  store = await sqliteStore(':memory:');
  await fill(store);
  return () => store.close();
});

async function exported(format: FormatName, scope: ExchangeScope = {}): Promise<string> {
  let text = '';
  for await (const piece of exportText(store, { format, scope, base })) text += piece;
  return text;
}

// The files were read line by line when they were made; UPDATE_GOLDEN=1 writes those that are missing.
test.each(formatNames)('%s comes out as in the golden file', async (format) => {
  const file = join('test', 'exchange', 'golden', `export.${formats[format].extension}`);
  const text = await exported(format);
  if (process.env.UPDATE_GOLDEN === '1' && !existsSync(file)) writeFileSync(file, text);
  expect(text).toBe(readFileSync(file, 'utf8'));
});

test.each(formatNames)('%s of an empty store is an empty document of its kind', async (format) => {
  store = await sqliteStore(':memory:');
  const text = await exported(format);
  if (format === 'ndjson') expect(text).toBe('');
  else if (format === 'csv') expect(text).toMatch(/^manifest label,.*truth\r\n$/);
  else expect(() => JSON.parse(text)).not.toThrow();
});

test.each(formatNames)(
  '%s names no address of this server that others cannot open',
  async (format) => {
    const text = await exported(format);
    if (format === 'ndjson') expect(text).toContain('urn:iiif-autotag:model:scratch');
    else expect(text).not.toContain('urn:iiif-autotag:image');
    if (format !== 'ndjson' && !['csv', 'coco', 'label-studio'].includes(format)) {
      expect(text).toContain(`${base}/models/scratch`);
    }
  },
);

describe('what is exported', () => {
  const ids = async (scope: ExchangeScope) =>
    (await exported('ndjson', scope))
      .trim()
      .split('\n')
      .map((line) => JSON.parse(line))
      .filter(({ kind }) => kind === 'annotation')
      .map(({ origin, document }) => `${origin} ${document['x:prediction']?.model ?? ''}`.trim());

  test.each<[ExchangeScope, string[]]>([
    [
      { manifests: [manifestId] },
      ['curator', 'curator', 'machine scratch', 'machine deep', 'machine scratch'],
    ],
    [{ origins: ['curator'] }, ['curator', 'curator', 'curator']],
    [{ models: ['deep'] }, ['curator', 'curator', 'curator', 'machine deep']], // people stay
    [{ origins: ['machine'], models: ['deep'] }, ['machine deep']],
    [{ canvases: [canvas(3)] }, ['machine scratch']],
    [{ canvases: [canvas(2), canvas(3)], origins: ['curator'] }, ['curator']],
    [{ manifests: [manifestId], canvases: ['https://ex.org/elsewhere'] }, []],
  ])('%j is %j', async (scope, expected) => {
    expect(await ids(scope)).toEqual(expected);
  });

  test.each<[ExchangeScope, string[]]>([
    [{ canvases: [canvas(2)] }, [canvas(2)]],
    [
      { canvases: [canvas(3), 'https://ex.org/elsewhere'] },
      [canvas(3), 'https://ex.org/elsewhere'],
    ],
    [{ manifests: [manifestId], canvases: [canvas(3), 'https://ex.org/elsewhere'] }, [canvas(3)]],
  ])('the canvases of %j are %j', async (scope, expected) => {
    const { images } = JSON.parse(await exported('coco', scope));
    expect(images.map((image: { canvas: string }) => image.canvas)).toEqual(expected);
  });

  test('one canvas alone brings no manifest with it in NDJSON, one of a manifest does', async () => {
    const canvases = [canvas(3)];
    expect(await exported('ndjson', { canvases })).not.toContain('"kind":"manifest"');
    expect(await exported('ndjson', { canvases, manifests: [manifestId] })).toContain(
      '"kind":"manifest"',
    );
  });

  test('what is said on canvases of several manifests is exported once', async () => {
    const record = await store.manifests.find(manifestId);
    if (!record) throw new Error('There is no manifest.');
    const id = 'https://ex.org/copy/manifest.json';
    const document = { ...record.document, id };
    await store.manifests.put({ ...record, id, shortId: 'copy', document });
    const manifests = [manifestId, id];
    for (const scope of [{ manifests }, { manifests: manifests.toReversed() }]) {
      expect(await ids(scope)).toHaveLength(5);
      const { images, annotations } = JSON.parse(await exported('coco', scope));
      expect([images.length, annotations.length]).toEqual([3, 2]);
    }
  });

  test('a table of one model has columns of that model only, and a row for each canvas of the manifest', async () => {
    const rows = (await exported('csv', { manifests: [manifestId], models: ['deep'] })).split(
      '\r\n',
    );
    expect(rows[0]).toMatch(/,truth,deep,deep confidence$/);
    expect(rows).toHaveLength(1 + 3 + 1);
  });

  test('two recipes of one model have columns of their own', async () => {
    const [record] = await store.annotations.page({ model: 'deep' }, 0, 1);
    if (record) await store.annotations.put([{ ...record, id: 'urn:other', recipe: 'study' }]);
    expect((await exported('csv')).split('\r\n')[0]).toContain(
      'deep aaaaaaaaaaaa garment,deep aaaaaaaaaaaa garment confidence,deep aaaaaaaaaaaa study',
    );
  });

  test('a canvas of two manifests is exported once, under the older one', async () => {
    const [record] = await Promise.all([store.manifests.find(manifestId)]);
    if (!record) throw new Error('There is no manifest.');
    const id = 'https://ex.org/copy/manifest.json';
    await store.manifests.put({
      ...record,
      id,
      shortId: 'copy',
      document: { ...record.document, id },
    });
    const { images } = JSON.parse(await exported('coco'));
    expect(images.map((image: { canvas: string }) => image.canvas)).toEqual([
      ...[canvas(1), canvas(2), canvas(3)],
      'https://ex.org/elsewhere',
    ]);
    const copies = JSON.parse(await exported('coco', { manifests: [id] })).images;
    expect(copies[0]).toMatchObject({ manifest: id, file_name: 'copy-0001.jpg' });
  });
});

test('what is said in percent has its place in canvas units in tables and datasets, and goes out as it came in pages', async () => {
  const inPercent = (id: string, canvas: string) => ({
    ...{ id, type: 'Annotation', body: { type: 'TextualBody', value: 'True: Hat' } },
    target: `${canvas}#xywh=percent:25,50,50,25`,
  });
  const known = inPercent('https://ex.org/percent/1', canvas(3));
  const unknown = inPercent('https://ex.org/percent/2', 'https://ex.org/elsewhere');
  await store.annotations.insert(
    [known, unknown].map((document) => readAnnotation(document, { origin: 'curator', now })),
  );
  const rows = (await exported('csv')).split('\r\n').filter((row) => row.includes(',Hat,'));
  expect(rows).toEqual([
    expect.stringContaining(`${canvas(3)},"200,300,400,150",Hat,`),
    expect.stringContaining('https://ex.org/elsewhere,,Hat,'),
  ]);
  const { annotations } = JSON.parse(await exported('coco'));
  expect(annotations.at(-1)).toMatchObject({ annotation: known.id, bbox: [200, 300, 400, 150] });
  expect(await exported('annotations')).toContain(known.target);
});

test('cells that a spreadsheet would run begin with an apostrophe', async () => {
  expect(await exported('csv')).toContain(",'=1+1,");
});

test('whoever takes no more stops the work', async () => {
  let read = 0;
  const counted: Store = {
    ...store,
    annotations: {
      ...store.annotations,
      async *list(filter) {
        for await (const record of store.annotations.list(filter)) {
          read += 1;
          for (let i = 0; i < 1000; i++) yield record;
        }
      },
    },
  };
  for await (const _ of exportText(counted, { format: 'annotations', scope: {}, base })) break;
  expect(read).toBe(1);
});

test.each([
  ['ndjsn', 'ndjson'],
  ['CSV', 'csv'],
  ['labelstudio', 'label-studio'],
  ['__proto__', 'There are ndjson, csv'],
])('a format %s that there is not is answered with %s', (name, meant) => {
  expect(() => exportFormat(name)).toThrow(meant);
});
