import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { annotationOfPrediction } from '../../src/annotation/prediction-annotation.ts';
import { demoDocuments, demoTruths } from '../../src/ingest-manifest/demo-collection.ts';
import { ingestManifest } from '../../src/ingest-manifest.ts';
import { presentation3Problems } from '../iiif/presentation-3-rules.ts';
import { annotation } from '../store/records.ts';
import {
  C,
  clientOf,
  M,
  manifest2,
  md5,
  mirador2Annotation,
  textAnnotation,
} from './sas/client.ts';
import { type RunningServer, startServer } from './start-server.ts';

let server: RunningServer;
const { get, post, send } = clientOf(() => server);
const book = () => `${server.origin}/iiif/manifests/book1`;
const collections = () => `${book()}/annotations`;

const predicted = (model: string, label: string) =>
  annotationOfPrediction(
    {
      canvas: C,
      region: undefined,
      model,
      version: '0123456789ab',
      recipe: 'study',
      label,
      confidence: 0.9,
      top: [{ label, score: 0.9 }],
    },
    {
      title: model,
      sha256: 'ab'.repeat(32),
      manifest: M,
      canvas: { width: 1000, height: 1500 },
      now: new Date(),
    },
  );

beforeAll(async () => {
  server = await startServer();
  await post('/manifests', manifest2(M, [C, `${C}b`]));
  await post('/manifests', manifest2('https://ex.org/empty/manifest.json', ['https://ex.org/e']));
  await post('/annotation/create', mirador2Annotation());
  await post('/annotation/create', textAnnotation('<p>whole</p>', C));
  const { annotations } = server.autotag.store;
  await annotations.put([predicted('tiny', 'Coat'), predicted('large', 'Dress')]);
});
afterAll(() => server.close());

test('all that people say in a manifest is a collection with its pages', async () => {
  const id = `${collections()}/curator`;
  const { json, headers } = await get(id);
  const page = { id: `${id}?page=0`, type: 'AnnotationPage' };
  expect(json).toEqual({
    '@context': [
      'http://www.w3.org/ns/anno.jsonld',
      'http://iiif.io/api/presentation/3/context.json',
    ],
    id,
    type: 'AnnotationCollection',
    label: { en: ['What people said: Book 1'] },
    total: 2,
    first: page,
    last: page,
  });
  expect(headers.get('content-type')).toContain('presentation/3');
  const first = (await get(page.id)).json;
  expect(first).toMatchObject({
    ...page,
    partOf: [{ id, type: 'AnnotationCollection', total: 2 }],
  });
  expect(first.items).toHaveLength(2);
  expect(first).not.toHaveProperty('next');
});

test('what models predict is one collection, and one for each model', async () => {
  const totals = async (name: string) => (await get(`${collections()}/${name}`)).json.total;
  expect(await totals('machine')).toBe(2);
  expect(await totals('models/tiny')).toBe(1);
  const { items } = (await get(`${collections()}/models/large?page=0`)).json;
  expect(items).toMatchObject([{ 'x:prediction': { label: 'Dress' } }]);
  expect(items[0].id).toMatch(`${server.origin}/annotations/`);
});

test('for Presentation 2 they are Layers with lists', async () => {
  const id = `${collections()}/curator/layer`;
  const { json, headers } = await get(id);
  expect(headers.get('content-type')).toContain('presentation/2');
  expect(json).toEqual({
    '@context': 'http://iiif.io/api/presentation/2/context.json',
    '@id': id,
    '@type': 'sc:Layer',
    label: 'What people said: Book 1',
    total: 2,
    first: `${id}?page=0`,
    last: `${id}?page=0`,
  });
  const list = (await get(json.first)).json;
  expect(list).toMatchObject({
    '@id': json.first,
    '@type': 'sc:AnnotationList',
    within: { '@id': id, '@type': 'sc:Layer', total: 2 },
    startIndex: 0,
  });
  expect(list.resources).toHaveLength(2);
  const asked = await get(`${collections()}/curator?version=2`);
  expect(asked.json).toEqual(json);
});

test('pages name one another', async () => {
  const canvas = 'https://ex.org/many';
  await post('/manifests', manifest2('https://ex.org/many/manifest.json', [canvas], 'Many'));
  const targets = [{ canvas, region: undefined, manifest: undefined }];
  const document = { '@type': 'oa:Annotation', on: canvas, resource: { chars: 'x' } };
  await server.autotag.store.annotations.insert(
    Array.from({ length: 1001 }, (_, i) =>
      annotation(`${i}`, { id: `https://ex.org/many/${i}`, targets, document }),
    ),
  );
  for (const suffix of ['', '/layer']) {
    const id = `${server.origin}/iiif/manifests/many/annotations/curator${suffix}`;
    const idOf = (link: undefined | string | { id: string }) =>
      typeof link === 'object' ? link.id : link;
    const seen: string[] = [];
    let at: string | undefined = idOf((await get(id)).json.first);
    for (let page = 0; at !== undefined; page++) {
      expect(at).toBe(`${id}?page=${page}`);
      const { json } = await get(at);
      expect(idOf(json.prev)).toBe(page === 0 ? undefined : `${id}?page=${page - 1}`);
      if (suffix) expect(json.startIndex).toBe(page * 500);
      else expect(presentation3Problems(json)).toEqual([]);
      seen.push(...(json.items ?? json.resources).map((one: object) => Object.entries(one)));
      at = idOf(json.next);
    }
    expect(seen).toHaveLength(1001);
    expect((await get(`${id}?page=3`)).status).toBe(404);
  }
});

