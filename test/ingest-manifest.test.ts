import { mkdtemp, rm } from 'node:fs/promises';
import { createServer } from 'node:http';
import type { AddressInfo } from 'node:net';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterEach, beforeEach, expect, test } from 'vitest';
import { InvalidInputError, StoreError, UnreachableError } from '../src/errors.ts';
import { createFetcher, type Fetcher } from '../src/fetch.ts';
import { md5 } from '../src/iiif/short-id.ts';
import { type IngestOptions, type IngestSource, ingestManifest } from '../src/ingest-manifest.ts';
import { openStore } from '../src/store/open-store.ts';
import type { Store } from '../src/store/store.ts';

const cleanups: (() => Promise<unknown>)[] = [];
let fetcher: Fetcher;
let store: Store;
let time = '2026-01-01T00:00:00.000Z';

beforeEach(async () => {
  const folder = await mkdtemp(join(tmpdir(), 'ingest-'));
  cleanups.push(() => rm(folder, { recursive: true, force: true }));
  const cacheFolder = join(folder, 'cache');
  fetcher = createFetcher({ allowPrivate: true, retries: 0, cacheFolder });
  cleanups.push(() => fetcher.close());
  store = await openStore(`sqlite:${join(folder, 'store.sqlite')}`);
  cleanups.push(() => store.close());
});
afterEach(async () => {
  for (const cleanup of cleanups.splice(0).reverse()) await cleanup();
});

/** Documents by path; addresses inside them may begin with `BASE`. Texts are answered as they are. */
async function serve(
  documents: Record<string, unknown>,
): Promise<{ url: string; asked: string[] }> {
  const asked: string[] = [];
  const server = createServer((request, response) => {
    const path = request.url ?? '';
    asked.push(path);
    response.setHeader('cache-control', 'max-age=86400'); // as many publishers say
    if (!(path in documents)) response.writeHead(404).end();
    else response.end(resolved(documents[path]));
  });
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
  cleanups.push(async () => {
    server.closeAllConnections();
    await new Promise((resolve) => server.close(resolve));
  });
  const url = `http://127.0.0.1:${(server.address() as AddressInfo).port}`;
  const resolved = (document: unknown) =>
    (typeof document === 'string' ? document : JSON.stringify(document)).replaceAll('BASE', url);
  return { url, asked };
}

const ingest = (source: IngestSource, options?: IngestOptions) =>
  ingestManifest(source, { store, fetcher, now: () => new Date(time) }, options);

const book = (
  id = 'https://ex.org/iiif/book1/manifest.json',
  label: unknown = 'Book 1',
  count = 2,
) => ({
  '@context': 'http://iiif.io/api/presentation/2/context.json',
  '@id': id,
  '@type': 'sc:Manifest',
  label,
  sequences: [
    {
      canvases: Array.from({ length: count }, (_, i) => ({
        '@id': `${id}/canvas/p${i + 1}`,
        '@type': 'sc:Canvas',
        label: `p. ${i + 1}`,
        width: 10,
        height: 10,
        images: i === 1 ? [] : [{ resource: 'https://ex.org/coat.jpg' }],
        otherContent: [{ '@id': 'BASE/list', '@type': 'sc:AnnotationList' }],
      })),
    },
  ],
});

const collection = (name: string, rest: object) => ({
  '@id': `BASE/${name}`,
  '@type': 'sc:Collection',
  label: name,
  ...rest,
});

test('a manifest by address is stored under the id it gives itself', async () => {
  const { url, asked } = await serve({ '/m': book() });
  const { manifests, failed } = await ingest({ url: `${url}/m` });
  const size = { width: 10, height: 10 };
  expect(failed).toEqual([]);
  expect(manifests).toEqual([
    {
      shortId: 'book1',
      id: 'https://ex.org/iiif/book1/manifest.json',
      url: `${url}/m`,
      label: 'Book 1',
      version: 2,
      document: JSON.parse(JSON.stringify(book()).replaceAll('BASE', url)),
      canvases: [
        {
          id: 'https://ex.org/iiif/book1/manifest.json/canvas/p1',
          label: 'p. 1',
          usable: true,
          size,
        },
        {
          id: 'https://ex.org/iiif/book1/manifest.json/canvas/p2',
          label: 'p. 2',
          usable: false,
          size,
        },
      ],
      warnings: [expect.objectContaining({ code: 'no-image' })],
      created: time,
      modified: time,
    },
  ]);
  for (const name of ['book1', 'https://ex.org/iiif/book1/manifest.json', `${url}/m`]) {
    expect(await store.manifests.find(name), name).toMatchObject({ shortId: 'book1' });
  }
  // The annotation lists that it links to are nobody's business here.
  expect(asked).toEqual(['/m']);
});

