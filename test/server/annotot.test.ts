import express from 'express';
import { afterEach, expect, test, vi } from 'vitest';
import { readAnnotation } from '../../src/annotation/read-annotation.ts';
import type { Autotag } from '../../src/autotag.ts';
import { annotot } from '../../src/server/annotot.ts';
import { readBody } from '../../src/server/read-body.ts';
import { createRouter } from '../../src/server/router.ts';
import { tagOf } from './annotation-protocol/protocol-client.ts';
import {
  C,
  type Client,
  clientOf,
  M,
  manifest2,
  onEveryStore,
  textAnnotation,
} from './sas/client.ts';
import { type RunningServer, startServer } from './start-server.ts';

const uuid = '7f0c2a3e-5b0e-4a59-9d0a-0c1d2e3f4a5b';

type Sent = Record<string, unknown> & { id?: string | undefined };

// What the AnnototAdapter of mirador-annotations 0.5 and mirador-annotation-editor 1.1 sends: the canvas unencoded,
// the annotation as a text inside JSON.
function adapter({ send, get }: Client, endpoint: string, canvas = C) {
  const headers = { Accept: 'application/json', 'Content-Type': 'application/json' };
  const path = (id: string) => `${endpoint}/${encodeURIComponent(id)}`;
  const annotationPageId = `${endpoint}/pages?uri=${canvas}`;
  return {
    annotationPageId,
    all: async () => (await get(annotationPageId)).json,
    get: (id: string) => send('GET', path(id), undefined, headers),
    create: (annotation: Sent) => {
      const data = JSON.stringify(annotation);
      return send('POST', endpoint, { annotation: { canvas, data, uuid: annotation.id } }, headers);
    },
    update: (annotation: Sent) => {
      const data = JSON.stringify(annotation);
      return send(
        'PATCH',
        path(annotation.id ?? ''),
        { annotation: { data, uuid: annotation.id } },
        headers,
      );
    },
    delete: (id: string) => send('DELETE', path(id), undefined, headers),
  };
}

const made = (id: string | undefined, text = '<p>True: Shirt</p>', canvas = C) => ({
  body: { type: 'TextualBody', value: text },
  id,
  motivation: 'commenting',
  target: {
    source: { id: canvas, partOf: { id: M, type: 'Manifest' }, type: 'Canvas' },
    selector: [
      { type: 'FragmentSelector', value: 'xywh=10,20,30,40' },
      { type: 'SvgSelector', value: '<svg><path d="M10,20h30v40z"/></svg>' },
    ],
  },
  type: 'Annotation',
});

