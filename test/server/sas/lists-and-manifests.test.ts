import { afterAll, beforeAll, expect, test } from 'vitest';
import { startDocuments } from '../start-server.ts';
import {
  C,
  M,
  manifest2,
  md5,
  mirador2Annotation,
  onEveryStore,
  textAnnotation,
} from './client.ts';

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

onEveryStore('Examples of the contract: lists and manifests, in and out', (client) => {
  const { get, post, send, create } = client;

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

  test('whether a manifest is stored is asked without an error', async () => {
    await post('/manifests', manifest2());
    await post('/manifests', manifest2('https://ex.org/second/manifest.json'));
    const listed = async (uri: string) => {
      const address = `/manifests?uri=${encodeURIComponent(uri)}`;
      const { json } = await get(address);
      expect(json['@id']).toBe(client.B + address);
      return json.manifests.map((manifest: { '@id': string }) => manifest['@id']);
    };
    for (const name of [M, 'book1', `${client.B}/iiif/manifests/book1`]) {
      expect(await listed(name)).toEqual([M]);
    }
    expect(await listed('https://ex.org/other')).toEqual([]);
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
});
