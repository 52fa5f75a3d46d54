import { expect, test } from 'vitest';
import { C, mirador2Annotation, mirador2Headers, onEveryStore, textAnnotation } from './client.ts';

onEveryStore('Examples of the contract: annotations are changed and deleted', (client) => {
  const { get, post, send, create } = client;

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
