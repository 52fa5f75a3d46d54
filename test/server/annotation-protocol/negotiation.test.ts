import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { clientOf } from '../sas/client.ts';
import { type RunningServer, startServer } from '../start-server.ts';
import { jsonLd, protocolClient, webAnnotation } from './protocol-client.ts';

let server: RunningServer;
const client = clientOf(() => server);
const { get, send } = client;
const { create } = protocolClient(client);
let id: string;
beforeAll(async () => {
  server = await startServer();
  id = (await create(webAnnotation(), { Slug: 'one' })).json.id;
});
afterAll(() => server.close());

const plain = 'application/json; charset=utf-8';
const paths = ['/annotations/', '/annotations/?iris=1&page=0', '/annotations/one'];

describe('what is asked for', () => {
  test.each([
    ['*/*', jsonLd],
    ['application/*', jsonLd],
    ['text/html,application/xhtml+xml,application/xml;q=0.9,*/*;q=0.8', jsonLd],
    ['application/ld+json', jsonLd],
    [jsonLd, jsonLd],
    ['application/ld+json; profile="http://www.w3.org/ns/anno.jsonld"', jsonLd],
    ['application/ld+json;profile="http://iiif.io/api/presentation/3/context.json, x"', jsonLd],
    ['APPLICATION/JSON', plain],
    ['application/json, application/ld+json;q=0.5', plain],
    ['application/json;q=0.2, application/ld+json;q=0.5', jsonLd],
    ['application/json, */*;q=0.1', plain],
    ['text/turtle;q=1, application/ld+json;q=0.1', jsonLd],
  ])('%s is answered as %s', async (accept, type) => {
    for (const path of paths) {
      const answer = await get(path, { Accept: accept });
      expect(answer.status, path).toBe(200);
      expect(answer.headers.get('content-type')).toBe(type);
      expect(answer.headers.get('vary')).toMatch(/Accept/);
    }
  });

  test.each(['text/turtle', 'text/html', 'application/ld+json;q=0', 'application/rdf+xml, text/*'])(
    '%s cannot be had: 406 says what can',
    async (accept) => {
      for (const path of paths) {
        const { status, json } = await get(path, { Accept: accept });
        expect(status, path).toBe(406);
        expect(json).toMatchObject({ code: 406, message: expect.stringContaining('ld+json') });
      }
      // and nothing is stored for whoever could not read the answer
      const { status } = await create(webAnnotation(), { Accept: accept });
      expect(status).toBe(406);
      expect((await get('/annotations/')).json.total).toBe(1);
    },
  );

  test('the same in every dialect stays what it was: Open Annotation with ?form=oa', async () => {
    const { json } = await get(`${id}?form=oa`, { Accept: 'text/turtle' });
    expect(json).toMatchObject({ '@id': id, '@type': 'oa:Annotation' });
  });
});

describe('what is sent', () => {
  test.each([jsonLd, 'application/ld+json', 'application/json', plain, ''])(
    'is read under the content type %j',
    async (type) => {
      const made = await fetch(`${server.origin}/annotations/`, {
        method: 'POST',
        headers: type ? { 'Content-Type': type } : {},
        body: new TextEncoder().encode(JSON.stringify(webAnnotation())),
      });
      expect(made.status).toBe(201);
      const { id: made1 }: { id: string } = JSON.parse(await made.text());
      expect((await send('DELETE', made1)).status).toBe(204);
    },
  );

  test.each([
    'text/turtle',
    'application/x-www-form-urlencoded',
    'multipart/form-data; boundary=x',
  ])('is not read under %s: 415 says what is', async (type) => {
    for (const [method, path] of [
      ['POST', '/annotations/'],
      ['POST', '/annotations/containers/'],
      ['PUT', '/annotations/one'],
    ] as const) {
      const headers = { 'Content-Type': type };
      const answer = await send(method, path, webAnnotation(), headers);
      expect(answer, path).toMatchObject({ status: 415, json: { code: 415 } });
      expect(answer.headers.get('accept-post')).toContain('application/ld+json');
    }
  });
});

test('what is wrong with a body is said with the headers of its address', async () => {
  for (const [method, path, allow] of [
    ['POST', '/annotations/', 'GET, POST, HEAD, OPTIONS'],
    ['PUT', '/annotations/one', 'GET, PUT, PATCH, DELETE, HEAD, OPTIONS'],
  ] as const) {
    const { status, headers } = await send(method, path, '{"type":', { 'Content-Type': plain });
    expect(status).toBe(400);
    expect(headers.get('allow')).toBe(allow);
    expect(headers.get('link')).toContain('rel="type"');
  }
});

