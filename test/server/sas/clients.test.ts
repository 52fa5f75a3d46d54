import { expect, test } from 'vitest';
import {
  type Answer,
  C,
  M,
  manifest2,
  mirador2Annotation,
  mirador2Headers,
  onEveryStore,
  textAnnotation,
} from './client.ts';

onEveryStore('The clients of SimpleAnnotationServer, byte for byte', (client) => {
  const { get, send } = client;

  test('Mirador 2: load, create, update, delete', async () => {
    const load = async () => {
      const query = `uri=${encodeURIComponent(C)}&media=image&limit=10000&_=1718000000001`;
      return (await get(`/annotation/search?${query}`, mirador2Headers)).json;
    };
    const write = (action: string, body: unknown) =>
      send('POST', `/annotation/${action}?APIKey=undefined`, body, mirador2Headers);
    expect(await load()).toEqual([]);
    const made = (await write('create', mirador2Annotation())).json;
    const [loaded] = await load();
    // what its reader of the newer form needs: a list with string values of both selectors
    expect(Array.isArray(loaded.motivation) && Array.isArray(loaded.resource)).toBe(true);
    expect(loaded.on[0].selector.default.value).toMatch(/^xywh=/);
    expect(loaded.on[0].selector.item.value).toMatch(/^<svg/);
    loaded.resource[1].chars = '<p>True: Coat</p>';
    const updated = (await write('update', loaded)).json;
    expect(updated['@id']).toBe(made['@id']);
    expect((await load())[0].resource[1].chars).toBe('<p>True: Coat</p>');
    const uri = encodeURIComponent(made['@id']);
    const gone = await send(
      'DELETE',
      `/annotation/destroy?uri=${uri}&APIKey=undefined`,
      'uri=7f0c2a3e-5b0e-4a59-9d0a-0c1d2e3f4a5b',
      mirador2Headers,
    );
    expect(gone.status).toBe(204);
    expect(await load()).toEqual([]);
  });

  test('Mirador 2.0: an object as target, the id unencoded in the address', async () => {
    const on = {
      '@type': 'oa:SpecificResource',
      full: C,
      selector: { '@type': 'oa:FragmentSelector', value: 'xywh=1,2,3,4' },
    };
    const made = (await send('POST', '/annotation/create', textAnnotation('a', on))).json;
    expect(made.on.selector.value).toBe('xywh=1,2,3,4');
    const path = `/annotation/update/${made['@id']}`;
    expect((await send('POST', path, { ...made, resource: [] })).status).toBe(201);
    expect((await send('DELETE', `/annotation/destroy?uri=${made['@id']}`)).status).toBe(204);
    expect((await get(`/annotation/search?uri=${C}`)).json).toEqual([]);
  });

  test('Mirador 3 and its adapter: an unencoded canvas, a string as motivation, no body on delete', async () => {
    const headers = { Accept: 'application/json', 'Content-Type': 'application/json' };
    const canvas = 'https://ex.org/iiif/book1/canvas/p%201';
    const all = async () => (await get(`/annotation/search?uri=${canvas}`)).json;
    const sent = {
      '@context': 'http://iiif.io/api/presentation/2/context.json',
      '@type': 'oa:Annotation',
      motivation: 'oa:commenting',
      resource: { '@type': 'dctypes:Text', format: 'text/html', chars: '<p>hi</p>' },
      on: {
        '@type': 'oa:SpecificResource',
        full: canvas,
        selector: { '@type': 'oa:SvgSelector', value: '<svg><path d="M0,0"/></svg>' },
        within: { '@id': M, '@type': 'sc:Manifest' },
      },
    };
    expect((await send('POST', '/annotation/create', sent, headers)).status).toBe(201);
    const [loaded] = await all();
    expect(loaded['@id']).toMatch(/^http/);
    expect(loaded.on).toEqual(sent.on);
    expect(loaded.on.within['@id']).toBe(M);
    const changed = { ...sent, '@id': loaded['@id'], motivation: 'oa:commenting' };
    expect((await send('POST', '/annotation/update', changed, headers)).status).toBe(201);
    const uri = encodeURIComponent(loaded['@id']);
    expect(
      (await send('DELETE', `/annotation/destroy?uri=${uri}`, undefined, headers)).status,
    ).toBe(204);
    expect(await all()).toEqual([]);
  });

  test('AIKON: registers, populates with its own ids, lists by search, deletes', async () => {
    expect((await send('POST', '/manifests', manifest2())).status).toBe(200);
    const collection = (await get('/manifests')).json;
    expect(collection.manifests.map((each: { '@id': string }) => each['@id'])).toEqual([M]);
    const resources = Array.from({ length: 1003 }, (_, n) => ({
      ...mirador2Annotation(),
      '@id': `http://aikon.ex.org/sas/annotation/wit1_${n}`,
      'dcterms:created': '2023-05-05T11:12:13',
      'dcterms:modified': '2023-05-05T11:12:13',
    }));
    const populated = await send('POST', '/annotation/populate', { resources });
    expect(populated.status).toBe(201);
    const found: string[] = [];
    let next: string | undefined = `${client.B}/search-api/book1/search`;
    while (next !== undefined) {
      const page: Answer['json'] = (await get(next)).json;
      expect(page.within.total).toBe(1003);
      found.push(...page.resources.map((each: { '@id': string }) => each['@id']));
      next = page.next;
    }
    expect(new Set(found)).toEqual(new Set(resources.map((each) => each['@id'])));
    const [first] = (await get(`/annotation/search?uri=${C}`)).json;
    expect(first.on[0].selector.default.value).toBe('xywh=10,20,30,40');
    expect(first['dcterms:created']).toMatch(/^2023-05-05T11:12:13/);
    for (const id of found.slice(0, 3)) {
      expect((await send('DELETE', `/annotation/destroy?uri=${id}`)).status).toBe(204);
    }
    expect((await get('/search-api/book1/search')).json.within.total).toBe(1000);
  });

  test('Universal Viewer: every result has a string with a region as target, and one plain body', async () => {
    await send('POST', '/manifests', manifest2());
    await send('POST', '/annotation/create', textAnnotation('<p>True: Shirt</p>', C));
    await send('POST', '/annotation/create', mirador2Annotation());
    const { json } = await get('/search/1/book1?q=shirt');
    expect(json['@context']).toContain('http://iiif.io/api/search/1/context.json');
    expect(json.resources.map((each: { on: string }) => each.on)).toEqual([
      `${C}#xywh=0,0,1000,1500`,
      `${C}#xywh=10,20,30,40`,
    ]);
    expect(json.resources[0].resource.chars).toBe('True: Shirt');
    expect((await get('/search-api/book1/search?q=shirt')).json.resources[0].on).toBe(
      `${C}#xywh=0,0,1000,1500`,
    );
  });
});
