import express from 'express';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { createRouter } from '../../src/server/router.ts';
import { prediction } from '../store/records.ts';
import { C, clientOf, textAnnotation } from './sas/client.ts';
import { type RunningServer, startServer } from './start-server.ts';

let server: RunningServer;
let day = 1;
const { get, post, send } = clientOf(() => server);
const date = (ofDay: number) => `2026-06-0${ofDay}T00:00:00Z`;
const http = (ofDay: number) => new Date(date(ofDay)).toUTCString();

const id = 'https://ex.org/annotations/1?a=b&c';
const path = `/annotations/${encodeURIComponent(id)}`;
const machine = '/annotations/0123456789abcdef0123456789abcdef';
/** Redirects are looked at, not followed. */
const ask = (address: string, datetime: string, method = 'GET') =>
  fetch(server.origin + address, {
    method,
    headers: { 'Accept-Datetime': datetime },
    redirect: 'manual',
  });

// Created on day 1, changed on day 3, deleted on day 5, there again from day 7 on.
beforeAll(async () => {
  server = await startServer({ now: () => new Date(date(day)) });
  const said = (text: string) => ({
    ...textAnnotation(text),
    '@id': id,
    'dcterms:creator': `https://ex.org/${text}`,
  });
  await post('/annotation/create', said('ann'));
  day = 3;
  await post('/annotation/update', said('bob'));
  day = 5;
  await send('DELETE', `/annotation/destroy?uri=${encodeURIComponent(id)}`);
});
afterAll(() => server.close());

describe('a deleted annotation', () => {
  test.each([path, `/annotations/?id=${encodeURIComponent(id)}`])('is 410 at %s', async (at) => {
    const { status, json, headers } = await get(at);
    expect(status).toBe(410);
    expect(json).toEqual({
      code: 410,
      message: `The annotation ${at === path ? encodeURIComponent(id) : id} was deleted at ${date(5)}; its versions are at ${server.origin}${path}/history.`,
    });
    expect(headers.get('content-type')).toMatch('application/json');
  });

  test.each([path, `${path}/history/3`])('leads from %s to the states that it had', async (at) => {
    const { headers } = await get(at);
    const link = headers.get('link') ?? '';
    const timeMap = `${server.origin}${path}/timemap`;
    const original = `<${server.origin}${path}>; rel="original timegate"`;
    expect(link).toContain(`${original}, <${timeMap}>; rel="timemap"`);
    expect(link.split('rel="timemap"')).toHaveLength(2);
    expect(headers.get('vary')).toContain('Accept-Datetime');
    expect((await get(timeMap)).text).toContain(original);
  });

  test('keeps the headers of an annotation, also for a time after', async () => {
    for (const answer of [await get(path), await ask(path, http(6))]) {
      expect(answer.status).toBe(410);
      expect(answer.headers.get('link')).toContain('<http://www.w3.org/ns/ldp#Resource>');
      expect(answer.headers.get('link')?.split('rel="timemap"')).toHaveLength(2);
      expect(answer.headers.get('vary')).toBe('Accept, Accept-Datetime');
    }
  });

  test('has its history, with the deletion last', async () => {
    const { status, json } = await get(`${path}/history`);
    expect(status).toBe(200);
    expect(json.id).toBe(id);
    expect(json.revisions).toMatchObject([
      {
        ...{ number: 1, at: date(1), kind: 'created', origin: 'curator' },
        agent: 'https://ex.org/ann',
        memento: `${server.origin}${path}/history/1`,
        annotation: { id, type: 'Annotation', body: { value: 'ann' } },
      },
      { number: 2, at: date(3), kind: 'updated', agent: 'https://ex.org/bob' },
      { number: 3, at: date(5), kind: 'deleted', origin: 'curator', agent: null },
    ]);
    expect(json.revisions[2]).not.toHaveProperty('annotation');
    const byParameter = await get(`/annotations/history?id=${encodeURIComponent(id)}`);
    expect(byParameter.json).toEqual(json);
    expect((await get(`${path}/history/3`)).status).toBe(410);
  });

  test('is answered as it was then, and 410 for the time after', async () => {
    expect((await ask(path, http(4))).headers.get('location')).toMatch(/\/history\/2$/);
    expect((await ask(path, http(6))).status).toBe(410);
  });
});