function tests(client: Client) {
  const { get, post, send } = client;
  const endpoint = () => `${client.B}/annotations`;

  test('the stock adapter of Mirador 3 and 4 creates, shows, changes and deletes with nothing but an address', async () => {
    const annotot = adapter(client, endpoint());
    const empty = await annotot.all();
    expect(empty).toMatchObject({
      id: annotot.annotationPageId,
      type: 'AnnotationPage',
      items: [],
    });
    for (const address of empty['@context']) expect(address).toMatch(/^http/);
    expect(empty['@context']).toContain(`${client.B}/context.json`);

    expect((await annotot.create(made(uuid))).status).toBe(200);
    const [shown] = (await annotot.all()).items;
    expect(shown).toMatchObject({ ...made(uuid), id: `${client.B}/annotations/${uuid}` });

    const changed = { ...made(shown.id, '<p>True: Coat</p>'), target: shown.target };
    expect((await annotot.update(changed)).status).toBe(200);
    expect((await annotot.all()).items).toMatchObject([
      { id: shown.id, body: { value: '<p>True: Coat</p>' }, target: made(uuid).target },
    ]);
    expect((await annotot.get(shown.id)).json.body.value).toBe('<p>True: Coat</p>');

    expect((await annotot.delete(shown.id)).status).toBe(204);
    expect((await annotot.all()).items).toEqual([]);
    for (const answer of [await annotot.get(shown.id), await annotot.update(changed)]) {
      expect(answer).toMatchObject({ status: 410, json: { code: 410 } });
    }
  });

  test('what is made is answered with the context that every Web Annotation needs, and with its own', async () => {
    const own = 'http://iiif.io/api/presentation/3/context.json';
    const { json } = await adapter(client, endpoint()).create({ ...made(uuid), '@context': own });
    expect(json['@context']).toEqual(['http://www.w3.org/ns/anno.jsonld', own]);
    expect((await get(json.id)).json).toEqual(json);
  });

  test.each(['PATCH', 'PUT'])('%s with the tag of another state is refused', async (method) => {
    const { json } = await adapter(client, endpoint()).create(made(uuid));
    const change = (text: string, tag: string) => {
      const data = JSON.stringify(made(json.id, text));
      return send(method, `/annotations/${uuid}`, { annotation: { data } }, { 'If-Match': tag });
    };
    const tag = tagOf(await get(json.id));
    expect((await change('second', tag)).status).toBe(200);
    for (const stale of [tag, 'W/"another"']) {
      expect(await change('third', stale)).toMatchObject({ status: 412, json: { code: 412 } });
    }
    expect((await get(json.id)).json.body.value).toBe('second');
    expect((await change('third', '*')).status).toBe(200);

    const { annotations } = client.server.autotag.store;
    const replace = vi.spyOn(annotations, 'replace');
    replace.mockImplementationOnce(async (...change) => {
      const now = new Date();
      const id = json.id.replace(`${client.B}/annotations/`, 'urn:iiif-autotag:annotation:');
      const other = readAnnotation(made(json.id, 'meanwhile'), { id, origin: 'curator', now });
      await annotations.replace(other);
      return annotations.replace(...change);
    });
    const overtaken = await change('fourth', tagOf(await get(json.id)));
    replace.mockRestore();
    expect(overtaken).toMatchObject({ status: 412, json: { code: 412 } });
    expect((await get(json.id)).json.body.value).toBe('meanwhile');
  });

  test('a bare uuid becomes part of an address, and is understood as it was', async () => {
    const annotot = adapter(client, endpoint());
    const { json } = await annotot.create(made(uuid));
    expect(json.id).toBe(`${client.B}/annotations/${uuid}`);
    expect((await get(json.id)).json.id).toBe(json.id);
    expect((await annotot.get(uuid)).json.id).toBe(json.id);
    expect((await annotot.update(made(uuid, 'new'))).json.body.value).toBe('new');
    expect((await annotot.delete(uuid)).status).toBe(204);
    expect((await annotot.all()).items).toEqual([]);
  });

  test.each(['a b/ü', `${C}/annotation/${uuid}`, 'urn:uuid:7f0c2a3e', '17', 'pages'])(
    'an annotation may be called %s',
    async (name) => {
      const annotot = adapter(client, endpoint());
      const { status, json } = await annotot.create(made(name));
      expect(status).toBe(200);
      expect(json.id).toBe(
        /^(?:http|urn)/.test(name) ? name : `${client.B}/annotations/${encodeURIComponent(name)}`,
      );
      expect((await annotot.update(made(name, 'new'))).json).toMatchObject({ id: json.id });
      expect((await annotot.all()).items).toMatchObject([{ id: json.id, body: { value: 'new' } }]);
      expect((await annotot.delete(json.id)).status).toBe(204);
    },
  );

  test('a uuid that is taken is refused; an annotation without one gets an id', async () => {
    const annotot = adapter(client, endpoint());
    await annotot.create(made(uuid));
    const again = await annotot.create(made(uuid, 'another'));
    expect(again).toMatchObject({ status: 400, json: { code: 400 } });
    const nameless = await annotot.create(made(undefined));
    expect(nameless.json.id).toMatch(`${client.B}/annotations/`);
    expect((await annotot.all()).items).toMatchObject([
      { body: made(uuid).body },
      { id: nameless.json.id },
    ]);
  });

  test('an update merges: what mirador-annotations does not know stays', async () => {
    const annotot = adapter(client, endpoint());
    const known = {
      ...textAnnotation('<p>True: Shirt</p>', `${C}#xywh=1,2,3,4`),
      '@id': 'https://ex.org/anno/1',
      'dcterms:creator': 'https://ex.org/people/ada',
      'ex:shelf': 'B 12',
    };
    await post('/annotation/create', known);
    const [shown] = (await annotot.all()).items;
    const selector = { type: 'SvgSelector', value: shown.target.selector.value };
    const changed = { ...made(shown.id, '<p>True: Coat</p>'), target: { source: C, selector } };
    expect((await annotot.update(changed)).status).toBe(200);
    expect((await annotot.all()).items).toEqual([
      {
        ...shown,
        body: { ...shown.body, value: '<p>True: Coat</p>' },
        modified: expect.any(String),
      },
    ]);
    const [open] = (await get(`/annotation/search?uri=${C}`)).json;
    expect(open).toMatchObject({ 'ex:shelf': 'B 12', 'dcterms:creator': known['dcterms:creator'] });
  });

  test('the canvas is found encoded, unencoded, with an ampersand of its own, and with what clients add', async () => {
    const canvas = 'https://ex.org/iiif?id=p1&view=2';
    const annotot = adapter(client, endpoint(), canvas);
    await annotot.create(made(uuid, 'hi', canvas));
    const encoded = encodeURIComponent(canvas);
    for (const path of [
      `/annotations/pages?uri=${canvas}`,
      `/annotations/pages?uri=${encoded}`,
      `/annotations/pages.json?uri=${encoded}&_=1`,
      `/annotations/pages/?format=json&uri=${encoded}`,
    ]) {
      const page = await get(path);
      expect(page.json.items, path).toHaveLength(1);
      expect(page.json.id).toBe(client.B + path);
      expect(page.headers.get('access-control-allow-origin')).toBe('*');
    }
  });

  test("Mirador 2's AnnototEndpoint lists, creates, changes and deletes", async () => {
    const headers = {
      'Content-Type': 'application/json; charset=utf-8',
      Accept: 'application/json, text/javascript, */*; q=0.01',
    };
    const on = [
      {
        '@type': 'oa:SpecificResource',
        full: C,
        selector: { '@type': 'oa:FragmentSelector', value: 'xywh=1,2,3,4' },
      },
    ];
    const annotation = { ...textAnnotation('hi', on), '@id': uuid };
    const wrapped = (each: object) => ({
      annotation: { uuid, data: JSON.stringify(each), canvas: C },
    });
    const query = `uri=${encodeURIComponent(C)}&format=json`;
    const created = await send('POST', '/annotations', wrapped(annotation), headers);
    expect(created).toMatchObject({ status: 200, json: { '@type': 'oa:Annotation' } });
    const [listed] = (await get(`/annotations?${query}`, headers)).json;
    expect(listed).toMatchObject({ '@id': created.json['@id'], resource: [{ chars: 'hi' }] });
    const { json: list } = await get(`/annotations/lists?${query}`, headers);
    expect(list).toMatchObject({ '@type': 'sc:AnnotationList', resources: [listed] });
    const path = `/annotations/${encodeURIComponent(listed['@id'])}`;
    const edited = { ...listed, resource: [{ ...listed.resource[0], chars: 'new' }] };
    const patched = await send('PATCH', path, wrapped(edited), {
      ...headers,
      'X-CSRF-Token': 'undefined',
    });
    expect(patched).toMatchObject({ status: 200, json: { resource: [{ chars: 'new' }] } });
    expect((await send('DELETE', path, undefined, headers)).status).toBe(204);
    expect((await get(`/annotations?${query}`, headers)).json).toEqual([]);
  });

  test('a whole canvas has a region on the page of a viewer, which is not stored when it comes back', async () => {
    await post('/manifests', manifest2());
    const annotot = adapter(client, endpoint());
    await annotot.create({ ...made(uuid), target: C });
    const [shown] = (await annotot.all()).items;
    const { value } = shown.target.selector;
    expect(value).toBe('xywh=0,0,1000,1500');
    const selector = { type: 'SvgSelector', value };
    await annotot.update({ ...made(shown.id, 'new'), target: { source: C, selector } });
    expect((await annotot.get(shown.id)).json).toMatchObject({ target: C, body: { value: 'new' } });
  });

  test('a person who changes a prediction gets a version of their own; the prediction stays', async () => {
    const { annotations } = client.server.autotag.store;
    const generator = { id: 'urn:iiif-autotag:model:m1', type: 'Software', name: 'm1' };
    const predicted = { ...made('urn:iiif-autotag:annotation:p1', 'Predicted: Coat'), generator };
    const now = new Date();
    await annotations.put([readAnnotation(predicted, { origin: 'machine', now })]);
    const annotot = adapter(client, endpoint());
    const [shown] = (await annotot.all()).items;
    for (const text of ['True: Shirt', 'True: Dress']) {
      const { status, json } = await annotot.update(made(shown.id, text));
      expect(status).toBe(200);
      expect(json).toMatchObject({
        id: `${client.B}/annotations/corrections/p1`,
        body: { value: text },
      });
      expect(json).not.toHaveProperty('generator');
      expect((await annotot.all()).items).toEqual([
        shown,
        expect.objectContaining({ id: json.id }),
      ]);
    }
  });

  test('a browser may send all of it from another origin', async () => {
    const asked = await send('OPTIONS', `/annotations/${uuid}`, undefined, {
      Origin: 'https://viewer.ex.org',
      'Access-Control-Request-Method': 'PATCH',
      'Access-Control-Request-Headers': 'content-type,x-csrf-token',
    });
    expect(asked.headers.get('access-control-allow-methods')).toContain('PATCH');
    expect(asked.headers.get('access-control-allow-headers')?.toLowerCase()).toContain(
      'x-csrf-token',
    );
  });

  const data = JSON.stringify(made(uuid));
  test.each([
    ['no data', { annotation: { uuid } }, 'annotation.data'],
    ['an annotation that is none', { annotation: 'x' }, 'annotation'],
    ['data that is no JSON', { annotation: { data: '{"body":' } }, 'annotation.data'],
    ['data that is a list', { annotation: { data: '[]' } }, 'annotation.data'],
    ['data of the wrong type', { annotation: { data: 7 } }, 'annotation.data'],
    ['a uuid of the wrong type', { annotation: { data, uuid: {} } }, 'annotation.uuid'],
    ['a uuid that is blank', { annotation: { data, uuid: ' ' } }, 'annotation.uuid'],
    ['a uuid that is too long', { annotation: { data, uuid: 'u'.repeat(401) } }, 'annotation.uuid'],
    ['half a surrogate pair as uuid', { annotation: { data, uuid: '\ud800' } }, 'annotation.uuid'],
    ['an annotation without a target', { annotation: { data: '{"type":"Annotation"}' } }, 'target'],
  ])('%s is refused with the reason, created or changed', async (_what, body, path) => {
    const before = await adapter(client, endpoint()).create(made('kept'));
    for (const [method, to] of [
      ['POST', '/annotations'],
      ['PATCH', '/annotations/kept'],
    ] as const) {
      const { status, json } = await send(method, to, body);
      expect(status, method).toBe(400);
      expect(json).toMatchObject({ code: 400, problems: [{ path }] });
    }
    expect((await get('/annotations/kept')).json).toMatchObject(before.json);
  });

  test('what is not there, not asked for, broken or too large has its status', async () => {
    const wrapped = { annotation: { data } };
    expect((await send('PATCH', '/annotations/ghost', wrapped)).json.code).toBe(404);
    for (const path of ['/annotations/pages', '/annotations/lists', '/annotations/pages?uri=']) {
      expect((await get(path)).json).toMatchObject({ code: 400, problems: [{ path: 'uri' }] });
    }
    expect((await get(`/annotations/pages?uri=https://ex.org/none`)).json.items).toEqual([]);
    expect((await send('POST', '/annotations', '{"annotation":')).status).toBe(400);
    const huge = { annotation: { data: 'x'.repeat(2 ** 20) } };
    expect((await send('POST', '/annotations', huge)).status).toBe(413);
  });
}