test('a manifest as a document needs no network', async () => {
  const { manifests } = await ingest({ document: book() });
  expect(manifests).toMatchObject([{ shortId: 'book1', url: undefined }]);
});

test('a structured label is stored as plain text, English if there is English', async () => {
  const label = [
    { '@value': 'Llyfr', '@language': 'cy' },
    { '@value': 'Book', '@language': 'en' },
  ];
  const { manifests } = await ingest({ document: book(undefined, label) });
  expect(manifests[0]?.label).toBe('Book');
});

test('ingesting again refreshes and keeps the short id and the date of creation', async () => {
  await ingest({ document: book() });
  time = '2026-02-02T00:00:00.000Z';
  const { manifests } = await ingest({ document: book(undefined, 'Book 1, corrected', 3) });
  expect(manifests).toMatchObject([
    {
      shortId: 'book1',
      label: 'Book 1, corrected',
      created: '2026-01-01T00:00:00.000Z',
      modified: time,
      canvases: { length: 3 },
    },
  ]);
  expect(await store.manifests.list()).toHaveLength(1);
});

test('ingesting an address again asks its server, however long the first answer was to hold', async () => {
  const documents = {
    '/all.json': {
      type: 'Collection',
      id: 'BASE/all.json',
      items: [{ type: 'Manifest', id: 'BASE/m.json' }],
    },
    '/m.json': book('BASE/m.json', 'As it was', 3),
  };
  const { url } = await serve(documents);
  await ingest({ url: `${url}/m.json` });
  documents['/m.json'] = book('BASE/m.json', 'As it is', 1);
  const alone = await ingest({ url: `${url}/m.json` });
  expect(alone.manifests).toMatchObject([{ label: 'As it is', canvases: { length: 1 } }]);
  documents['/m.json'] = book('BASE/m.json', 'As it will be', 2);
  const inCollection = await ingest({ url: `${url}/all.json` });
  expect(inCollection.manifests).toMatchObject([{ label: 'As it will be' }]);
});

test('a second manifest of the same short id gets another', async () => {
  await ingest({ document: book() });
  const { manifests } = await ingest({ document: book('https://other.org/book1/manifest.json') });
  expect(manifests[0]?.shortId).toBe('book11');
  const odd = await ingest({ document: book('https://ex.org/m/ucdlib:40851') });
  expect(odd.manifests[0]?.shortId).toBe(md5('https://ex.org/m/ucdlib:40851'));
});

test.each([
  [
    { '@type': 'sc:AnnotationList', resources: [] },
    'Expected a manifest (sc:Manifest) but got sc:AnnotationList.',
  ],
  [[book()], 'Expected a manifest (sc:Manifest) but got an array.'],
  [{ ...book(), sequences: [] }, 'has no canvases'],
  [
    { type: 'Collection', id: 'https://ex.org/c', items: [] },
    'https://ex.org/c names no manifests',
  ],
])('%j is refused and nothing is stored', async (document, message) => {
  const ingesting = ingest({ document });
  await expect(ingesting).rejects.toThrow(InvalidInputError);
  await expect(ingesting).rejects.toThrow(message);
  expect(await store.manifests.list()).toEqual([]);
});

test('what is not JSON or not there is refused with the reason', async () => {
  const { url } = await serve({ '/page': '<html>' });
  await expect(ingest({ url: `${url}/page` })).rejects.toThrow(InvalidInputError);
  await expect(ingest({ url: `${url}/none` })).rejects.toThrow(UnreachableError);
});