describe('an annotation that is there', () => {
  beforeAll(async () => {
    day = 7;
    await post('/annotation/create', { ...textAnnotation('again'), '@id': id });
  });
  const original = () => server.origin + path;

  test('says where its states are, and that its answer depends on the time', async () => {
    const { status, headers } = await get(path);
    expect(status).toBe(200);
    expect(headers.get('link')).toContain(
      `<${original()}>; rel="original timegate", <${original()}/timemap>; rel="timemap"; type="application/link-format"`,
    );
    expect(headers.get('vary')).toContain('Accept-Datetime');
    expect(headers.get('memento-datetime')).toBeNull();
  });

  test('is the same by its id in the path and by `?id=`: an annotation, and no container', async () => {
    const byPath = await get(path);
    const byId = await get(`/annotations/?id=${encodeURIComponent(id)}`);
    expect(byId.json).toEqual(byPath.json);
    for (const name of ['link', 'vary', 'etag', 'content-type', 'accept-post']) {
      expect(byId.headers.get(name), name).toBe(byPath.headers.get(name));
    }
    const then = await ask(`/annotations/?id=${encodeURIComponent(id)}`, http(4));
    expect(then.status).toBe(302);
    expect(then.headers.get('location')).toBe(`${original()}/history/2`);
  });

  test.each([
    ['before all', 'Mon, 01 Jan 2001 00:00:00 GMT', 1],
    ['at the very time', http(3), 2],
    ['between', http(4), 2],
    ['now', http(9), 4],
  ])('asked for a time %s, redirects to that state', async (_when, datetime, number) => {
    for (const method of ['GET', 'HEAD']) {
      const response = await ask(path, datetime, method);
      expect(response.status).toBe(302);
      expect(response.headers.get('location')).toBe(`${original()}/history/${number}`);
      expect(response.headers.get('vary')).toContain('Accept-Datetime');
      expect(response.headers.get('link')).toContain('rel="original timegate"');
    }
  });

  test('asked for a time when it was deleted, is 410', async () => {
    expect((await ask(path, http(6))).status).toBe(410);
  });

  test.each(['yesterday', '2026-06-03T00:00:00Z', 'Thu, 31 May 2007 20:35:00 CET', ''])(
    'asked for the time %j, says what is wrong',
    async (datetime) => {
      const response = await ask(path, datetime);
      expect(response.status).toBe(400);
      const { code, message, problems } = JSON.parse(await response.text());
      expect(code).toBe(400);
      expect(message).toContain('Thu, 31 May 2007 20:35:00 GMT');
      expect(problems[0].path).toBe('Accept-Datetime');
    },
  );

  test('has a memento for each state, with its time and its neighbours', async () => {
    const { status, json, headers } = await get(`${path}/history/2`);
    expect(status).toBe(200);
    expect(json).toMatchObject({ id, body: { value: 'bob' }, modified: date(3) });
    expect(headers.get('memento-datetime')).toBe(http(3));
    const link = headers.get('link') ?? '';
    expect(link).toContain(`<${original()}>; rel="original timegate"`);
    expect(link).toContain(
      `<${original()}/history/1>; datetime="${http(1)}"; rel="first prev memento"`,
    );
    expect(link).toContain(
      `<${original()}/history/4>; datetime="${http(7)}"; rel="last next memento"`,
    );
  });

  test('has a TimeMap of all states, deletions left out', async () => {
    const { status, text, headers } = await get(`${path}/timemap`);
    expect(status).toBe(200);
    expect(headers.get('content-type')).toBe('application/link-format');
    expect(text.trimEnd().split(',\n')).toEqual([
      `<${original()}>; rel="original timegate"`,
      `<${original()}/timemap>; rel="self"; type="application/link-format"; from="${http(1)}"; until="${http(7)}"`,
      `<${original()}/history/1>; rel="first memento"; datetime="${http(1)}"`,
      `<${original()}/history/2>; rel="memento"; datetime="${http(3)}"`,
      `<${original()}/history/4>; rel="last memento"; datetime="${http(7)}"`,
    ]);
  });
});

describe('a change by a client that sends back the creator that it was sent', () => {
  const create = async (name: string) => {
    const document = {
      ...textAnnotation('hers'),
      '@id': `https://ex.org/hers/${encodeURIComponent(name)}`,
    };
    const { json } = await post('/annotation/create', { ...document, 'dcterms:creator': 'Mia' });
    return json;
  };
  const web = {
    '@context': 'http://www.w3.org/ns/anno.jsonld',
    ...{ type: 'Annotation', creator: { type: 'Person', name: 'Mia' }, target: C },
    body: { type: 'TextualBody', value: 'changed' },
  };
  const at = (own: string) => `/annotations/${encodeURIComponent(own)}`;

  test.each<[string, (shown: { '@id': string }) => Promise<{ status: number }>]>([
    [
      'SimpleAnnotationServer',
      (shown) => post('/annotation/update', { ...shown, resource: { chars: 'changed' } }),
    ],
    [
      'annotot',
      (shown) =>
        send('PATCH', at(shown['@id']), {
          annotation: { canvas: C, uuid: shown['@id'], data: { ...web, id: shown['@id'] } },
        }),
    ],
    [
      'aiiinotate',
      (shown) => post('/annotations/2/update', { ...shown, resource: { chars: 'changed' } }),
    ],
    [
      'the Web Annotation Protocol',
      (shown) => send('PUT', at(shown['@id']), web, { 'Content-Type': 'application/ld+json' }),
    ],
  ])('through %s is not said to be the creator’s', async (name, change) => {
    const shown = await create(name);
    expect((await change(shown)).status).toBeLessThan(300);
    const { json } = await get(`${at(shown['@id'])}/history`);
    expect(json.revisions).toMatchObject([
      { kind: 'created', agent: 'Mia' },
      { kind: 'updated', agent: null, annotation: { creator: expect.anything() } },
    ]);
  });
});

