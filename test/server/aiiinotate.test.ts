import express from 'express';
import { afterEach, expect, test, vi } from 'vitest';
import { readAnnotation } from '../../src/annotation/read-annotation.ts';
import type { Autotag } from '../../src/autotag.ts';
import { createRouter } from '../../src/server/router.ts';
import {
  type Answer,
  C,
  type Client,
  clientOf,
  M,
  manifest2,
  onEveryStore,
  textAnnotation,
} from './sas/client.ts';
import { type RunningServer, startDocuments, startServer } from './start-server.ts';

const p2 = 'https://ex.org/iiif/book1/canvas/p2';
const box = (x: number, canvas = C) => `${canvas}#xywh=${x},0,10,10`;
const tagged = (tag: string, canvas = C) => ({
  ...textAnnotation('', box(1, canvas)),
  resource: { '@type': 'oa:Tag', chars: tag },
});
const list = (...resources: object[]) => ({
  '@context': 'http://iiif.io/api/presentation/2/context.json',
  '@id': 'https://ex.org/list/1.json',
  '@type': 'sc:AnnotationList',
  resources,
});

/** What mirador-annotation-editor's adapter for aiiinotate makes of an annotation before it sends it. */
const editorAnnotation = (id: string, text: string) => ({
  '@context': 'https://iiif.io/api/presentation/2/context.json',
  '@type': 'oa:Annotation',
  '@id': id,
  motivation: 'oa:commenting',
  maeData: { templateType: 'text' },
  resource: { '@type': 'dctypes:Text', chars: text },
  on: {
    '@type': 'oa:SpecificResource',
    full: C,
    selector: { '@type': 'oa:SvgSelector', value: 'xywh=1,0,10,10' },
    within: { '@id': M, '@type': 'sc:Manifest' },
  },
});

