import { request } from 'node:http';
import { connect } from 'node:net';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { C, clientOf, manifest2, textAnnotation } from './sas/client.ts';
import { type RunningServer, startServer } from './start-server.ts';

const MB = 2 ** 20;
let server: RunningServer;
const { get, post, send } = clientOf(() => server);
beforeAll(async () => {
  server = await startServer();
});
afterAll(() => server.close());

const json = { 'Content-Type': 'application/json' };
const annotationOf = (bytes: number) => {
  const [before, after] = JSON.stringify(textAnnotation('@')).split('@');
  return `${before}${'x'.repeat(bytes - (before?.length ?? 0) - (after?.length ?? 0))}${after}`;
};

describe('the size of a body', () => {
  test('50 MB of annotations are stored', async () => {
    const one = textAnnotation('a '.repeat(50_000));
    const count = Math.floor((50 * MB) / JSON.stringify(one).length);
    const list = JSON.stringify({ resources: Array.from({ length: count }, () => one) });
    expect(list.length).toBeGreaterThan(49 * MB);
    const { status, text } = await send('POST', '/annotation/populate', list, json);
    expect(status, text).toBe(201);
    expect(await server.autotag.store.annotations.count({})).toBe(count);
    await server.autotag.store.annotations.deleteWhere({ origins: ['curator'] });
  }, 60_000);

  test('64 MB are read, one byte more is 413, and nothing of it is stored', async () => {
    // Read, and then refused for what it is: the limit is of the body, not of what is in it.
    const full = `[${' '.repeat(64 * MB - 2)}]`;
    expect((await send('POST', '/annotation/create', full, json)).status).toBe(400);
    const over = await send('POST', '/annotation/create', annotationOf(64 * MB + 1), json);
    expect(over.status).toBe(413);
    expect(over.json).toMatchObject({ code: 413, message: expect.stringContaining('64 MB') });
    expect(over.headers.get('access-control-allow-origin')).toBe('*');
    expect(await server.autotag.store.annotations.count({})).toBe(0);
  }, 60_000);

  test('a body that does not say how long it is is counted', async () => {
    const { port } = new URL(server.origin);
    const status = await new Promise((resolve, reject) => {
      const sending = request({ port, method: 'POST', path: '/annotation/create' }, (answer) => {
        answer.resume();
        resolve(answer.statusCode);
      });
      sending.on('error', reject);
      const chunk = Buffer.alloc(MB, 'x');
      for (let sent = 0; sent < 70; sent++) sending.write(chunk);
      sending.end();
    });
    expect(status).toBe(413);
  });

  test('a file of a form has the same limit', async () => {
    const form = new FormData();
    form.set('file', new Blob([new Uint8Array(65 * MB)]), 'list.json');
    const response = await fetch(`${server.origin}/annotation/populate`, {
      method: 'POST',
      body: form,
    });
    expect(response.status).toBe(413);
  }, 60_000);

  test.each([
    ['says how long it is', true],
    ['does not say how long it is', false],
  ])(
    'many files of a form, each small enough, are too much together where it %s',
    // Making the form takes seconds: a connection kept from the test before may close just then.
    { timeout: 60_000, retry: 2 },
    async (_, says) => {
      const form = new FormData();
      for (let i = 0; i < 4; i++) form.append('image', new Blob([new Uint8Array(17 * MB)]), `${i}`);
      const whole = new Response(form);
      const body = says ? await whole.blob() : whole.body;
      const response = await fetch(`${server.origin}/predict`, {
        method: 'POST',
        body,
        headers: { 'Content-Type': whole.headers.get('content-type') ?? '' },
        ...(says ? {} : { duplex: 'half' }),
      });
      expect(response.status).toBe(413);
      expect(await response.json()).toMatchObject({
        code: 413,
        message: expect.stringMatching('64 MB'),
      });
    },
  );
});

describe('the API key', () => {
  let locked: RunningServer;
  const client = clientOf(() => locked);
  const key = 'open-sesame';
  beforeAll(async () => {
    locked = await startServer({ config: { apiKey: key } });
  });
  afterAll(() => locked.close());

  test.each([
    ['none', '', {}, 401],
    ['a wrong one', '', { Authorization: 'Bearer wrong' }, 401],
    ['part of it', '', { 'X-Api-Key': key.slice(1) }, 401],
    ['what Mirador 2 sends without one', '?APIKey=undefined', {}, 401],
    ['as a bearer', '', { Authorization: `Bearer ${key}` }, 201],
    ['in its own header', '', { 'X-Api-Key': key }, 201],
    ['in the address, as Mirador 2 sends it', `?APIKey=${key}`, {}, 201],
  ])('writing with %s', async (_how, query, headers, status) => {
    const path = `/annotation/create${query}`;
    const answer = await client.send('POST', path, textAnnotation('hi'), headers);
    expect(answer.status).toBe(status);
    if (status === 401) {
      expect(answer.json.code).toBe(401);
      expect(answer.headers.get('www-authenticate')).toBe('Bearer');
      expect(answer.headers.get('access-control-allow-origin')).toBe('*');
    }
  });

  test('everything that changes something needs it, reading does not', async () => {
    for (const [method, path] of [
      ['DELETE', '/annotation/destroy?uri=x'],
      ['DELETE', '/iiif/manifests/x'],
      ['POST', '/manifests'],
      ['POST', '/iiif/image'],
      ['POST', '/tagging/jobs'],
      ['POST', '/predict'],
      ['POST', '/import?format=ndjson'],
      ['POST', '/annotations'],
      ['POST', '/annotations/'],
      ['PUT', '/annotations/x'],
      ['PATCH', '/annotations/x'],
      ['DELETE', '/annotations/x'],
      ['POST', '/annotations/manifests/x/'],
      ['POST', '/annotations/containers/'],
      ['DELETE', '/annotations/containers/x/'],
      ['POST', '/annotations/2/create'],
      ['POST', '/annotations/3/createMany'],
      ['POST', '/annotations/2/update'],
      ['DELETE', '/annotations/2/delete?uri=x'],
      ['POST', '/manifests/2/create'],
      ['DELETE', '/manifests/2/delete?uri=x'],
    ] as const) {
      expect((await client.send(method, path)).status, `${method} ${path}`).toBe(401);
    }
    expect((await client.get('/annotation/')).status).toBe(200);
    expect((await client.send('OPTIONS', '/annotation/create')).status).toBe(200);
  });
});

