import { createHash } from 'node:crypto';
import { afterAll, beforeAll, expect, test } from 'vitest';
import { startDocuments } from '../start-server.ts';
import {
  C,
  M,
  manifest2,
  mirador2Annotation,
  mirador2Headers,
  onEveryStore,
  textAnnotation,
} from './client.ts';

const md5 = (text: string) => createHash('md5').update(text).digest('hex');

const list = {
  '@context': 'http://iiif.io/api/presentation/2/context.json',
  '@type': 'sc:AnnotationList',
  '@id': 'https://ex.org/list/1.json',
  resources: [
    {
      '@type': 'oa:Annotation',
      motivation: 'sc:painting',
      resource: {
        '@type': 'cnt:ContentAsText',
        format: 'text/plain',
        chars: 'TO THE PUBLIC.',
      },
      on: `${C}#xywh=417,1680,616,54`,
    },
  ],
};

let documents: Awaited<ReturnType<typeof startDocuments>>;
beforeAll(async () => {
  documents = await startDocuments((path) => {
    if (path === '/list/1.json') return list;
    return path === '/manifest.json' ? manifest2() : undefined;
  });
});
afterAll(() => documents.close());

onEveryStore('The examples of the contract', (client) => {
  const { get, post, send } = client;
  const create = async (document: unknown) => {
    const answer = await post('/annotation/create', document);
    expect(answer.status, answer.text).toBe(201);
    return answer.json;
  };

  test('E1: what Mirador 2 creates comes back with an id and dates', async () => {
    const sent = mirador2Annotation();
    const { status, json, headers } = await send(
      'POST',
      '/annotation/create?APIKey=undefined',
      sent,
      mirador2Headers,
    );
    expect(status).toBe(201);
    expect(headers.get('content-type')).toBe('application/ld+json; charset=UTF-8');
    expect(json).toMatchObject(sent);
    expect(json['@id']).toMatch(new RegExp(`^${client.B}/annotation/[^/]+$`));
    expect(json['dcterms:created']).toMatch(/^\d{4}-\d\d-\d\dT\d\d:\d\d:\d\dZ$/);
    expect(json['dcterms:modified']).toBe(json['dcterms:created']);
    expect(JSON.stringify(json)).not.toContain('full_text');
  });

  test('E2: it is read back at once, as a bare array', async () => {
    const made = await create(mirador2Annotation());
    const uri = encodeURIComponent(C);
    const answer = await get(
      `/annotation/search?uri=${uri}&media=image&limit=10000&_=1718000000001`,
      mirador2Headers,
    );
    expect(answer.status).toBe(200);
    expect(answer.json).toEqual([made]);
  });

  test.each(['?uri=https://ex.org/none', '?uri=', '?uri=%20', ''])(
    'E3, E4: a canvas that nobody has annotated, or no canvas (%j), has none',
    async (query) => {
      await create(textAnnotation('hi'));
      const { status, json } = await get(`/annotation/search${query}`);
      expect(status).toBe(200);
      expect(json).toEqual([]);
    },
  );

  test('E5: a target as a string becomes an object, motivation and resource become lists', async () => {
    const json = await create(textAnnotation('<p>hi</p>', `${C}#xywh=0,132,102,10`));
    expect(json).toMatchObject({
      '@type': 'oa:Annotation',
      motivation: ['oa:commenting'],
      resource: [{ '@type': 'dctypes:Text', format: 'text/html', chars: '<p>hi</p>' }],
    });
    expect(json.on).toEqual({
      '@type': 'oa:SpecificResource',
      full: C,
      selector: { '@type': 'oa:FragmentSelector', value: 'xywh=0,132,102,10' },
    });
  });

  test('E6: a target named by @id with a fragment is expanded, its manifest kept', async () => {
    const within = { '@id': M, '@type': 'sc:Manifest' };
    const json = await create(textAnnotation('hi', { '@id': `${C}#xywh=1,1,9,9`, within }));
    expect(json.on).toEqual({
      '@type': 'oa:SpecificResource',
      full: C,
      selector: { '@type': 'oa:FragmentSelector', value: 'xywh=1,1,9,9' },
      within,
    });
  });

  test('E7: a whole canvas is a target', async () => {
    const json = await create(textAnnotation('hi', C));
    expect(json.on).toEqual({ '@type': 'oa:SpecificResource', full: C });
  });

  test('E8: an id that is taken gets a 1 appended', async () => {
    const sent = { ...textAnnotation('hi'), '@id': 'http://ex.org/a/clash' };
    expect((await create(sent))['@id']).toBe('http://ex.org/a/clash');
    expect((await create(sent))['@id']).toBe('http://ex.org/a/clash1');
    expect((await create(sent))['@id']).toBe('http://ex.org/a/clash11');
  });

  test('E9: without a target it is refused', async () => {
    const { status, json } = await post('/annotation/create', { test: 'test' });
    expect(status).toBe(400);
    expect(json).toMatchObject({ code: 400, message: 'The annotation has no target ("on").' });
  });

  test('E10: an id must be an absolute URI', async () => {
    const sent = { ...textAnnotation('hi'), '@id': '84fd0328-5041' };
    const { status, json } = await post('/annotation/create', sent);
    expect(status).toBe(400);
    expect(json).toMatchObject({
      code: 400,
      message: '"84fd0328-5041" is not an absolute URI.',
    });
  });

  test.each(['{"@type":', '', 'null', '[]', '"text"', '7', '\ufeff', '{"a":1}}'])(
    'E11: a body that is no JSON object is refused: %j',
    async (body) => {
      const { status, json } = await send('POST', '/annotation/create', body, {
        'Content-Type': 'application/json',
      });
      expect(status).toBe(400);
      expect(json.code).toBe(400);
      expect((await get('/annotation/')).json.resources).toEqual([]);
    },
  );

  test('E11: broken JSON is called so', async () => {
    const { json } = await send('POST', '/annotation/create', '{"@type":', {});
    expect(json.message).toMatch(/^The request body is not valid JSON: /);
  });

  test.each([
    '',
    '/',
    '/http%3A%2F%2Flocalhost%3A8888%2Fannotation%2F1',
    '/http://localhost/annotation/1',
    '/%',
  ])(
    'E12, E14: an update under /annotation/update%s replaces, keeping id and created',
    async (path) => {
      const made = await create({
        ...mirador2Annotation(),
        'dcterms:created': '2020-02-03T04:05:06',
      });
      const changed = {
        ...made,
        resource: [{ '@type': 'dctypes:Text', format: 'text/html', chars: '<p>True: Coat</p>' }],
      };
      const { status, json } = await send(
        'POST',
        `/annotation/update${path}?APIKey=undefined`,
        changed,
        mirador2Headers,
      );
      expect(status).toBe(201);
      expect(json['@id']).toBe(made['@id']);
      expect(json.resource).toEqual(changed.resource);
      expect(json['dcterms:created']).toMatch(/^2020-02-03T04:05:06/);
      expect(json['dcterms:modified'] > json['dcterms:created']).toBe(true);
      expect((await get(`/annotation/search?uri=${C}`)).json).toEqual([json]);
    },
  );

  test('E13: an update of what is not there is 404, without an id 400, and GET says nothing', async () => {
    const ghost = { ...textAnnotation('boo'), '@id': 'http://ex.org/a/ghost' };
    const unknown = await post('/annotation/update', ghost);
    expect(unknown.status).toBe(404);
    expect(unknown.json).toEqual({
      code: 404,
      message: 'No annotation with the id http://ex.org/a/ghost.',
    });
    expect((await post('/annotation/update', textAnnotation('boo'))).status).toBe(400);
    expect(await get('/annotation/update/x')).toMatchObject({ status: 200, text: '' });
  });

  test('E15: Mirador 2 deletes with form text under the name of JSON; again is no error', async () => {
    const made = await create(mirador2Annotation());
    const uri = encodeURIComponent(made['@id']);
    for (const again of [false, true]) {
      const { status, text } = await send(
        'DELETE',
        `/annotation/destroy?uri=${uri}&APIKey=undefined`,
        'uri=7f0c2a3e-5b0e-4a59-9d0a-0c1d2e3f4a5b',
        mirador2Headers,
      );
      expect({ again, status, text }).toEqual({ again, status: 204, text: '' });
    }
    expect((await get(`/annotation/search?uri=${C}`)).json).toEqual([]);
    expect((await send('DELETE', '/annotation/destroy')).status).toBe(400);
    expect((await get('/annotation/destroy?uri=x')).status).toBe(405);
  });

  test('E16: a list is stored; plain text becomes a paragraph, ids are made of the canvas', async () => {
    const { status, text, headers } = await post('/annotation/populate', list);
    expect(status).toBe(201);
    expect(text.trim()).toBe('SUCCESS');
    expect(headers.get('content-type')).toMatch(/^text\/plain/);
    const [stored] = (await get(`/annotation/search?uri=${C}`)).json;
    expect(stored).toMatchObject({
      '@id': `${client.B}/annotation/${md5(C)}/0`,
      motivation: ['sc:painting'],
      resource: [{ '@type': 'dctypes:Text', format: 'text/html', chars: '<p>TO THE PUBLIC.</p>' }],
    });
  });

  test('E17: a list by its address; a dead link is 502', async () => {
    const form = (uri: string) =>
      send('POST', '/annotation/populate', new URLSearchParams({ uri }).toString(), {
        'Content-Type': 'application/x-www-form-urlencoded',
      });
    expect(await form(`${documents.origin}/list/1.json`)).toMatchObject({ status: 201 });
    expect((await get(`/annotation/search?uri=${C}`)).json).toHaveLength(1);
    const dead = await form(`${documents.origin}/none`);
    expect(dead.status).toBe(502);
    expect(dead.json.code).toBe(502);
    const query = `?uri=${encodeURIComponent(`${documents.origin}/list/1.json`)}`;
    expect((await send('POST', `/annotation/populate${query}`)).status).toBe(201);
  });

  test('E18: a manifest is registered as JSON and by its address', async () => {
    const loaded = { loaded: { uri: M, short_id: 'book1' } };
    const direct = await post('/manifests', manifest2());
    expect(direct.status).toBe(200);
    expect(direct.json).toEqual(loaded);
    const byAddress = await send('POST', '/manifests', `uri=${documents.origin}/manifest.json`, {
      'Content-Type': 'application/x-www-form-urlencoded',
    });
    expect(byAddress.status).toBe(200);
    expect(byAddress.json).toEqual(loaded);
  });

  test('E19: short ids: md5 where there is no manifest.json, 1 appended where taken', async () => {
    const short = async (id: string) =>
      (await post('/manifests', manifest2(id))).json.loaded.short_id;
    expect(await short('https://ex.org/m/ucdlib:40851')).toBe(md5('https://ex.org/m/ucdlib:40851'));
    expect(await short(M)).toBe('book1');
    expect(await short('https://other.org/book1/manifest.json')).toBe('book11');
    expect(await short('https://other.org/book1/manifest.json')).toBe('book11');
  });

  test('E20: what is no manifest is refused', async () => {
    const { status, json } = await post('/manifests', list);
    expect(status).toBe(400);
    expect(json).toMatchObject({
      code: 400,
      message: 'Expected a manifest (sc:Manifest) but got sc:AnnotationList.',
    });
    expect((await get('/manifests')).json.manifests).toEqual([]);
  });

  test('E21: what is registered is a collection', async () => {
    await post('/manifests', manifest2());
    const { status, json } = await get('/manifests');
    expect(status).toBe(200);
    const members = [{ '@id': M, '@type': 'sc:Manifest', label: 'Book 1' }];
    expect(json).toMatchObject({
      '@context': 'http://iiif.io/api/presentation/2/context.json',
      '@id': `${client.B}/manifests`,
      '@type': 'sc:Collection',
      label: expect.any(String),
      manifests: members,
      members,
    });
    expect((await get('/manifests/book1')).status).toBe(200);
    expect((await get('/manifests/nope')).status).toBe(404);
    const asked = await get(`/manifests?manifest=${encodeURIComponent(M)}`);
    expect(asked.json).toEqual({ loaded: { uri: M, short_id: 'book1' } });
    expect((await get('/manifests?manifest=https://ex.org/other')).status).toBe(404);
  });

  test('E22: search gives string targets, a snippet, one body as an object and several as a list', async () => {
    await post('/manifests', manifest2());
    const made = await create(textAnnotation('<p>True: Shirt</p>', `${C}#xywh=10,20,30,40`));
    const { status, json } = await get('/search-api/book1/search?q=shirt');
    expect(status).toBe(200);
    expect(json).toMatchObject({
      '@context': 'http://iiif.io/api/presentation/2/context.json',
      '@id': `${client.B}/search-api/book1/search?q=shirt`,
      '@type': 'sc:AnnotationList',
      within: { '@type': 'sc:Layer', total: 1 },
      startIndex: 0,
    });
    expect(json.resources).toHaveLength(1);
    expect(json.resources[0]).toMatchObject({
      '@id': made['@id'],
      '@type': 'oa:Annotation',
      motivation: ['oa:commenting'],
      resource: { '@type': 'dctypes:Text', format: 'text/html', chars: '<p>True: Shirt</p>' },
      on: `${C}#xywh=10,20,30,40`,
      label: 'True: Shirt',
    });
    for (const absent of ['next', 'prev', 'hits']) expect(json).not.toHaveProperty(absent);
    await create(mirador2Annotation());
    const two = (await get('/search-api/book1/search?q=garment')).json.resources;
    expect(two[0].resource).toHaveLength(2);
    expect(two[0].on).toBe(`${C}#xywh=10,20,30,40`);
  });

  test('E23: page 2 of 2 begins where the first ended and has no next', async () => {
    await post('/manifests', manifest2());
    const many = Array.from({ length: 1005 }, (_, n) => textAnnotation(`Test ${n}`));
    expect((await post('/annotation/populate', { resources: many })).status).toBe(201);
    const address = `${client.B}/search-api/book1/search?q=Test`;
    const first = (await get('/search-api/book1/search?q=Test')).json;
    expect(first).toMatchObject({ startIndex: 0, next: `${address}&page=1` });
    expect(first.resources).toHaveLength(1000);
    const second = (await get('/search-api/book1/search?q=Test&page=1')).json;
    expect(second).toMatchObject({
      within: { '@type': 'sc:Layer', total: 1005, first: address, last: `${address}&page=1` },
      startIndex: 1000,
      prev: address,
    });
    expect(second.resources).toHaveLength(5);
    expect(second).not.toHaveProperty('next');
    const beyond = (await get('/search-api/book1/search?q=Test&page=7')).json;
    expect(beyond.resources).toEqual([]);
    expect(beyond).not.toHaveProperty('next');
    expect((await get('/search-api/book1/search?q=Test&page=x')).status).toBe(400);
  });

  test('E24: an unknown manifest cannot be searched', async () => {
    const { status, json } = await get('/search-api/nope/search?q=x');
    expect(status).toBe(404);
    expect(json.code).toBe(404);
  });

  test('E25: the list of a canvas by the md5 of its id', async () => {
    const made = await create(mirador2Annotation());
    for (const ending of ['.json', '']) {
      const { status, json } = await get(`/annotation/list/${md5(C)}${ending}`);
      expect(status).toBe(200);
      expect(json).toEqual({
        '@context': 'http://iiif.io/api/presentation/2/context.json',
        '@id': `${client.B}/annotation/list/${md5(C)}.json`,
        '@type': 'sc:AnnotationList',
        resources: [made],
      });
    }
    expect((await get(`/annotation/list/${md5('nobody')}.json`)).status).toBe(404);
    await post('/manifests', manifest2(M, ['https://ex.org/empty']));
    const empty = await get(`/annotation/list/${md5('https://ex.org/empty')}.json`);
    expect(empty).toMatchObject({ status: 200, json: { resources: [] } });
  });

  test('E26: everything is one list, which populate takes back as it was', async () => {
    await create({ ...mirador2Annotation(), 'dcterms:created': '2020-02-03T04:05:06Z' });
    await create({ ...textAnnotation('<p>ä < ö</p>', C), '@id': 'http://ex.org/a/ü' });
    await create(textAnnotation('two', [`${C}#xywh=1,1,2,2`, `${C}2#xywh=3,3,4,4`]));
    const everything = await get('/annotation/');
    expect(everything.status).toBe(200);
    expect(everything.json).toMatchObject({
      '@id': `${client.B}/annotation/`,
      '@type': 'sc:AnnotationList',
    });
    expect(everything.json.resources).toHaveLength(3);
    await client.server.autotag.store.annotations.deleteWhere({ origins: ['curator'] });
    expect((await post('/annotation/populate', everything.text)).status).toBe(201);
    expect((await get('/annotation/')).json).toEqual(everything.json);
  });

  test('E27: a preflight is answered, whatever the address', async () => {
    for (const path of ['/annotation/destroy?uri=x', '/annotation/search', '/nowhere']) {
      const { status, headers, text } = await send('OPTIONS', path, undefined, {
        Origin: 'https://viewer.ex.org',
        'Access-Control-Request-Method': 'DELETE',
        'Access-Control-Request-Headers': 'content-type',
      });
      expect([200, 204]).toContain(status);
      expect(text).toBe('');
      expect(headers.get('access-control-allow-origin')).toBe('*');
      expect(headers.get('access-control-allow-headers')).toMatch(/X-Requested-With,Content-Type/);
      expect(headers.get('access-control-allow-methods')).toMatch(/^GET,PUT,POST,DELETE,/);
    }
  });
});