function tests(client: Client) {
  const { get, post, send } = client;
  const search = async (query: string) => (await get(`/annotations/2/search?${query}`)).json;
  const onCanvas = async () => (await search(`canvasUri=${C}`)).resources;
  const create = async (annotation: object, version = 2) =>
    (await post(`/annotations/${version}/create`, annotation)).json.insertedIds[0];

  test("mirador-annotation-editor's adapter lists, creates, changes and deletes", async () => {
    const page = `uri=${C}&asAnnotationList=true`;
    expect(await search(page)).toMatchObject({ '@type': 'sc:AnnotationList', resources: [] });
    const made = await post(
      '/annotations/2/create',
      editorAnnotation(`${C}/annotation/7f0c2a3e`, '<p>True: Shirt</p>'),
    );
    expect(made).toMatchObject({ status: 200, json: { insertedCount: 1 } });
    const [id] = made.json.insertedIds;
    const [shown] = (await search(page)).resources;
    expect(shown).toMatchObject({ '@id': id, maeData: { templateType: 'text' } });
    const updated = await post('/annotations/2/update', editorAnnotation(id, '<p>True: Coat</p>'));
    expect(updated.json).toEqual({
      matchedCount: 1,
      modifiedCount: 1,
      upsertedCount: 0,
      upsertedId: null,
    });
    expect((await get(id)).json.resource).toMatchObject([{ chars: '<p>True: Coat</p>' }]);
    const gone = await send('DELETE', `/annotations/2/delete?uri=${id}`);
    expect(gone).toMatchObject({ status: 200, json: { deletedCount: 1 } });
    expect((await search(page)).resources).toEqual([]);
    expect(await get(id)).toMatchObject({ status: 410, json: { code: 410 } });
  });

  test('an annotation gets an id that says its manifest and canvas, and is answered under it', async () => {
    const id = await create({ ...textAnnotation('hi'), '@id': 'https://ex.org/own' });
    expect(id).toMatch(new RegExp(`^${client.B}/data/2/book1/annotation/p1_[0-9a-f-]{36}$`));
    expect((await get(id)).json).toMatchObject({ '@id': id, resource: [{ chars: 'hi' }] });
    const hashed = await create(textAnnotation('hi', 'https://ex.org/page?n=1#xywh=1,2,3,4'));
    expect(hashed).toMatch(/\/data\/2\/[0-9a-f]{32}\/annotation\/[0-9a-f]{32}_[0-9a-f-]{36}$/);
    expect((await get(`${id}0`)).json).toMatchObject({ code: 404 });
  });

  test('a manifest is read once for a list of what is said on all its canvases', async () => {
    const canvases = Array.from({ length: 9 }, (_, i) => `${C}${i}`);
    await post('/manifests', manifest2(M, canvases));
    for (const canvas of canvases) await create(textAnnotation('hi', canvas));
    const find = vi.spyOn(client.server.autotag.store.manifests, 'find');
    const { json } = await get('/search-api/1/manifests/book1/search?q=hi');
    expect(json.resources.map(({ on }: { on: object[] }) => on)).toEqual(
      canvases.map((full, canvasIdx) => [expect.objectContaining({ full, canvasIdx })]),
    );
    expect(find.mock.calls.filter(([name]) => name === 'book1')).toHaveLength(2); // and for its search
    find.mockRestore();
  });

  test('every target says where it is: manifest, canvas number and box', async () => {
    await post('/manifests', manifest2(M, [C, p2]));
    const selector = { '@type': 'oa:SvgSelector', value: '<svg><path d="M5,6h20v30z"/></svg>' };
    const drawn = { '@type': 'oa:SpecificResource', full: C, selector };
    const whole = { '@type': 'oa:SpecificResource', full: p2 };
    const inPercent = `${C}#xywh=percent:10,0,50,20`;
    await create(textAnnotation('hi', [box(1), whole, drawn, inPercent]));
    const [{ on }] = await onCanvas();
    expect(on[2]).toMatchObject({ selector: { value: selector.value }, xywh: [5, 6, 20, 30] });
    const here = { manifestShortId: 'book1', manifestUri: M };
    expect(on).toMatchObject([
      { full: C, ...here, canvasIdx: 0, xywh: [1, 0, 10, 10] },
      { full: p2, ...here, canvasIdx: 1 },
      { full: C, ...here, canvasIdx: 0 },
      { full: C, selector: { value: 'xywh=percent:10,0,50,20' }, xywh: [100, 0, 500, 300] },
    ]);
    expect(on[1]).not.toHaveProperty('xywh');
    // and of a manifest that is not registered, what the canvas says
    await create(textAnnotation('hi', 'https://ex.org/iiif/other/canvas/c1#xywh=1,2,3,4'));
    const [other] = (await search('canvasUri=https://ex.org/iiif/other/canvas/c1')).resources;
    expect(other.on).toMatchObject([{ manifestShortId: 'other', xywh: [1, 2, 3, 4] }]);
    expect(other.on[0]).not.toHaveProperty('manifestUri');
  });

  test('a canvas is paged, and the pages end', async () => {
    await post(
      '/annotations/2/createMany',
      list(...[1, 2, 3, 4].map((x) => textAnnotation(`${x}`, box(x)))),
    );
    const encoded = encodeURIComponent(C);
    const seen: string[] = [];
    let next: string | undefined =
      `${client.B}/annotations/2/search?canvasUri=${encoded}&pageSize=2`;
    for (let n = 1; next !== undefined; n++) {
      const page: Answer['json'] = (await get(next)).json;
      expect(page['@id']).toBe(next);
      expect('prev' in page).toBe(n > 1);
      seen.push(...page.resources.map((each: { '@id': string }) => each['@id']));
      next = page.next;
    }
    expect(new Set(seen).size).toBe(4);
    expect(seen).toHaveLength(4);
  });

  test('its early version took uri, and answered the bare list', async () => {
    await create(textAnnotation('hi'));
    expect(await search(`uri=${encodeURIComponent(C)}`)).toMatchObject([
      { resource: [{ chars: 'hi' }] },
    ]);
    expect((await search(`canvasUri=${C}&asAnnotationList=false`)).resources).toHaveLength(1);
  });

  test('many come as a list, several, or their addresses, all or nothing', async () => {
    const documents = await startDocuments((path) =>
      path === '/list.json' ? list(textAnnotation('there')) : undefined,
    );
    const uri = `${documents.origin}/list.json`;
    const many = (body: unknown) => post('/annotations/2/createMany', body);
    expect((await many(list(textAnnotation('a'), textAnnotation('b')))).json.insertedCount).toBe(2);
    expect((await many([list(textAnnotation('c')), list()])).json.insertedCount).toBe(1);
    expect((await many({ uri })).json.insertedIds).toHaveLength(1);
    expect((await many([{ uri }, { uri }])).json.insertedCount).toBe(2);
    const before = await onCanvas();
    const dead = await many([{ uri }, { uri: `${documents.origin}/none.json` }]);
    expect(dead.json).toMatchObject({ code: 502 });
    const broken = await many(list(textAnnotation('d'), { '@type': 'oa:Annotation' }));
    expect(broken.json).toMatchObject({ code: 400, problems: [{ path: 'resources[1].on' }] });
    expect(await onCanvas()).toEqual(before);
    await documents.close();
  });

  test('an update merges; of what is not there nothing is matched', async () => {
    const known = {
      ...textAnnotation('<p>a</p>'),
      'ex:shelf': 'B 12',
      'dcterms:creator': 'https://ex.org/ada',
    };
    const id = await create(known);
    const { 'dcterms:modified': _, ...before } = (await get(id)).json;
    await post('/annotations/2/update', { ...textAnnotation('<p>b</p>'), '@id': id });
    expect((await get(id)).json).toMatchObject({ ...before, resource: [{ chars: '<p>b</p>' }] });
    const ghost = await post('/annotations/2/update', { ...known, '@id': 'https://ex.org/ghost' });
    expect(ghost).toMatchObject({ status: 200, json: { matchedCount: 0, modifiedCount: 0 } });
  });

  test('an update of a prediction makes a version of the person, and says which', async () => {
    const { annotations } = client.server.autotag.store;
    const predicted = {
      ...textAnnotation('Predicted: Coat'),
      '@id': 'urn:iiif-autotag:annotation:p1',
    };
    await annotations.put([readAnnotation(predicted, { origin: 'machine', now: new Date() })]);
    const [shown] = await onCanvas();
    const { json } = await post('/annotations/2/update', {
      ...shown,
      resource: { chars: 'True: Shirt' },
    });
    expect(json).toMatchObject({
      matchedCount: 1,
      upsertedId: `${client.B}/annotations/corrections/p1`,
    });
    expect(await onCanvas()).toMatchObject([shown, { '@id': json.upsertedId }]);
  });

  test('annotations are counted and deleted by id, canvas, manifest and tag', async () => {
    await post('/manifests/2/create', manifest2(M, [C, p2]));
    const id = await create(textAnnotation('a'));
    for (const each of [tagged('coat'), tagged('shirt'), tagged('coat', p2)]) await create(each);
    await create(tagged('coat', 'https://ex.org/elsewhere'));
    const count = async (query: string) => (await get(`/annotations/2/count?${query}`)).json.count;
    const remove = async (query: string) =>
      (await send('DELETE', `/annotations/2/delete?${query}`)).json.deletedCount;
    expect(await count(`uri=${id}`)).toBe(1);
    expect(await count(`canvasUri=${encodeURIComponent(C)}`)).toBe(3);
    expect(await count('manifestShortId=book1')).toBe(4);
    for (const nothing of [
      'uri=https://ex.org/ghost',
      'canvasUri=https://ex.org/x',
      'manifestShortId=x',
    ]) {
      expect(await count(nothing)).toBe(0);
      expect(await remove(nothing)).toBe(0);
    }
    expect(await remove('manifestShortId=book1&tag=coat')).toBe(2);
    expect(await remove(`uri=${encodeURIComponent(id)}`)).toBe(1);
    expect(await remove(`canvasUri=${C}`)).toBe(1);
    expect(await count('manifestShortId=book1')).toBe(0);
    expect(await count('canvasUri=https://ex.org/elsewhere')).toBe(1);
  });

  test('manifests are registered, listed, looked up and forgotten without their annotations', async () => {
    const documents = await startDocuments((path) =>
      path === '/m.json' ? manifest2('https://ex.org/iiif/book2/manifest.json') : undefined,
    );
    expect((await get('/manifests/2')).json).toMatchObject({
      '@type': 'sc:Collection',
      members: [],
    });
    const inserted = await post('/manifests/2/create', manifest2());
    expect(inserted).toMatchObject({ status: 200, json: { insertedCount: 1, insertedIds: [M] } });
    const again = await post('/manifests/2/create', manifest2());
    expect(again.json).toEqual({ insertedCount: 0, insertedIds: [], preExistingIds: [M] });
    const fetched = await post('/manifests/2/create', { uri: `${documents.origin}/m.json` });
    expect(fetched.json.insertedIds).toEqual(['https://ex.org/iiif/book2/manifest.json']);
    expect((await get('/manifests/2')).json.members).toMatchObject([{ '@id': M }, {}]);
    expect((await get('/manifests/3')).json.items).toMatchObject([{ id: M, type: 'Manifest' }, {}]);
    expect((await get('/data/2/book1/index')).json).toEqual({
      '@id': M,
      '@type': 'sc:Manifest',
      manifestShortId: 'book1',
      canvasIds: [C],
    });
    expect((await get('/data/2/none/index')).status).toBe(404);
    await create(textAnnotation('stays'));
    const forget = (query: string) => send('DELETE', `/manifests/2/delete?${query}`);
    expect((await forget(`uri=${M}`)).json).toEqual({ deletedCount: 1 });
    expect((await forget(`uri=${M}`)).json).toEqual({ deletedCount: 0 });
    expect((await forget('manifestShortId=book2')).json).toEqual({ deletedCount: 1 });
    expect(await onCanvas()).toHaveLength(1);
    await documents.close();
  });

  test('a manifest is searched: words, id, motivation, canvases, ids only, pages', async () => {
    await post('/manifests', manifest2(M, [C, p2]));
    const id = await create(textAnnotation('a red coat'));
    const second = await create({ ...tagged('coat', p2), motivation: 'oa:tagging' });
    const ids = async (query: string) => {
      const { json } = await get(`/search-api/1/manifests/book1/search?${query}`);
      return Array.isArray(json)
        ? json
        : json.resources.map((each: { '@id': string }) => each['@id']);
    };
    expect(await ids('')).toEqual([id, second]);
    expect(await ids('onlyIds=true')).toEqual([id, second]);
    expect(await ids('q=coat')).toEqual([id, second]);
    expect(await ids('q=coat&motivation=tagging')).toEqual([second]);
    expect(await ids('motivation=non-painting')).toEqual([id, second]);
    expect(await ids(`q=${encodeURIComponent(id)}`)).toEqual([id]);
    expect(await ids(`q=${encodeURIComponent(id)}&canvasMin=1`)).toEqual([]);
    expect(await ids('canvasMin=1')).toEqual([second]);
    expect(await ids('canvasMin=0&canvasMax=1')).toEqual([id, second]);
    expect(await ids('canvasMin=7')).toEqual([]);
    const { json } = await get('/search-api/1/manifests/book1/search?pageSize=1');
    expect((await get(json.next)).json.resources).toMatchObject([{ '@id': second }]);
    const web = (await get('/search-api/2/manifests/book1/search?q=coat')).json;
    expect(web).toMatchObject({ type: 'AnnotationPage', items: [{ id }, { id: second }] });
    // SimpleAnnotationServer's search stays where it was
    expect((await get('/search-api/book1/search?q=red')).json.within.total).toBe(1);
  });

  test('version 3 is Web Annotation, out of the same store', async () => {
    const annotation = {
      type: 'Annotation',
      motivation: 'commenting',
      body: { type: 'TextualBody', value: 'hi' },
      target: box(1),
    };
    const id = await create(annotation, 3);
    expect(id).toMatch(`${client.B}/data/3/book1/annotation/p1_`);
    expect((await get(id)).json).toMatchObject({ ...annotation, id });
    const page = (await get(`/annotations/3/search?canvasUri=${C}`)).json;
    expect(page).toMatchObject({ type: 'AnnotationPage', items: [{ id }] });
    expect(await onCanvas()).toMatchObject([{ '@id': id, '@type': 'oa:Annotation' }]);
    const items = { type: 'AnnotationPage', id: 'https://ex.org/page', items: [annotation] };
    expect((await post('/annotations/3/createMany', items)).json.insertedCount).toBe(1);
  });

  test.each([
    ['GET', '/annotations/2/search', undefined, 'canvasUri'],
    ['GET', `/annotations/2/search?canvasUri=${C}&page=0`, undefined, 'page'],
    ['GET', `/annotations/2/search?canvasUri=${C}&pageSize=x`, undefined, 'pageSize'],
    ['GET', '/annotations/2/count', undefined, 'uri'],
    ['GET', `/annotations/2/count?manifestShortId=a&uri=b`, undefined, 'manifestShortId'],
    ['DELETE', '/annotations/2/delete', undefined, 'uri'],
    ['DELETE', '/annotations/2/delete?tag=coat', undefined, 'manifestShortId'],
    ['DELETE', `/annotations/2/delete?uri=a&canvasUri=b`, undefined, 'canvasUri'],
    ['DELETE', '/manifests/2/delete', undefined, 'uri'],
    ['POST', '/annotations/2/create', { type: 'Annotation', target: C }, 'on'],
    ['POST', '/annotations/3/create', textAnnotation('hi'), 'target'],
    ['POST', '/annotations/2/create', { '@type': 'oa:Annotation' }, 'on'],
    ['POST', '/annotations/2/update', textAnnotation('hi'), ''],
    ['POST', '/annotations/2/update', { ...textAnnotation('hi'), '@id': 'no address' }, '@id'],
    ['GET', '/search-api/3/manifests/book1/search', undefined, 'version'],
    ['GET', '/search-api/1/manifests/book1/search?motivation=x', undefined, 'motivation'],
    ['GET', '/search-api/1/manifests/book1/search?canvasMax=1', undefined, 'canvasMin'],
    ['GET', '/search-api/1/manifests/book1/search?canvasMin=2&canvasMax=1', undefined, 'canvasMin'],
    ['GET', '/search-api/1/manifests/book1/search?onlyIds=yes', undefined, 'onlyIds'],
  ])('%s %s is refused with the reason', async (method, path, body, problem) => {
    await post('/manifests', manifest2());
    await create(textAnnotation('kept'));
    const { status, json } = await send(method, path, body);
    expect(status).toBe(400);
    expect(json).toMatchObject({ code: 400, problems: [{ path: problem }] });
    expect(await onCanvas()).toHaveLength(1);
  });

  test.each([
    ['POST', '/annotations/2/create', '[]', 400],
    ['POST', '/annotations/2/create', '{"@type":', 400],
    ['POST', '/annotations/2/createMany', '7', 400],
    ['POST', '/annotations/2/createMany', '{}', 400],
    ['POST', '/manifests/2/create', '{"uri":"nowhere"}', 400],
    ['POST', '/manifests/2/create', '{"@type":"sc:AnnotationList"}', 400],
    ['POST', '/annotations/2/create', ' '.repeat(2 ** 20 + 1), 413],
    ['GET', '/annotations/2/create', undefined, 405],
    ['POST', '/annotations/2/search', '{}', 405],
    ['GET', '/manifests/2/delete', undefined, 405],
    ['GET', '/search-api/1/manifests/ghost/search', undefined, 404],
  ])('%s %s with %.20s is answered with %i', async (method, path, body, status) => {
    const answer = await send(method, path, body);
    expect(answer).toMatchObject({ status, json: { code: status, message: expect.any(String) } });
    if (status === 405) expect(answer.headers.get('allow')).toMatch(/GET|POST|DELETE/);
  });
}

onEveryStore('aiiinotate', tests, { config: { maxBodyMegabytes: 1 } });

let server: RunningServer | undefined;
afterEach(() => server?.close());

test('aiiinotate works under a mount path', async () => {
  server = await startServer({
    app: (autotag: Autotag) => express().use('/a/b', createRouter(autotag)),
  });
  const { get, post } = clientOf(() => server as RunningServer);
  const { json } = await post('/a/b/annotations/2/create', textAnnotation('hi'));
  expect(json.insertedIds[0]).toMatch(`${server.origin}/a/b/data/2/book1/annotation/p1_`);
  expect((await get(json.insertedIds[0])).json['@id']).toBe(json.insertedIds[0]);
  const page = `${server.origin}/a/b/annotations/2/search?canvasUri=${C}`;
  expect((await get(page)).json['@id']).toBe(page);
});