describe('addresses that the server is made to fetch', () => {
  let guarded: RunningServer;
  const client = clientOf(() => guarded);
  beforeAll(async () => {
    guarded = await startServer({ config: { allowPrivate: false }, models: ['tiny'] });
  });
  afterAll(() => guarded.close());

  test.each([
    'http://127.0.0.1/x',
    'http://localhost/x',
    'http://169.254.169.254/latest/meta-data',
    'http://[::1]/x',
    'file:///etc/passwd',
    'not an address',
  ])('%s is refused', async (uri) => {
    const form = { 'Content-Type': 'application/x-www-form-urlencoded' };
    const body = new URLSearchParams({ uri }).toString();
    for (const path of ['/manifests', '/annotation/populate']) {
      expect((await client.send('POST', path, body, form)).status, path).toBe(400);
    }
    expect((await client.post('/predict', { url: uri })).status).toBe(400);
  });
});

test('thousands of malformed requests do not crash or hang the server, and nothing is stored', async () => {
  const good = (await post('/annotation/create', textAnnotation('good'))).json;
  await post('/manifests', manifest2());
  const values = [
    ...[
      'null',
      '[7]',
      '[[]]',
      '{}',
      '"',
      '{"on":{}}',
      '{"on":[[]]}',
      '{"on":1}',
      '{"@id":1,"on":"c"}',
    ],
    ...['{"resources":{}}', '{"resources":[null]}', '{"items":[[]]}', '{"@type":"sc:Manifest"}'],
    ...['{"type":"Manifest","items":[null]}', '{"type":"Manifest","id":"x","items":[{"id":1}]}'],
    ...['{"@type":"sc:Manifest","@id":"x","sequences":[{"canvases":[null]}]}', '{"manifest":{}}'],
    ...['{"on":{"full":"c","selector":{"value":[]}}}', '{"on":{"full":{"@id":{}}}}', '{"url":7}'],
    ...[
      '{"__proto__":{"on":"c"}}',
      `${'['.repeat(5000)}`,
      `{"on":${'['.repeat(300)}1${']'.repeat(300)}}`,
    ],
    ...['\u0000', '{"a":"\\ud800"}', '-', '1e999', 'uri=', 'uri=%', '--x\r\n\r\n', '\xff\xfe'],
  ];
  const paths = [
    ...['/annotation/create', '/annotation/update', '/annotation/populate', '/annotation/update/%'],
    ...['/manifests', '/tagging/jobs', '/predict', '/iiif/collection', '/annotation/%00'],
    ...['/annotations/', '/annotations/x'],
  ];
  const types = [
    'application/json',
    'application/x-www-form-urlencoded',
    'multipart/form-data; boundary=x',
    '',
  ];
  let sent = 0;
  for (const path of paths) {
    for (const type of types) {
      const headers: Record<string, string> = type ? { 'Content-Type': type } : {};
      const answers = await Promise.all(
        values.flatMap((body) =>
          ['POST', 'PUT', 'PATCH'].map((method) => send(method, path, body, headers)),
        ),
      );
      for (const { status, json, text } of answers) {
        expect(status, `${path} ${type} ${text}`).toBeGreaterThanOrEqual(400);
        expect(status).toBeLessThan(500);
        expect(json.code).toBe(status);
      }
      sent += answers.length;
    }
  }
  expect(sent).toBeGreaterThan(3000);
  expect(server.failures).toEqual([]);
  const { json: everything } = await get('/annotation/');
  expect(everything.resources.map((each: { '@id': string }) => each['@id'])).toEqual([good['@id']]);
  expect((await get('/manifests')).json.manifests).toHaveLength(1);
}, 60_000);

test('raw nonsense on the socket, and requests that break off, leave the server as it was', async () => {
  const { port } = new URL(server.origin);
  const lines = [
    'GET /%%% HTTP/1.1\r\nHost: x\r\n\r\n',
    'GET //evil.example/..%2f HTTP/1.1\r\nHost: "><script>\r\n\r\n',
    'POST /annotation/create HTTP/1.1\r\nHost: x\r\nContent-Length: 100\r\n\r\n{"on"',
    'POST /annotation/create HTTP/1.1\r\nHost: x\r\nTransfer-Encoding: chunked\r\n\r\nzz\r\n',
    'nonsense\r\n\r\n',
    'GET /annotation/ HTTP/1.0\r\n\r\n',
  ];
  for (const line of lines) {
    const answer = await new Promise<string>((resolve) => {
      let text = '';
      const socket = connect(Number(port), '127.0.0.1', () => socket.write(line));
      socket.on('data', (data) => {
        text += data;
      });
      socket.on('close', () => resolve(text)).on('error', () => resolve(text));
      setTimeout(() => socket.destroy(), 200);
    });
    expect(answer).not.toContain('<script>');
    expect(answer).not.toMatch(/^HTTP\/1.1 5/);
  }
  expect((await get(`/annotation/search?uri=${C}`)).status).toBe(200);
  expect(server.failures).toEqual([]);
});