test('a collection is followed, in its order, in both versions, once each', async () => {
  const { url, asked } = await serve({
    '/top': collection('top', {
      manifests: ['BASE/a', 'BASE/b'],
      collections: ['BASE/sub', 'BASE/top'],
    }),
    '/sub': {
      id: 'BASE/sub',
      type: 'Collection',
      label: { en: ['Sub'] },
      items: [
        { id: 'BASE/c', type: 'Manifest', label: { en: ['C'] } },
        { id: 'BASE/a', type: 'Manifest', label: { en: ['A'] } },
        { id: 'BASE/top', type: 'Collection', label: { en: ['Round and round'] } },
      ],
    },
    '/a': book('BASE/a', 'A'),
    '/b': book('BASE/b', 'B'),
    '/c': book('BASE/c', 'C'),
  });
  const steps: string[] = [];
  const onProgress = (done: number, total: number) => steps.push(`${done}/${total}`);
  const { manifests, failed } = await ingest({ url: `${url}/top` }, { onProgress });
  expect(manifests.map(({ label }) => label)).toEqual(['A', 'B', 'C']);
  expect(failed).toEqual([]);
  expect(asked.toSorted()).toEqual(['/a', '/b', '/c', '/sub', '/top']);
  expect(steps).toEqual(['1/3', '2/3', '3/3']);
});

test('a member that cannot be had is told, and the others come in', async () => {
  const { url } = await serve({
    '/top': collection('top', {
      manifests: ['BASE/a', 'BASE/gone', 'BASE/list', 'ftp://ex.org/m'],
      collections: ['BASE/lost', 'BASE/a'],
    }),
    '/a': book('BASE/a', 'A'),
    '/list': { '@type': 'sc:AnnotationList' },
  });
  const { manifests, failed } = await ingest({ url: `${url}/top` });
  expect(manifests.map(({ label }) => label)).toEqual(['A']);
  expect(failed.map((one) => [one.url.replace(url, ''), one.code]).toSorted()).toEqual([
    ['/a', 'invalid-input'], // named as a collection, which it is not
    ['/gone', 'unreachable'],
    ['/list', 'invalid-input'],
    ['/lost', 'unreachable'],
    ['ftp://ex.org/m', 'forbidden-address'],
  ]);
});

test('a collection that never ends is left at some depth', async () => {
  const depths = Array.from({ length: 6 }, (_, i): [string, unknown] => [
    `/c${i}`,
    collection(`c${i}`, { manifests: [`BASE/m${i}`], collections: [`BASE/c${i + 1}`] }),
  ]);
  const books = Array.from({ length: 6 }, (_, i): [string, unknown] => [
    `/m${i}`,
    book(`BASE/m${i}`),
  ]);
  const { url } = await serve(Object.fromEntries([...depths, ...books]));
  const { manifests, failed } = await ingest({ url: `${url}/c0` }, { maxDepth: 3 });
  expect(manifests).toHaveLength(4);
  expect(failed).toMatchObject([{ url: `${url}/c4`, code: 'too-deep' }]);
});

test.each([
  [3, 3, 0],
  [2, 2, 1],
])('with at most %d manifests %d of 3 are ingested', async (maxManifests, count, left) => {
  const { url } = await serve({
    '/top': collection('top', { manifests: ['BASE/a', 'BASE/b', 'BASE/c'] }),
    '/a': book('BASE/a'),
    '/b': book('BASE/b'),
    '/c': book('BASE/c'),
  });
  const { manifests, failed } = await ingest({ url: `${url}/top` }, { maxManifests });
  expect(manifests).toHaveLength(count);
  expect(failed.filter(({ code }) => code === 'too-many')).toHaveLength(left);
});

test('a store that cannot take it ends it all', async () => {
  const { url, asked } = await serve({
    '/top': collection('top', { manifests: Array.from({ length: 20 }, (_, i) => `BASE/m${i}`) }),
    ...Object.fromEntries(Array.from({ length: 20 }, (_, i) => [`/m${i}`, book(`BASE/m${i}`)])),
  });
  const full = async () => {
    throw new StoreError('The disk is full.');
  };
  const broken = { manifests: { ...store.manifests, put: full } };
  const ingesting = ingestManifest(
    { url: `${url}/top` },
    { store: broken, fetcher, now: () => new Date(time) },
  );
  await expect(ingesting).rejects.toThrow('The disk is full.');
  expect(asked.length).toBeLessThan(20);
});

test('an abort ends it all with its own reason', async () => {
  const { url } = await serve({ '/m': book() });
  const signal = AbortSignal.abort(new Error('cancelled'));
  await expect(ingest({ url: `${url}/m` }, { signal })).rejects.toThrow('cancelled');
});

test('2,000 canvases are parsed and stored', async () => {
  const document = book(undefined, 'Huge', 2000);
  const { manifests } = await ingest({ document });
  expect(manifests[0]?.canvases).toHaveLength(2000);
});