test('where nobody has said anything the collection is empty, and its first page too', async () => {
  const id = `${server.origin}/iiif/manifests/empty/annotations/curator`;
  const { json, status } = await get(id);
  expect(status).toBe(200);
  expect(json).not.toHaveProperty('first');
  expect(presentation3Problems(json)).toEqual([]);
  expect((await get(`${id}?page=0`)).json.items).toEqual([]);
  expect((await get(`${id}/layer`)).json).toMatchObject({ '@type': 'sc:Layer', total: 0 });
});

test('the pages of a canvas say which collection they are of', async () => {
  const hash = md5(C);
  const page = (await get(`/iiif/manifests/book1/pages/${hash}/machine`)).json;
  const [collection] = page.partOf;
  expect(collection).toEqual({ id: `${collections()}/machine`, type: 'AnnotationCollection' });
  expect((await get(collection.id)).json.id).toBe(collection.id);
  const list = (await get(`/iiif/manifests/book1/pages/${hash}/machine/list`)).json;
  expect((await get(list.within['@id'])).json['@id']).toBe(list.within['@id']);
});

test.each([
  ['/iiif/manifests/book1/annotations/nobody', 404],
  ['/iiif/manifests/book1/annotations/models/none', 404],
  ['/iiif/manifests/nope/annotations/curator', 404],
  ['/iiif/manifests/book1/annotations/curator?page=1', 404],
  ['/iiif/manifests/book1/annotations/curator?page=-1', 400],
  ['/iiif/manifests/book1/annotations/curator?page=x', 400],
  ['/iiif/manifests/book1/annotations/curator?version=4', 400],
])('%s is %d', async (path, status) => {
  const answer = await get(path);
  expect(answer).toMatchObject({ status, json: { code: status } });
  if (status === 400) expect(answer.json.problems).toHaveLength(1);
});

test('nothing is written there', async () => {
  const { status, headers } = await send('POST', '/iiif/manifests/book1/annotations/curator', '{}');
  expect([status, headers.get('allow')]).toEqual([405, 'GET, HEAD, OPTIONS']);
});

describe('versions by path', () => {
  test.each([
    ['/iiif/manifests/book1/3', 'id', 3],
    ['/iiif/manifests/book1/2', '@id', 2],
    ['/iiif/collection/3', 'id', 3],
    ['/iiif/collection/2', '@id', 2],
  ])('%s is its own address', async (path, name, version) => {
    const { json, headers } = await get(`${path}?version=${version === 2 ? 3 : 2}`);
    expect(json[name]).toBe(server.origin + path);
    expect(headers.get('content-type')).toContain(`presentation/${version}`);
  });

  test('a manifest may be called 2', async () => {
    await post('/manifests', manifest2('https://ex.org/2/manifest.json', ['https://ex.org/two']));
    const { json } = await get('/iiif/manifests/2');
    expect(json).toMatchObject({ id: `${server.origin}/iiif/manifests/2`, type: 'Manifest' });
    expect((await get('/iiif/manifests/2/2')).json['@id']).toBe(
      `${server.origin}/iiif/manifests/2/2`,
    );
    await send('DELETE', '/iiif/manifests/2');
  });

  test('a manifest is understood by the address of either version', async () => {
    for (const address of [book(), `${book()}/2`, `${book()}/3`, `${book()}?version=2`]) {
      expect((await get(`/iiif/manifests/${encodeURIComponent(address)}`)).status).toBe(200);
    }
  });
});

test('terms of ours are explained at an address, which every page names', async () => {
  const { json } = await get(`${collections()}/machine?page=0`);
  expect(json['@context']).toEqual([
    'http://www.w3.org/ns/anno.jsonld',
    `${server.origin}/context.json`,
    'http://iiif.io/api/presentation/3/context.json',
  ]);
  expect((await get(json['@context'][1])).json).toEqual({
    '@context': { x: 'urn:iiif-autotag:vocabulary:' },
  });
});

test('all of the demo collection is valid Presentation 3', { timeout: 120_000 }, async () => {
  const { autotag } = server;
  for (const document of await demoDocuments()) await ingestManifest({ document }, autotag);
  await autotag.store.annotations.insert(await demoTruths(new Date()));
  const { json: collection } = await get('/iiif/collection');
  expect(presentation3Problems(collection)).toEqual([]);
  expect(collection.items.length).toBeGreaterThan(2);
  for (const { id } of collection.items) {
    const { json: manifest } = await get(id);
    expect(presentation3Problems(manifest), id).toEqual([]);
    for (const kind of ['curator', 'machine']) {
      const { json } = await get(`${id}/annotations/${kind}`);
      expect(presentation3Problems(json)).toEqual([]);
      const page = await get(`${id}/annotations/${kind}?page=0`);
      expect(presentation3Problems(page.json)).toEqual([]);
    }
    for (const canvas of manifest.items.slice(0, 5)) {
      for (const reference of canvas.annotations) {
        const { json } = await get(reference.id);
        expect(presentation3Problems(json), reference.id).toEqual([]);
      }
    }
  }
});
