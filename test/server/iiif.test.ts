import { get as httpGet } from 'node:http';
import { afterAll, beforeAll, expect, test } from 'vitest';
import { annotationOfPrediction } from '../../src/annotation/prediction-annotation.ts';
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

const page = `/iiif/manifests/book1/pages/${md5(C)}`;

let server: RunningServer;
const { get, post, send } = clientOf(() => server);
beforeAll(async () => {
  server = await startServer();
  await post('/manifests', manifest2(M, [C, `${C}b`]));
  await post('/annotation/create', mirador2Annotation());
  await post('/annotation/create', textAnnotation('<p>whole</p>', C));
  const prediction = annotationOfPrediction(
    {
      canvas: C,
      region: undefined,
      model: 'tiny',
      version: '0123456789ab',
      recipe: 'study',
      label: 'Coat & hat',
      confidence: 0.9134,
      top: [{ label: 'Coat & hat', score: 0.9134 }],
    },
    {
      title: 'Tiny',
      sha256: 'ab'.repeat(32),
      manifest: M,
      canvas: { width: 1000, height: 1500 },
      now: new Date(),
    },
  );
  await server.autotag.store.annotations.put([prediction]);
});
afterAll(() => server.close());

test('asked for, what is said is in the metadata of the canvases too, for viewers that show no annotations', async () => {
  const three = (await get('/iiif/manifests/book1?annotations=metadata')).json;
  expect(three.items[0].metadata).toEqual([
    { label: { en: ['True'] }, value: { none: ['Shirt · xywh=10,20,30,40'] } },
    {
      label: { en: ['Predicted'] },
      value: { none: ['Coat & hat · Confidence: 0.9134 · tiny, study'] },
    },
  ]);
  expect(three.items[0].annotations).toHaveLength(2);
  expect(three.items[1]).not.toHaveProperty('metadata');
  const two = (await get('/iiif/manifests/book1?version=2&annotations=metadata')).json;
  expect(two.sequences[0].canvases[0].metadata).toEqual([
    { label: 'True', value: 'Shirt · xywh=10,20,30,40' },
    { label: 'Predicted', value: 'Coat & hat · Confidence: 0.9134 · tiny, study' },
  ]);
  expect((await get('/iiif/manifests/book1')).json.items[0]).not.toHaveProperty('metadata');
  const other = await get('/iiif/manifests/book1?annotations=all');
  expect(other.status).toBe(400);
  expect(other.json.problems[0].path).toBe('annotations');
});

test('asked for, none of our pages are linked in, for editors that ask for annotations themselves', async () => {
  const three = (await get('/iiif/manifests/book1?annotations=none')).json;
  const plain = (await get('/iiif/manifests/book1')).json;
  expect(plain.items[0].annotations).toHaveLength(2);
  for (const canvas of plain.items) delete canvas.annotations;
  expect(three).toEqual(plain);
  const two = (await get('/iiif/manifests/book1?version=2&annotations=none')).json;
  expect(two.sequences[0].canvases[0]).not.toHaveProperty('otherContent');
  expect(
    (await get('/iiif/manifests/book1?version=2')).json.sequences[0].canvases[0],
  ).toHaveProperty('otherContent');
});

test('a manifest comes out in Presentation 3 with its pages and search linked in', async () => {
  const { status, json, headers } = await get('/iiif/manifests/book1');
  expect(status).toBe(200);
  expect(headers.get('content-type')).toBe(
    'application/ld+json;profile="http://iiif.io/api/presentation/3/context.json"',
  );
  expect(headers.get('cache-control')).toBe('no-cache');
  const B = server.origin;
  expect(json).toMatchObject({ id: `${B}/iiif/manifests/book1`, type: 'Manifest' });
  expect(json.items.map(({ id }: { id: string }) => id)).toEqual([C, `${C}b`]);
  const pages = json.items[0].annotations;
  expect(pages.map(({ id }: { id: string }) => id)).toEqual([
    `${B}${page}/curator`,
    `${B}${page}/machine`,
  ]);
  // A page with `items` would never be fetched by Mirador (viewers.md §2).
  for (const each of pages) expect(each).not.toHaveProperty('items');
  expect(json.service[0]['@id']).toBe(`${B}/search/1/book1`);
  expect((await get(json.service[0]['@id'])).status).toBe(200);
});

