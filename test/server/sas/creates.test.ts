import { expect, test } from 'vitest';
import {
  C,
  M,
  mirador2Annotation,
  mirador2Headers,
  onEveryStore,
  textAnnotation,
} from './client.ts';

onEveryStore('Examples of the contract: annotations are created', (client) => {
  const { get, post, send, create } = client;

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
});