describe('methods', () => {
  test.each([
    ['/annotations/', 'GET, POST, HEAD, OPTIONS'],
    ['/annotations/containers/', 'GET, POST, HEAD, OPTIONS'],
    ['/annotations/manifests/x/', 'GET, POST, HEAD, OPTIONS'],
    ['/annotations/containers/x/', 'GET, POST, DELETE, HEAD, OPTIONS'],
    ['/annotations/one', 'GET, PUT, PATCH, DELETE, HEAD, OPTIONS'],
  ])('of %s are %s; any other is 405', async (path, allow) => {
    const asked = await send('OPTIONS', path);
    expect(asked.status).toBe(200);
    expect(asked.headers.get('allow')).toBe(allow);
    const methods = ['POST', 'PUT', 'PATCH', 'DELETE'].filter((name) => !allow.includes(name));
    for (const method of methods) {
      const answer = await send(method, path, {}, { 'Content-Type': plain });
      expect(answer, method).toMatchObject({ status: 405, json: { code: 405 } });
      expect(answer.headers.get('allow')).toBe(allow);
    }
  });

  test('PATCH is answered to annotot; whatever is not in its shape is 415, and says what is', async () => {
    const { status, json, headers } = await send('PATCH', '/annotations/one', webAnnotation(), {
      'Content-Type': jsonLd,
    });
    expect({ status, code: json.code }).toEqual({ status: 415, code: 415 });
    expect(json.message).toContain('{"annotation": {"data": …}}');
    expect(headers.get('accept-patch')).toBe('application/json');
  });

  test('a page is only read', async () => {
    const page = '/annotations/?iris=0&page=0';
    expect((await get(page)).headers.get('allow')).toBe('GET, HEAD, OPTIONS');
    const { status, headers } = await create(webAnnotation(), {}, page);
    expect({ status, allow: headers.get('allow') }).toEqual({
      status: 405,
      allow: 'GET, HEAD, OPTIONS',
    });
    const asked = await send('OPTIONS', page);
    expect(asked.headers.get('allow')).toBe('GET, HEAD, OPTIONS');
    expect(asked.headers.get('link')).not.toContain('BasicContainer');
    expect(asked.headers.has('accept-post')).toBe(false);
  });

  test('deleting a page deletes no container', async () => {
    const label = { type: 'BasicContainer', label: 'Mine' };
    const made = await send('POST', '/annotations/containers/', label, {
      'Content-Type': jsonLd,
      Slug: 'mine',
    });
    expect(made.status).toBe(201);
    const refused = await send('DELETE', '/annotations/containers/mine/?iris=0&page=0');
    expect(refused).toMatchObject({ status: 405, json: { code: 405 } });
    expect((await get('/annotations/containers/mine/')).status).toBe(200);
  });

  test('containers say what may be posted', async () => {
    for (const method of ['GET', 'HEAD', 'OPTIONS']) {
      const { headers } = await send(method, '/annotations/');
      expect(headers.get('accept-post'), method).toContain(jsonLd);
    }
  });

  test('HEAD says what GET says', async () => {
    for (const path of paths) {
      const got = await get(path);
      const head = await send('HEAD', path);
      for (const name of ['etag', 'content-type', 'content-length', 'link', 'content-location']) {
        expect(head.headers.get(name), name).toBe(got.headers.get(name));
      }
      expect(head.text).toBe('');
    }
  });
});

describe('pages of other servers', () => {
  test('may send and read every header of the protocol', async () => {
    const { status, headers } = await send('OPTIONS', '/annotations/one', undefined, {
      Origin: 'https://viewer.ex.org',
      'Access-Control-Request-Method': 'PUT',
      'Access-Control-Request-Headers': 'content-type,if-match',
    });
    expect(status).toBe(204);
    expect(headers.get('access-control-allow-origin')).toBe('*');
    const listed = (name: string) => (headers.get(name) ?? '').toLowerCase().split(',');
    for (const name of ['accept', 'content-type', 'if-match', 'if-none-match', 'prefer', 'slug']) {
      expect(listed('access-control-allow-headers'), name).toContain(name);
    }
    for (const method of ['put', 'delete', 'head', 'options']) {
      expect(listed('access-control-allow-methods')).toContain(method);
    }
    const { headers: read } = await get('/annotations/one');
    const exposed = (read.get('access-control-expose-headers') ?? '').toLowerCase();
    for (const name of [
      ...['etag', 'link', 'location', 'content-location', 'allow', 'accept-post', 'vary'],
      'preference-applied',
    ]) {
      expect(exposed.split(','), name).toContain(name);
    }
  });

  test('may read why they are refused', async () => {
    const answer = await create({});
    expect(answer.status).toBe(400);
    expect(answer.headers.get('access-control-allow-origin')).toBe('*');
  });
});

describe('a server with an API key', () => {
  let locked: RunningServer;
  const visitor = clientOf(() => locked);
  const key = { 'X-Api-Key': 'open-sesame' };
  beforeAll(async () => {
    locked = await startServer({ config: { apiKey: 'open-sesame' } });
  });
  afterAll(() => locked.close());

  test('lets everybody read and ask, and nobody write without it', async () => {
    const { create: make } = protocolClient(visitor);
    const made = await make(webAnnotation(), { ...key, Slug: 'one' });
    expect(made.status).toBe(201);
    for (const [method, path] of [
      ['POST', '/annotations/'],
      ['POST', '/annotations/containers/'],
      ['PUT', '/annotations/one'],
      ['DELETE', '/annotations/one'],
      ['DELETE', '/annotations/containers/x/'],
    ] as const) {
      const answer = await visitor.send(method, path, webAnnotation());
      expect(answer, path).toMatchObject({ status: 401, json: { code: 401 } });
    }
    for (const method of ['GET', 'HEAD', 'OPTIONS']) {
      expect((await visitor.send(method, '/annotations/one')).status, method).toBe(200);
    }
  });
});