test('the history of a prediction names the model, and holds no address that is not public', async () => {
  const local = 'urn:iiif-autotag:annotation:0123456789abcdef0123456789abcdef';
  const said = (value: string) =>
    prediction('x', C, { id: local, document: { id: local, type: 'Annotation', body: { value } } });
  await server.autotag.store.annotations.put([said('Coat')]);
  await server.autotag.store.annotations.put([said('Shirt')]);
  const { json, text } = await get(`${machine}/history`);
  expect(json.id).toBe(server.origin + machine);
  expect(json.revisions).toMatchObject([
    { origin: 'machine', agent: 'scratch aaaaaaaaaaaa', annotation: { body: { value: 'Coat' } } },
    { kind: 'updated', annotation: { id: server.origin + machine, body: { value: 'Shirt' } } },
  ]);
  expect(text).not.toContain('urn:iiif-autotag:annotation');
  expect((await get(json.revisions[0].memento)).json.body.value).toBe('Coat');
  const only = (await get(`${machine}/timemap`)).text;
  expect(only).toContain(`<${server.origin}${machine}/history/1>; rel="first memento"`);
});

test.each(['x?y=1', 'a%20b', 'x/history', 'x/history/1', 'x/timemap'])(
  'an id of ours that ends with %s has addresses that are answered',
  async (name) => {
    const own = `${server.origin}/annotations/ends/${name}`;
    const local = `urn:iiif-autotag:annotation:ends/${name}`;
    const record = prediction('x', C, { id: local, document: { id: local, type: 'Annotation' } });
    await server.autotag.store.annotations.put([record]);
    const { json } = await get(`/annotations/history?id=${encodeURIComponent(own)}`);
    const [, original = ''] = /^(.*)\/history\/1$/.exec(json.revisions[0].memento) ?? [];
    expect((await get(original)).json.id).toBe(own);
    expect((await get(json.revisions[0].memento)).json.id).toBe(own);
    expect((await get(`${original}/timemap`)).text).toContain(`<${original}>; rel="original`);
  },
);

test.each([
  ['/annotations/ghost/history', 404],
  ['/annotations/ghost/timemap', 404],
  ['/annotations/ghost/history/1', 404],
  [`${path}/history/0`, 404],
  [`${path}/history/99`, 404],
  [`${path}/history/first`, 404],
  [`${path}/history/${'9'.repeat(400)}`, 404],
  ['/annotations/history', 400],
  ['/annotations/timemap?id=', 400],
  ['/annotations/%E0%A4%A/history', 400],
])('%s is %i', async (at, status) => {
  const { json, status: answered } = await get(at);
  expect(answered).toBe(status);
  expect(json).toMatchObject({ code: status, message: expect.any(String) });
});

test.each([`${path}/history`, `${path}/history/1`, `${path}/timemap`])(
  '%s is for reading only',
  async (at) => {
    for (const method of ['POST', 'PUT', 'DELETE']) {
      const { status, headers } = await send(method, at);
      expect(status).toBe(405);
      expect(headers.get('allow')).toBe('GET, HEAD, OPTIONS');
    }
  },
);

test('under a mount path every address of a history lies under it', async () => {
  const mounted = await startServer({
    app: (autotag) => express().use('/a/b', createRouter(autotag)),
  });
  const client = clientOf(() => mounted);
  const made = await client.post('/a/b/annotation/create', textAnnotation('hi'));
  const at = `/a/b/annotations/${encodeURIComponent(made.json['@id'])}`;
  const { json } = await client.get(`${at}/history`);
  expect(json.revisions[0].memento).toBe(`${mounted.origin}${at}/history/1`);
  expect((await client.get(json.revisions[0].memento)).status).toBe(200);
  await mounted.close();
});
