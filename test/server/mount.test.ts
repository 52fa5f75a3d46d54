import express from 'express';
import { afterEach, expect, test } from 'vitest';
import type { Autotag } from '../../src/autotag.ts';
import { createRouter } from '../../src/server/router.ts';
import { C, clientOf, manifest2, md5, textAnnotation } from './sas/client.ts';
import { type RunningServer, type StartOptions, startServer } from './start-server.ts';

let server: RunningServer;
afterEach(() => server.close());

const mounted =
  (before: (app: express.Express) => void = () => {}) =>
  (autotag: Autotag) => {
    const app = express();
    before(app);
    app.use('/a/b', createRouter(autotag));
    app.use((_request, response) => {
      response.status(418).send('the application');
    });
    return app;
  };
const start = async (options: StartOptions) => {
  server = await startServer(options);
  return clientOf(() => server);
};

test('mounted under /a/b, every id and link lies under it', async () => {
  const { get, post } = await start({ app: mounted() });
  const base = `${server.origin}/a/b`;
  await post('/a/b/manifests', manifest2());
  const made = await post('/a/b/annotation/create', textAnnotation('hi'));
  expect(made.json['@id']).toMatch(new RegExp(`^${base}/annotation/`));
  expect((await get(made.json['@id'])).json).toEqual(made.json);
  expect((await get('/a/b/manifests')).json['@id']).toBe(`${base}/manifests`);
  const { json } = await get('/a/b/iiif/manifests/book1');
  expect(json.id).toBe(`${base}/iiif/manifests/book1`);
  expect(json.service[0]['@id']).toBe(`${base}/search/1/book1`);
  for (const page of json.items[0].annotations) {
    expect((await get(page.id)).json.id).toBe(page.id);
  }
  const hash = md5(C);
  expect((await get(`/a/b/annotation/list/${hash}.json`)).json['@id']).toMatch(base);
  expect((await get('/a/b')).text).toContain(`${base}/viewers/mirador/?manifest=book1`);
  expect((await get('/a/b/viewers/mirador?manifest=book1')).status).toBe(200);
  for (const above of ['/a/b/viewers', '/a/b/viewers/']) {
    expect((await get(above)).text).toContain(`${base}/viewers/mirador/?manifest=book1`);
  }
  const target = { '@context': 'http://www.w3.org/ns/anno.jsonld', type: 'Annotation', target: C };
  const web = await post('/a/b/annotations/', target);
  expect(web.headers.get('location')).toMatch(`${base}/annotations/`);
  expect((await get(web.json.id)).json).toEqual(web.json);
  const all = await get('/a/b/annotations');
  expect(all.json).toMatchObject({ id: `${base}/annotations/?iris=0`, total: 2 });
  expect((await get(all.json.first.id)).json).toMatchObject({ partOf: all.json.id });
  // what is not ours stays with the application
  expect((await get('/annotation/')).status).toBe(418);
});

test.each([
  ['bodies before us', (app: express.Express) => app.use(express.json(), express.urlencoded())],
  ['queries in its own way', (app: express.Express) => app.set('query parser', 'extended')],
])('an application may parse %s', async (_what, before) => {
  const { get, post, send } = await start({ app: mounted(before) });
  expect((await post('/a/b/annotation/create', textAnnotation('hi'))).status).toBe(201);
  expect((await get(`/a/b/annotation/search?uri=${C}&x[y]=1`)).json).toHaveLength(1);
  const form = { 'Content-Type': 'application/x-www-form-urlencoded' };
  const dead = await send('POST', '/a/b/manifests', 'uri=http%3A%2F%2F127.0.0.1%3A9%2F', form);
  expect(dead.status).toBe(502);
});

test('a configured base URL wins over what the request says', async () => {
  const baseUrl = 'https://tags.museum.example/iiif';
  const { get, post } = await start({ config: { baseUrl: `${baseUrl}/` } });
  const { json } = await post('/annotation/create', textAnnotation('hi'));
  expect(json['@id']).toMatch(`${baseUrl}/annotation/`);
  expect((await get('/iiif/collection')).json.id).toBe(`${baseUrl}/iiif/collection`);
  const page = await fetch(`${server.origin}/viewers/mirador?manifest=a%2Fb`, {
    redirect: 'manual',
  });
  expect(page.headers.get('location')).toBe(`${baseUrl}/viewers/mirador/?manifest=a%2Fb`);
  // and what is asked for at our own door is found all the same
  expect((await get(json['@id'].replace(baseUrl, server.origin))).json).toEqual(json);
});

test.each([
  [true, 'https://proxy.example/iiif/collection'],
  [false, undefined],
])('forwarded headers are believed only when told to (%s)', async (trustProxy, id) => {
  const { get } = await start({ config: { trustProxy } });
  const { json } = await get('/iiif/collection', {
    'X-Forwarded-Proto': 'https, http',
    'X-Forwarded-Host': 'proxy.example, inner',
  });
  expect(json.id).toBe(id ?? `${server.origin}/iiif/collection`);
});
