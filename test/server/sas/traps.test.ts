import { expect, test } from 'vitest';
import {
  C,
  manifest2,
  mirador2Annotation,
  mirador2Headers,
  onEveryStore,
  textAnnotation,
} from './client.ts';

onEveryStore('The traps of the contract', (client) => {
  const { get, post, send } = client;
  const idsOn = async (canvas: string) =>
    (await get(`/annotation/search?uri=${encodeURIComponent(canvas)}`)).json.map(
      (annotation: { '@id': string }) => annotation['@id'],
    );

  test.each([
    ['form text', 'uri=7f0c2a3e', mirador2Headers],
    ['nothing', undefined, { 'Content-Type': 'application/json' }],
    ['broken JSON', '{"a":', { 'Content-Type': 'application/json' }],
    ['a megabyte', 'x'.repeat(1e6), { 'Content-Type': 'application/json' }],
  ])('the body of a DELETE is never read: %s', async (_name, body, headers) => {
    const made = (await post('/annotation/create', mirador2Annotation())).json['@id'];
    const path = `/annotation/destroy/?uri=${encodeURIComponent(made)}`;
    expect((await send('DELETE', path, body, headers)).status).toBe(204);
    expect(await idsOn(C)).toEqual([]);
  });

  test.each([
    'application/x-www-form-urlencoded',
    'text/plain',
    'application/ld+json',
    'multipart/form-data',
    'nonsense',
  ])('JSON is read under the content type %s', async (type) => {
    const body = `\ufeff${JSON.stringify(textAnnotation('é'))}`;
    const { status, json } = await send('POST', '/annotation/create', body, {
      'Content-Type': type,
    });
    expect(status).toBe(201);
    expect(json.resource[0].chars).toBe('é');
  });

  test('a list or a manifest under a form content type is read too', async () => {
    const headers = { 'Content-Type': 'application/x-www-form-urlencoded' };
    const list = JSON.stringify({ resources: [textAnnotation('hi')] });
    expect((await send('POST', '/annotation/populate', list, headers)).status).toBe(201);
    const manifest = JSON.stringify(manifest2());
    expect((await send('POST', '/manifests/x', manifest, headers)).status).toBe(200);
  });

  test('extra parameters are nobody’s business', async () => {
    const extra = 'APIKey=undefined&media=image&limit=1&_=7&x[y]=1&%=%';
    expect((await post(`/annotation/create?${extra}`, textAnnotation('a'))).status).toBe(201);
    await post('/annotation/create', textAnnotation('b'));
    expect((await get(`/annotation/search?uri=${C}&${extra}`)).json).toHaveLength(2);
  });

  test('slashes at the end change nothing, and /annotation is not the list of everything', async () => {
    const { json } = await post('/annotation/create/', textAnnotation('hi'));
    expect((await post('/annotation/update/', json)).status).toBe(201);
    expect((await get(`/annotation/search/?uri=${C}`)).json).toHaveLength(1);
    expect((await post('/annotation/populate/', { resources: [] })).status).toBe(201);
    expect((await get('/manifests/')).status).toBe(200);
    const uri = encodeURIComponent(json['@id']);
    expect((await send('DELETE', `/annotation/destroy/x/y?uri=${uri}`)).status).toBe(204);
    const bare = await fetch(`${client.B}/annotation`, { redirect: 'manual' });
    expect(bare.status).toBe(301);
    expect(bare.headers.get('location')).toBe(`${client.B}/annotation/`);
    expect((await post('/annotation', textAnnotation('hi'))).status).toBe(405);
  });

  test.each([
    ['404', 'GET', '/nowhere'],
    ['404', 'GET', '/annotation/ghost'],
    ['400', 'POST', '/annotation/create'],
    ['405', 'PUT', '/annotation/create'],
    ['400', 'GET', '/iiif/manifests/%E0%A4%A'],
  ])('errors (%s) can be read by pages of other servers: %s %s', async (status, method, path) => {
    const answer = await send(method, path);
    expect(answer.status).toBe(Number(status));
    expect(answer.headers.get('access-control-allow-origin')).toBe('*');
    expect(answer.headers.get('content-type')).toMatch(/^application\/json/);
    expect(answer.json).toMatchObject({ code: Number(status), message: expect.any(String) });
  });

  test.each([
    ['with a query of its own', 'https://ex.org/canvas?id=1&page=2'],
    ['encoded', 'https://ex.org/iiif/a%2Fb%3Ac/canvas/1'],
    ['with a plus', 'https://ex.org/iiif/a+b/canvas/1'],
    ['with a percent sign', 'https://ex.org/100%/canvas'],
    ['beyond ASCII', 'https://ex.org/Bücher/Seite 1'],
    ['no address at all', 'urn:x:canvas:1'],
  ])('a canvas %s is found whether the client encodes it or not', async (_name, canvas) => {
    const on = { '@type': 'oa:SpecificResource', full: canvas };
    const made = (await post('/annotation/create', textAnnotation('hi', on))).json['@id'];
    expect(await idsOn(canvas)).toEqual([made]);
    const raw = await get(`/annotation/search?uri=${canvas}`);
    expect(raw.json.map((each: { '@id': string }) => each['@id'])).toEqual([made]);
  });

  test('two creates at the same time get two ids', async () => {
    const all = await Promise.all(
      Array.from({ length: 20 }, () => post('/annotation/create', textAnnotation('hi'))),
    );
    expect(new Set(all.map(({ json }) => json['@id'])).size).toBe(20);
    const clash = { ...textAnnotation('hi'), '@id': 'http://ex.org/a/clash' };
    const same = await Promise.all(
      Array.from({ length: 5 }, () => post('/annotation/create', clash)),
    );
    expect(new Set(same.map(({ json }) => json['@id'])).size).toBe(5);
  });

  test('nothing of a list is stored when one entry is bad', async () => {
    const bad = [textAnnotation('good'), { '@type': 'oa:Annotation' }, textAnnotation('good')];
    const { status, json } = await post('/annotation/populate', { resources: bad });
    expect(status).toBe(400);
    expect(json).toMatchObject({
      message: expect.stringContaining('entry 2'),
      problems: [{ path: 'resources[1].on' }],
    });
    expect((await get('/annotation/')).json.resources).toEqual([]);
  });

  test('populate mints for every shape of target, and takes entries without a body', async () => {
    const entries = [mirador2Annotation(), textAnnotation('a', { full: C }), { on: C }];
    expect((await post('/annotation/populate', entries)).status).toBe(201);
    const ids = await idsOn(C);
    expect(ids.map((id: string) => id.replace(/^.*\//, ''))).toEqual(['0', '1', '2']);
  });

  test('an annotation whose manifest is known says so, without new dates; what was sent wins', async () => {
    const on = `${C}#xywh=1,1,9,9`;
    const before = (
      await post('/annotation/create', {
        ...textAnnotation('a', on),
        'dcterms:created': '2020-01-01T00:00:00Z',
      })
    ).json;
    expect(before.on).not.toHaveProperty('within');
    await post('/manifests', manifest2());
    await post('/manifests', manifest2('https://ex.org/second/manifest.json'));
    const [after] = (await get(`/annotation/search?uri=${C}`)).json;
    const within = {
      '@id': 'https://ex.org/iiif/book1/manifest.json',
      '@type': 'sc:Manifest',
      label: 'Book 1',
    };
    expect(after).toEqual({ ...before, on: { ...before.on, within } });
    const own = { '@id': 'https://else.org/manifest', '@type': 'sc:Manifest' };
    const sent = { '@type': 'oa:SpecificResource', full: C, within: own };
    const kept = (await post('/annotation/create', textAnnotation('b', sent))).json;
    expect(kept.on.within).toEqual(own);
    // a canvas of two manifests is found in both
    for (const shortId of ['book1', 'second']) {
      expect((await get(`/search-api/${shortId}/search`)).json.within.total).toBe(2);
    }
  });

  test('blank node ids and what SAS itself once added do not come out again', async () => {
    const { json } = await post('/annotation/create', {
      ...textAnnotation('', {
        '@id': '_:b0',
        '@type': 'oa:SpecificResource',
        full: C,
        selector: { '@id': '_:b1', '@type': 'oa:FragmentSelector', value: 'xywh=1,1,1,1' },
      }),
      resource: {
        '@id': '_:b2',
        '@type': 'dctypes:Text',
        chars: 'hi',
        'http://dev.llgc.org.uk/sas/full_text': 'hi',
      },
    });
    expect(JSON.stringify(json)).not.toMatch(/_:b|full_text/);
  });

  test('all annotations of a canvas go at once', async () => {
    await post('/annotation/populate', [textAnnotation('a'), textAnnotation('b')]);
    await post('/annotation/create', textAnnotation('c', `${C}2#xywh=1,1,1,1`));
    const path = `/annotation/search?canvas=${encodeURIComponent(C)}`;
    expect((await send('DELETE', path)).status).toBe(204);
    expect(await idsOn(C)).toEqual([]);
    expect(await idsOn(`${C}2`)).toHaveLength(1);
    expect((await send('DELETE', '/annotation/search')).status).toBe(400);
    expect(await idsOn(`${C}2`)).toHaveLength(1);
  });

  test('a list and a manifest come as files of a form', async () => {
    const upload = (path: string, document: unknown) => {
      const form = new FormData();
      form.set('file', new Blob([JSON.stringify(document)]), 'list.json');
      return fetch(client.B + path, { method: 'POST', body: form });
    };
    expect((await upload('/annotation/populate', [textAnnotation('a')])).status).toBe(201);
    expect(await idsOn(C)).toHaveLength(1);
    expect((await upload('/manifests', manifest2())).status).toBe(200);
    const empty = new FormData();
    empty.set('name', 'value');
    const nothing = await fetch(`${client.B}/manifests`, { method: 'POST', body: empty });
    expect(nothing.status).toBe(400);
  });

  test('what is minted can be looked up, also as SAS’s populate minted it', async () => {
    const made = (await post('/annotation/create', textAnnotation('hi'))).json;
    expect((await get(made['@id'])).json).toEqual(made);
    const old = `${client.B}/annotation857085d28ae8df537449a85b5272d516/16`;
    await post('/annotation/create', { ...textAnnotation('hi'), '@id': old });
    expect((await get(old)).json['@id']).toBe(old);
    expect((await get(`${client.B}/annotation/ghost`)).status).toBe(404);
    await send('DELETE', `/annotation/destroy?uri=${encodeURIComponent(made['@id'])}`);
    expect((await get(made['@id'])).status).toBe(410);
    const web = await get(`/annotations/?id=${encodeURIComponent(old)}`);
    expect(web.json).toMatchObject({ id: old, type: 'Annotation', body: { value: 'hi' } });
    expect((await get(`/annotations/${encodeURIComponent(old)}?form=oa`)).json['@id']).toBe(old);
  });

  test('a Web Annotation is stored as it is, and told in both forms', async () => {
    const sent = {
      '@context': 'http://www.w3.org/ns/anno.jsonld',
      type: 'Annotation',
      motivation: 'commenting',
      body: { type: 'TextualBody', value: '<p>True: Coat</p>', format: 'text/html' },
      target: `${C}#xywh=1,2,3,4`,
      'x:own': { kept: true },
    };
    const { status, json } = await post('/annotation/create', sent);
    expect(status).toBe(201);
    expect(json).toMatchObject({
      '@type': 'oa:Annotation',
      motivation: ['oa:commenting'],
      resource: [{ '@type': 'dctypes:Text', chars: '<p>True: Coat</p>' }],
    });
    const web = await get(`/annotations/?id=${encodeURIComponent(json['@id'])}`);
    expect(web.json).toMatchObject({ ...sent, id: json['@id'] });
  });
});
