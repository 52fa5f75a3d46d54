import { expect, test } from 'vitest';
import { C, manifest2, mirador2Annotation, onEveryStore, textAnnotation } from './client.ts';

onEveryStore('Examples of the contract: a manifest is searched', (client) => {
  const { get, post, create } = client;

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
});
