import express from 'express';
import { afterAll, beforeAll, expect, test } from 'vitest';
import { createRouter } from '../../src/server/router.ts';
import { annotation, manifest } from '../store/records.ts';
import { C, clientOf, M, manifest2, md5, textAnnotation } from './sas/client.ts';
import { type RunningServer, startServer } from './start-server.ts';

let server: RunningServer;
let day = 1;
const { get, post, send } = clientOf(() => server);
const date = (ofDay: number) => `2026-06-0${ofDay}T00:00:00Z`;
const context = 'http://iiif.io/api/discovery/1/context.json';
const page = `/iiif/manifests/book1/pages/${md5(C)}`;

beforeAll(async () => {
  server = await startServer({ now: () => new Date(date(day)) });
});
afterAll(() => server.close());

test('before anything happened the collection is empty', async () => {
  const { json } = await get('/activity/collection');
  expect(json.totalItems).toBe(0);
  expect((await get(json.last.id)).json).toMatchObject({ startIndex: 0, orderedItems: [] });
});

test('manifests and annotation pages are created, updated and deleted in order of time', async () => {
  await post('/manifests', manifest2(M));
  day = 2;
  const made = await post('/annotation/create', textAnnotation('hi'));
  day = 3;
  await post('/annotation/update', { ...made.json, resource: { chars: 'ho' } });
  const { json, headers } = await get('/activity/page/0');
  expect(headers.get('content-type')).toBe(`application/ld+json;profile="${context}"`);
  expect(Object.keys(json)[0]).toBe('@context');
  const B = server.origin;
  expect(json).toMatchObject({
    '@context': context,
    id: `${B}/activity/page/0`,
    type: 'OrderedCollectionPage',
    startIndex: 0,
    partOf: { id: `${B}/activity/collection`, type: 'OrderedCollection' },
  });
  expect(json).not.toHaveProperty('prev');
  expect(json).not.toHaveProperty('next');
  const curators = { id: `${B}${page}/curator`, type: 'AnnotationPage' };
  expect(json.orderedItems).toEqual([
    {
      id: expect.stringMatching(`^${B}/activity/\\d+$`),
      type: 'Create',
      object: { id: `${B}/iiif/manifests/book1`, type: 'Manifest', canonical: M },
      endTime: date(1),
    },
    { id: expect.any(String), type: 'Create', object: curators, endTime: date(2) },
    { id: expect.any(String), type: 'Update', object: curators, endTime: date(3) },
  ]);
  for (const { id, object } of json.orderedItems) {
    expect((await get(object.id)).json.id).toBe(object.id);
    expect((await get(id)).json).toMatchObject({ '@context': context, id, object });
  }
  day = 4;
  await send('DELETE', '/iiif/manifests/book1');
  const after = (await get('/activity/page/0')).json.orderedItems;
  expect(after.map(({ type, object }: { type: string; object: object }) => [type, object])).toEqual(
    [
      ['Delete', curators],
      ['Delete', { id: `${B}/iiif/manifests/book1`, type: 'Manifest' }],
    ],
  );
});

test('a harvester walks from the last page back to the first', async () => {
  const { manifests, annotations } = server.autotag.store;
  const canvases = Array.from({ length: 130 }, (_, i) => `https://ex.org/c/${i}`);
  await manifests.put(manifest('long', canvases));
  await annotations.insert(
    canvases.map((canvas, i) =>
      annotation(`${i}`, { targets: [{ canvas, region: undefined, manifest: undefined }] }),
    ),
  );
  const collection = (await get('/activity/collection')).json;
  expect(collection).toMatchObject({
    '@context': context,
    type: 'OrderedCollection',
    totalItems: 2 + 1 + 130,
    first: { id: `${server.origin}/activity/page/0`, type: 'OrderedCollectionPage' },
    seeAlso: [{ id: `${server.origin}/iiif/collection`, type: 'Dataset' }],
  });
  const seen: string[] = [];
  const times: string[] = [];
  let next: { id: string } | undefined = collection.last;
  for (; next !== undefined; next = (await get(next.id)).json.prev) {
    const { json } = await get(next.id);
    expect(json.orderedItems.length).toBeGreaterThan(0);
    seen.unshift(...json.orderedItems.map(({ object }: { object: { id: string } }) => object.id));
    times.unshift(...json.orderedItems.map(({ endTime }: { endTime: string }) => endTime));
    if (json.startIndex === 0) expect(json.next.id).toBe(`${server.origin}/activity/page/1`);
    else expect(json.startIndex).toBe(100);
  }
  expect(new Set(seen).size).toBe(133);
  expect(times).toEqual([...times].sort());
});

test('the collection of manifests and the landing page name the log', async () => {
  const [link] = (await get('/iiif/collection')).json.seeAlso;
  expect(link).toMatchObject({ id: `${server.origin}/activity/collection`, type: 'Dataset' });
  expect((await get(link.id)).status).toBe(200);
  expect((await get('/')).text).toContain(`${server.origin}/activity/collection`);
});

test.each([
  ['/activity/page/99', 404],
  ['/activity/page/-1', 400],
  ['/activity/page/one', 400],
  ['/activity/page/1.5', 400],
  [`/activity/page/${'9'.repeat(15)}`, 404],
  [`/activity/page/${'9'.repeat(400)}`, 400],
  ['/activity/999999', 404],
  ['/activity/x', 400],
  ['/activity', 404],
])('%s is %i', async (path, status) => {
  const { json, status: answered } = await get(path);
  expect(answered).toBe(status);
  expect(json).toMatchObject({ code: status, message: expect.any(String) });
});

test.each(['/activity/collection', '/activity/page/0', '/activity/1'])(
  '%s is for reading only',
  async (path) => {
    const { status, headers } = await send('POST', path, {});
    expect(status).toBe(405);
    expect(headers.get('allow')).toBe('GET, HEAD, OPTIONS');
  },
);

test('under a mount path every address of the log lies under it', async () => {
  const mounted = await startServer({
    app: (autotag) => express().use('/a/b', createRouter(autotag)),
  });
  const client = clientOf(() => mounted);
  await client.post('/a/b/manifests', manifest2(M));
  const { json } = await client.get('/a/b/activity/collection');
  const last = (await client.get(json.last.id)).json;
  expect(last.orderedItems[0].object.id).toBe(`${mounted.origin}/a/b/iiif/manifests/book1`);
  await mounted.close();
});