onEveryStore('annotot', tests, { config: { maxBodyMegabytes: 1 } });

let server: RunningServer | undefined;
afterEach(() => server?.close());

test('annotot works under a mount path', async () => {
  server = await startServer({
    app: (autotag: Autotag) => express().use('/a/b', express.json(), createRouter(autotag)),
  });
  const client = clientOf(() => server as RunningServer);
  const annotot = adapter(client, `${server.origin}/a/b/annotations`);
  const { json } = await annotot.create(made(uuid));
  expect(json.id).toBe(`${server.origin}/a/b/annotations/${uuid}`);
  expect(await annotot.all()).toMatchObject({
    id: annotot.annotationPageId,
    items: [{ id: json.id }],
  });
  expect((await annotot.update(made(json.id, 'new'))).status).toBe(200);
  expect((await annotot.delete(json.id)).status).toBe(204);
});

test('what is not in its shape is left to what comes after it, body and all', async () => {
  server = await startServer({
    app: (autotag: Autotag) => {
      const app = express();
      const maxBodyBytes = 2 ** 20;
      annotot(app, { autotag, baseOf: () => 'https://tags.example', maxBodyBytes });
      return app.use(async (request, response) => {
        const bytes = request.method === 'GET' ? '' : await readBody(request, maxBodyBytes);
        response.status(418).send(bytes.toString());
      });
    },
  });
  const { send } = clientOf(() => server as RunningServer);
  for (const [method, path, body] of [
    ['POST', '/annotations/', made(uuid)],
    ['PUT', `/annotations/${uuid}`, made(uuid)],
    ['POST', '/annotations', 'no JSON'],
    ['POST', '/annotations', ''],
    ['GET', '/annotations/', undefined],
    ['GET', `/annotations/${uuid}`, undefined],
    ['DELETE', `/annotations/${uuid}`, undefined],
  ] as const) {
    const { status, text } = await send(method, path, body);
    expect(status, `${method} ${path}`).toBe(418);
    expect(text).toBe(typeof body === 'object' ? JSON.stringify(body) : (body ?? ''));
  }
});