test.each([
  ['?version=2', '?version=2', {}],
  [
    'Accept',
    '',
    { Accept: 'application/ld+json;profile="http://iiif.io/api/presentation/2/context.json"' },
  ],
])('and in Presentation 2 when asked by %s', async (_by, query, headers) => {
  const address = `/iiif/manifests/book1${query}`;
  const { json } = await get(address, headers);
  expect(json['@id']).toBe(server.origin + address);
  const [list] = json.sequences[0].canvases[0].otherContent;
  expect(list).toMatchObject({ '@type': 'sc:AnnotationList' });
  const content = await get(list['@id']);
  expect(content.json['@id']).toBe(list['@id']);
  expect(content.json.resources).toHaveLength(2);
});

test.each([
  ['2;q=0.9, 3;q=0.5', 2],
  ['3;q=0.5, 2', 2],
  ['2;q=0.5, 3', 3],
  ['2, 3', 3],
  ['2, 3;q=0', 2],
  ['2;q=0', 3],
])('the version is the one that Accept likes best: %s', async (wish, version) => {
  const accept = wish.replace(
    /(?<![.=])\b[23]\b/g,
    'application/ld+json;profile="http://iiif.io/api/presentation/$&/context.json"',
  );
  for (const path of ['/iiif/manifests/book1', '/iiif/collection']) {
    const { headers } = await get(path, { Accept: accept });
    expect(headers.get('content-type'), path).toContain(`presentation/${version}/`);
  }
});

test.each([
  ['its short id', 'book1'],
  ['its own id', encodeURIComponent(M)],
  ['the address of our copy', ''],
])('a manifest is found by %s', async (_by, name) => {
  const asked = name || encodeURIComponent(`${server.origin}/iiif/manifests/book1`);
  expect((await get(`/iiif/manifests/${asked}`)).status).toBe(200);
});

test('what people and what models say are pages of their own, whose id is their address', async () => {
  const curator = (await get(`${page}/curator`)).json;
  const machine = (await get(`${page}/machine`)).json;
  expect(curator).toMatchObject({ id: `${server.origin}${page}/curator`, type: 'AnnotationPage' });
  expect(curator['@context'].at(-1)).toBe('http://iiif.io/api/presentation/3/context.json');
  expect(curator.items).toHaveLength(2);
  expect(curator.items[0].body).toHaveLength(2);
  // Mirador 2, Annotorious and Universal Viewer need a region for the whole canvas too.
  expect(JSON.stringify(curator.items[1].target)).toContain('xywh=0,0,1000,1500');
  expect(machine.items).toHaveLength(1);
  const [prediction] = machine.items;
  expect(prediction).toMatchObject({
    motivation: ['commenting', 'tagging'],
    generator: { id: `${server.origin}/models/tiny`, version: '0123456789ab' },
    body: [
      { value: '<p>Predicted: Coat &amp; hat</p><p>Confidence: 0.9134</p>' },
      { purpose: 'tagging', value: 'Coat & hat' },
    ],
    target: { source: { id: C }, selector: { value: 'xywh=0,0,1000,1500' } },
  });
  expect(JSON.stringify(machine)).not.toContain('urn:iiif-autotag:annotation');
  // The id of a prediction is an address that answers with it, in both forms.
  const web = await get(prediction.id);
  expect(web.json).toMatchObject({ id: prediction.id, type: 'Annotation' });
  expect(web.headers.get('content-type')).toContain('anno.jsonld');
  const open = await get(`${prediction.id}?form=oa`);
  expect(open.json).toMatchObject({ '@id': prediction.id, '@type': 'oa:Annotation' });
  expect((await get('/annotations/ghost')).status).toBe(404);
  // Without an id it is the container of all.
  expect((await get('/annotations?id=')).json.type).toContain('BasicContainer');
});

test('the same as lists for Presentation 2, every target with a region', async () => {
  for (const origin of ['curator', 'machine']) {
    const { json } = await get(`${page}/${origin}/list`);
    expect(json).toMatchObject({
      '@id': `${server.origin}${page}/${origin}/list`,
      '@type': 'sc:AnnotationList',
    });
    for (const { on } of json.resources) {
      const target = Array.isArray(on) ? on[0] : on;
      expect(target).toMatchObject({ full: C, selector: expect.anything() });
    }
    const asked = await get(`${page}/${origin}?version=2`);
    expect(asked.json['@id']).toBe(`${server.origin}${page}/${origin}?version=2`);
  }
});

