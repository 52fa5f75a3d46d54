import { describe, expect, test } from 'vitest';
import { C, manifest2, md5, onEveryStore } from '../sas/client.ts';
import { jsonLd, prefer, protocolClient, webAnnotation } from './protocol-client.ts';

const ids = (items: { id: string }[]) => items.map(({ id }) => id);

onEveryStore('containers of the Web Annotation Protocol', (client) => {
  const { get, post, send } = client;
  const { create, remove } = protocolClient(client);
  const containers = '/annotations/containers/';
  const makeContainer = (document: unknown, headers: Record<string, string> = {}) =>
    send('POST', containers, document, { 'Content-Type': jsonLd, ...headers });

  describe('of everything', () => {
    test('holds what came in by every way, in order of creation', async () => {
      const sas = await post('/annotation/create', {
        '@type': 'oa:Annotation',
        resource: { '@type': 'dctypes:Text', chars: 'a' },
        on: C,
      });
      const web = await create(webAnnotation());
      const { json } = await get('/annotations/');
      expect(json.total).toBe(2);
      expect(ids(json.first.items)).toEqual([sas.json['@id'], web.json.id]);
    });

    test('is empty at first, and has a page all the same', async () => {
      const { json } = await get('/annotations/');
      expect(json).toMatchObject({ total: 0, first: { type: 'AnnotationPage', items: [] } });
      expect((await get(json.last)).json.items).toEqual([]);
    });
  });

  describe('and what a client prefers', () => {
    test.each([
      ['nothing', {}, '?iris=0', 'object', null],
      ['descriptions', prefer('Descriptions'), '?iris=0', 'object', 'return=representation'],
      ['IRIs', prefer('IRIs'), '?iris=1', 'string', 'return=representation'],
      [
        'IRIs beside other things, with spaces around the equals signs (RFC 7240 §2)',
        {
          Prefer:
            'respond-async, return = representation; omit="x"; include = "http://www.w3.org/ns/oa#PreferContainedIRIs"',
        },
        '?iris=1',
        'string',
        'return=representation',
      ],
      ['both, which exclude each other', prefer('IRIs', 'Descriptions'), '?iris=0', 'object', null],
      ['what nobody knows', { Prefer: 'respond-async, x="y' }, '?iris=0', 'object', null],
    ])('%s', async (_what, headers: Record<string, string>, form, kind, applied) => {
      const made = await create(webAnnotation());
      const { json, headers: answered } = await get('/annotations/', headers);
      expect(json.id).toBe(`${client.B}/annotations/${form}`);
      expect(answered.get('preference-applied')).toBe(applied);
      const [item] = json.first.items;
      expect(typeof item).toBe(kind);
      expect(item.id ?? item).toBe(made.json.id);
      expect((await get(json.first.id)).json.items).toEqual(json.first.items);
    });

    test.each([
      ['IRIs', prefer('Minimal', 'IRIs'), 'string'],
      ['descriptions', prefer('Minimal'), 'object'],
    ])('no annotations now, and pages of %s later', async (_what, headers, kind) => {
      await create(webAnnotation());
      const { json } = await get('/annotations/', headers);
      expect(json.first).toEqual(expect.any(String));
      expect(typeof (await get(json.first)).json.items[0]).toBe(kind);
    });

    test('the form in the address is one of its own, whatever is preferred', async () => {
      await create(webAnnotation());
      const { json } = await get('/annotations/?iris=1', prefer('Descriptions'));
      expect(json.id).toMatch(/\?iris=1$/);
    });
  });

  test('whoever follows the pages reads every annotation once, in order', async () => {
    const all = Array.from({ length: 205 }, (_, i) => ({
      ...webAnnotation(),
      id: `https://ex.org/a/${i}`,
    }));
    expect((await post('/annotation/populate', { items: all })).status).toBe(201);
    for (const form of ['IRIs', 'Descriptions'] as const) {
      const { json } = await get('/annotations/', prefer('Minimal', form));
      expect(json.total).toBe(205);
      const read: string[] = [];
      let address: string | undefined = json.first;
      let before: string | undefined;
      while (address !== undefined) {
        const page = (await get(address)).json;
        expect(page).toMatchObject({ id: address, startIndex: read.length, partOf: json.id });
        expect(page.prev).toBe(before);
        read.push(...page.items.map((item: string | { id: string }) => Object(item).id ?? item));
        before = address;
        address = page.next;
      }
      expect(before).toBe(json.last);
      expect(read.map(String)).toEqual(all.map(({ id }) => id));
    }
  });

  describe('of manifests and canvases', () => {
    test('hold what is said of them, by whatever way it came', async () => {
      await post('/manifests', manifest2());
      const elsewhere = await create(webAnnotation());
      const there = await create(webAnnotation({ target: `${C}#xywh=1,2,3,4` }));
      for (const path of ['manifests/book1/', `canvases/${md5(C)}/`]) {
        const { json } = await get(`/annotations/${path}`);
        expect(json.total, path).toBe(1);
        expect(ids(json.first.items)).toEqual([there.json.id]);
        expect(json.label).toEqual(expect.any(String));
        const made = await create(webAnnotation({ target: C }), {}, `/annotations/${path}`);
        expect(made.status).toBe(201);
        expect(made.json.id.startsWith(`${client.B}/annotations/${path}`)).toBe(true);
        expect((await get(made.json.id)).json).toEqual(made.json);
        expect((await remove(made.json.id)).status).toBe(204);
      }
      expect((await get('/annotations/')).json.total).toBe(2);
      expect((await get(elsewhere.json.id)).status).toBe(200);
    });

    test('are what a manifest links to as the service for its annotations', async () => {
      await post('/manifests', manifest2());
      const link = (await get('/iiif/manifests/book1')).headers.get('link') ?? '';
      expect(link).toMatch(/rel="http:\/\/www\.w3\.org\/ns\/oa#annotationService"$/);
      const address = /^<([^>]+)>/.exec(link)?.[1] ?? '';
      expect((await get(address)).json.type).toContain('AnnotationCollection');
    });

    test('take nothing that would not be in them', async () => {
      await post('/manifests', manifest2());
      const { status, json } = await create(webAnnotation(), {}, '/annotations/manifests/book1/');
      expect(status).toBe(400);
      expect(json.problems).toEqual([{ path: 'target', message: expect.any(String) }]);
      expect((await get('/annotations/')).json.total).toBe(0);
    });

    test('are not there for what nobody knows, and cannot be deleted', async () => {
      for (const path of ['manifests/nope/', `canvases/${md5('nope')}/`, 'containers/nope/']) {
        expect((await get(`/annotations/${path}`)).status, path).toBe(404);
        const made = await create(webAnnotation(), {}, `/annotations/${path}`);
        expect(made.status, path).toBe(404);
      }
      await post('/manifests', manifest2());
      expect((await send('DELETE', '/annotations/manifests/book1/')).status).toBe(405);
      expect((await send('DELETE', '/annotations/')).status).toBe(405);
    });
  });

  describe('that clients make', () => {
    const document = {
      '@context': 'http://www.w3.org/ns/anno.jsonld',
      type: 'AnnotationCollection',
      label: 'Buttons',
      'ex:more': { kept: true },
    };

    test('are described, listed, and hold what is made in them', async () => {
      const made = await makeContainer(document, { Slug: 'buttons' });
      const address = `${client.B}/annotations/containers/buttons/`;
      expect(made.status).toBe(201);
      expect(made.headers.get('location')).toBe(address);
      expect(made.headers.get('content-location')).toBe(made.json.id);
      expect(made.json).toMatchObject({ label: 'Buttons', total: 0, 'ex:more': { kept: true } });
      expect(made.json.type).toEqual(['BasicContainer', 'AnnotationCollection']);

      await create(webAnnotation());
      const inside = await create(webAnnotation(), { Slug: 'first' }, address);
      expect(inside.json.id).toBe(`${address}first`);
      const answer = await get(inside.json.id);
      expect(answer.json).toEqual(inside.json);
      expect(answer.headers.get('link')).toContain(`<${inside.json.id}>; rel="original timegate"`);
      expect((await get(`${inside.json.id}/history`)).json.id).toBe(inside.json.id);
      const { json } = await get(address);
      expect(json).toMatchObject({ label: 'Buttons', total: 1 });
      expect(ids(json.first.items)).toEqual([inside.json.id]);
      expect((await get('/annotations/')).json.total).toBe(2);
      expect((await get(containers)).json.contains).toEqual([
        { id: address, type: ['BasicContainer', 'AnnotationCollection'], label: 'Buttons' },
      ]);
    });

    test('are deleted when nothing is in them, and not before', async () => {
      const address = (await makeContainer(document)).headers.get('location') ?? '';
      const inside = await create(webAnnotation(), {}, address);
      const refused = await remove(address);
      expect(refused).toMatchObject({ status: 409, json: { code: 409 } });
      expect((await get(inside.json.id)).status).toBe(200);
      await remove(inside.json.id);
      expect((await remove(address)).status).toBe(204);
      expect((await get(address)).status).toBe(404);
      expect((await remove(address)).status).toBe(404);
      expect((await get(containers)).json.contains).toEqual([]);
    });

    test('need no description', async () => {
      const made = await send('POST', containers, undefined, { Slug: 'bare' });
      expect(made).toMatchObject({ status: 201, json: { label: 'bare' } });
    });

    test('get names of their own where a name is taken', async () => {
      const made = await Promise.all([1, 2, 3].map(() => makeContainer(document, { Slug: 'x' })));
      const names = made.map(({ headers }) => headers.get('location')?.split('/').at(-2));
      expect(names.sort()).toEqual(['x', 'x1', 'x11']);
    });

    test.each([
      ['an annotation', webAnnotation(), 'type'],
      ['members', { ...document, items: [] }, 'items'],
      ['a count', { ...document, total: 7 }, 'total'],
      ['a label that is no text', { ...document, label: { en: ['x'] } }, 'label'],
      ['a list', [document], undefined],
    ])('are not made of %s', async (_what, sent, path) => {
      const { status, json } = await makeContainer(sent);
      expect(status).toBe(400);
      if (path) expect(json.problems).toMatchObject([{ path }]);
      expect((await get(containers)).json.contains).toEqual([]);
    });
  });

  describe('and the names of what is made in them', () => {
    test.each([
      ['my-first', 'my-first'],
      ['"my_first_annotation"', 'my_first_annotation'],
      ['The%20Beach%20at%20S%C3%A8te', 'The-Beach-at-S-te'],
      ['../../manifests', 'manifests'],
      ['a/b?c#d', 'a-b-c-d'],
    ])('Slug %s suggests %s', async (slug, name) => {
      const { json } = await create(webAnnotation(), { Slug: slug });
      expect(json.id).toBe(`${client.B}/annotations/${name}`);
      expect((await get(json.id)).json.id).toBe(json.id);
    });

    test.each([
      ...['', '/', '%E0%A4%A', '0123456789abcdef0123456789abcdef'],
      // Something else is answered there.
      ...['history', 'timemap', 'pages', 'lists', 'pages.json', 'lists.json'],
    ])('Slug %j suggests nothing that could be used', async (slug) => {
      const { status, json } = await create(webAnnotation(), { Slug: slug });
      expect(status).toBe(201);
      expect(json.id).not.toMatch(/\/[0-9a-f]{32}$/);
      expect((await get(json.id)).status).toBe(200);
    });

    test('a container is never called as the versions of an annotation are, which would hide its own', async () => {
      for (const slug of ['history', 'timemap']) {
        const container = await makeContainer({ label: 'x' }, { Slug: slug });
        const address = container.headers.get('location') ?? '';
        const { json } = await create(webAnnotation(), { Slug: '12' }, address);
        expect(json.id).toBe(`${address}12`);
        expect((await get(json.id)).json).toEqual(json);
      }
    });

    test('a manifest may be called as the versions of an annotation are', async () => {
      await post('/manifests', manifest2('https://ex.org/history/manifest.json'));
      const address = '/annotations/manifests/history/';
      const { json } = await create(webAnnotation({ target: C }), { Slug: '12' }, address);
      expect(json.id).toBe(`${client.B}${address}12`);
      const answer = await get(json.id);
      expect(answer.json).toEqual(json);
      expect((await get(`${json.id}/history`)).json.id).toBe(json.id);
      const [, timeMap = ''] =
        /<([^>]+)>; rel="timemap"/.exec(answer.headers.get('link') ?? '') ?? [];
      expect((await get(timeMap)).status).toBe(200);
    });

    test('a name that is taken is not given twice, in parallel either', async () => {
      const made = await Promise.all(
        Array.from({ length: 5 }, () => create(webAnnotation(), { Slug: 'same' })),
      );
      expect(new Set(ids(made.map(({ json }) => json))).size).toBe(5);
      expect((await get('/annotations/')).json.total).toBe(5);
    });

    test('the id that an annotation came with is kept in via', async () => {
      const came = 'https://ex.org/their/annotation';
      const { json } = await create(webAnnotation({ id: came }));
      expect(json.id).toMatch(`${client.B}/annotations/`);
      expect(json.via).toBe(came);
      const more = await create(webAnnotation({ id: came, via: 'https://ex.org/first' }));
      expect(more.json.via).toEqual(['https://ex.org/first', came]);
    });
  });
});