test('a page that nobody has written on is empty, one of an unknown canvas is 404', async () => {
  const empty = await get(`/iiif/manifests/book1/pages/${md5(`${C}b`)}/curator`);
  expect(empty).toMatchObject({ status: 200, json: { items: [] } });
  for (const path of [
    `/iiif/manifests/book1/pages/${md5('unknown')}/curator`,
    `/iiif/manifests/nope/pages/${md5(C)}/curator`,
    `${page}/nobody`,
    '/iiif/manifests/nope',
  ]) {
    expect((await get(path)).status, path).toBe(404);
  }
});

/** As a browser does; `fetch` in Node asks past every cache when the header is given by hand. */
const revalidate = (path: string, tag: string) =>
  new Promise((resolve, reject) => {
    const options = { headers: { 'If-None-Match': tag } };
    httpGet(server.origin + path, options, (answer) => {
      answer.resume();
      resolve(answer.statusCode);
    }).on('error', reject);
  });

test('a page is asked for again and answered with 304 until it changes', async () => {
  const first = await get(`${page}/curator`);
  const tag = first.headers.get('etag') ?? '';
  expect(first.headers.get('cache-control')).toBe('no-cache');
  expect(await revalidate(`${page}/curator`, tag)).toBe(304);
  const made = (await post('/annotation/create', textAnnotation('new'))).json['@id'];
  expect(await revalidate(`${page}/curator`, tag)).toBe(200);
  await send('DELETE', `/annotation/destroy?uri=${encodeURIComponent(made)}`);
});

test('a person who corrects a prediction gets an annotation of their own; the prediction stays', async () => {
  const onCanvas = async () => (await get(`/annotation/search?uri=${C}`)).json;
  const [prediction] = (await onCanvas()).filter((each: { '@id': string }) =>
    each['@id'].includes('/annotations/'),
  );
  const changed = { ...prediction, resource: { '@type': 'dctypes:Text', chars: 'True: Shirt' } };
  const first = await post('/annotation/update', changed);
  expect(first.status).toBe(201);
  expect(first.json['@id']).toMatch(`${server.origin}/annotations/corrections/`);
  expect(first.json).toMatchObject({ on: prediction.on, resource: [{ chars: 'True: Shirt' }] });
  for (const machines of ['generator', 'x:prediction', 'dcterms:creator']) {
    expect(first.json).not.toHaveProperty(machines);
  }
  // a client that keeps the old id changes its own version, and so does one that takes the new one
  const chars = 'True: Dress';
  const again = await post('/annotation/update', { ...changed, resource: { chars } });
  expect(again.json['@id']).toBe(first.json['@id']);
  const third = await post('/annotation/update', {
    ...first.json,
    resource: { chars: 'True: Bag' },
  });
  expect(third.json['@id']).toBe(first.json['@id']);

  expect((await onCanvas()).filter((each: object) => 'generator' in each)).toEqual([prediction]);
  expect((await get(`${page}/machine`)).json.items).toHaveLength(1);
  expect((await get(`${page}/curator`)).json.items).toHaveLength(3);
  const uri = encodeURIComponent(first.json['@id']);
  expect((await send('DELETE', `/annotation/destroy?uri=${uri}`)).status).toBe(204);
  expect((await get(`${page}/curator`)).json.items).toHaveLength(2);
});

test('everything ingested is a collection, in both versions', async () => {
  const three = (await get('/iiif/collection')).json;
  expect(three).toMatchObject({
    id: `${server.origin}/iiif/collection`,
    type: 'Collection',
    items: [
      {
        id: `${server.origin}/iiif/manifests/book1`,
        type: 'Manifest',
        label: { none: ['Book 1'] },
      },
    ],
  });
  const two = (await get('/iiif/collection?version=2')).json;
  expect(two).toMatchObject({
    '@type': 'sc:Collection',
    manifests: [{ '@id': `${server.origin}/iiif/manifests/book1?version=2`, label: 'Book 1' }],
  });
  expect((await get('/iiif/collection?version=4')).status).toBe(400);
});

test('a collection calls a manifest what it calls itself, in its languages', async () => {
  const label = { en: ['Coats'], de: ['Mäntel', 'Jacken'] };
  const id = 'https://ex.org/coats/manifest.json';
  await post('/manifests', { ...(await get('/iiif/manifests/book1')).json, id, label });
  for (const path of ['/iiif/collection', '/manifests/3']) {
    expect((await get(path)).json.items[1].label, path).toEqual(label);
  }
  await send('DELETE', '/iiif/manifests/coats');
});

test('the report says what was found at ingest', async () => {
  const { json } = await get('/iiif/manifests/book1?report=1');
  expect(json).toMatchObject({ id: M, version: 2, canvases: 2, usable: 2, warnings: [] });
});

test('a manifest that is ingested again is seen at once as it is now, under every address', async () => {
  const id = 'https://ex.org/fresh/manifest.json';
  const label = async (origin: string) =>
    (await get(`${origin}/iiif/manifests/fresh?version=2`)).json;
  await post('/manifests', manifest2(id, ['https://ex.org/fresh'], 'Before'));
  expect((await label(server.origin)).label).toBe('Before');
  await post('/manifests', manifest2(id, ['https://ex.org/fresh'], 'After'));
  expect((await label(server.origin)).label).toBe('After');
  const other = server.origin.replace('127.0.0.1', 'localhost');
  const { '@id': own, service } = await label(other);
  expect([own, service[0]['@id']]).toEqual([
    `${other}/iiif/manifests/fresh?version=2`,
    `${other}/search/1/fresh`,
  ]);
  await send('DELETE', '/iiif/manifests/fresh');
});

test('a manifest is deleted with its annotations in one call', async () => {
  await post('/manifests', manifest2('https://ex.org/gone/manifest.json', ['https://ex.org/gone']));
  await post('/annotation/create', textAnnotation('hi', 'https://ex.org/gone'));
  const gone = await send('DELETE', '/iiif/manifests/gone');
  expect(gone).toMatchObject({ status: 200, json: { deleted: { canvases: 1, annotations: 1 } } });
  expect((await send('DELETE', '/iiif/manifests/gone')).status).toBe(404);
  expect((await get('/annotation/search?uri=https://ex.org/gone')).json).toEqual([]);
});

test('the first page names the manifests and loads nothing from anybody', async () => {
  await post(
    '/manifests',
    manifest2('https://ex.org/x/manifest.json', ['https://ex.org/x'], '<b>&"x'),
  );
  const { text, headers, status } = await get('/', { Accept: 'text/html' });
  expect(status).toBe(200);
  expect(text).toContain(`${server.origin}/viewers/mirador/?manifest=book1`);
  expect(text).not.toContain('<b>&"x');
  expect(text).not.toMatch(/(src|href)="(?!http:\/\/127\.0\.0\.1)/);
  expect(headers.get('content-security-policy')).toContain("script-src 'none'");
  // Or browsers ask for /favicon.ico, and call the answer an error.
  const [, icon = ''] = /<link rel="icon" href="([^"]+)"/.exec(text) ?? [];
  expect((await fetch(icon)).status).toBe(200);
});

test('the viewers are served with a policy that lets them read foreign manifests', async () => {
  const { status, headers } = await get('/viewers/mirador?manifest=book1');
  expect(status).toBe(200);
  expect(headers.get('content-security-policy')).toContain('connect-src *');
  expect((await get('/viewers/mirador/..%2f..%2fpackage.json')).status).toBe(404);
  expect((await get('/viewers/none/')).status).toBe(404);
});

test.each([
  '/viewers/mirador/',
  '/iiif/image/none/info.json',
  '/iiif/image/none',
  '/iiif/image/none/full/max/0/default.jpg',
])('%s is only read: any other method is 405', async (path) => {
  const send = (method: string) => fetch(server.origin + path, { method });
  for (const method of ['POST', 'PUT', 'PATCH', 'DELETE']) {
    const answer = await send(method);
    expect(answer.status, method).toBe(405);
    expect(answer.headers.get('allow')).toBe('GET, HEAD, OPTIONS');
    expect(await answer.json()).toMatchObject({ code: 405 });
  }
  const asked = await send('OPTIONS');
  expect(asked.status).toBe(200);
  expect(asked.headers.get('allow')).toBe('GET, HEAD, OPTIONS');
});

test('the server says that it is there, and whether its store is', async () => {
  expect(await get('/healthz')).toMatchObject({ status: 200, json: { status: 'ok' } });
  expect(await get('/readyz')).toMatchObject({ status: 200, json: { status: 'ok' } });
});
