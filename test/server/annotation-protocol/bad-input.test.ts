import { describe, expect, test } from 'vitest';
import { type Answer, onEveryStore } from '../sas/client.ts';
import { jsonLd, protocolClient, tagOf, webAnnotation } from './protocol-client.ts';

const refused = (answer: Answer, status: number) => {
  expect(answer.json, answer.text).toMatchObject({ code: status, message: expect.any(String) });
  expect(answer.status).toBe(status);
  expect(answer.headers.get('content-type')).toMatch(/^application\/json/);
};

onEveryStore(
  'bad input to the Web Annotation Protocol',
  (client) => {
    const { get, send } = client;
    const { create, replace, remove } = protocolClient(client);
    const untouched = async (made: Answer) => {
      expect((await get('/annotations/')).json.total).toBe(1);
      expect((await get(made.json.id)).json).toEqual(made.json);
    };

    describe('of documents, which are neither made nor put', () => {
      test.each([
        ['nothing', ''],
        ['half of one', '{"type":'],
        ['no object', '[7]'],
        ['a list of one', JSON.stringify([webAnnotation()])],
        ['null', 'null'],
        ['an object with nothing in it', '{}'],
        ['a control character in a text', '{"a":"\u0001"}'],
        ['too deep', `{"body":${'['.repeat(300)}${']'.repeat(300)}}`],
        ['an Open Annotation', '{"@type":"oa:Annotation","on":"https://ex.org/1"}'],
        ['a page', '{"@context":"http://www.w3.org/ns/anno.jsonld","type":"AnnotationPage"}'],
      ])('%s', async (_what, body) => {
        const made = await create(webAnnotation());
        refused(await create(body), 400);
        refused(await replace(made.json.id, body), 400);
        await untouched(made);
      });

      // JSON may hold members that JavaScript would call when it makes a text of an object.
      const textless = { toString: 1, valueOf: 1 };
      test.each<[string, string, Record<string, unknown>]>([
        ['a resource', '/annotations/', { body: { type: textless, value: 'a' } }],
        [
          'a selector',
          '/annotations/',
          { target: { source: 'urn:a', selector: { type: textless } } },
        ],
        ['an id', '/annotation/create', { '@id': textless, on: 'https://ex.org/1' }],
        ['a container', '/annotations/containers/', { type: textless }],
      ])('%s whose type or id is an object that has no text: %s', async (_what, path, change) => {
        const answer = await create(webAnnotation(change), {}, path);
        expect(answer.status, answer.text).toBeLessThan(500);
        expect(client.server.failures).toEqual([]);
      });

      test.each([
        ['@context', { '@context': undefined }],
        ['@context', { '@context': 'http://iiif.io/api/presentation/3/context.json' }],
        ['type', { type: undefined }],
        ['type', { type: 'oa:Annotation' }],
        ['id', { id: 'not an IRI' }],
        ['id', { id: 7 }],
        ['target', { target: undefined }],
        ['target', { target: [] }],
        ['target', { target: 'page 3' }],
        ['target[1]', { target: ['https://ex.org/1', { type: 'Text', value: 'a' }] }],
        ['target.source', { target: { source: 3, selector: 'https://ex.org/s' } }],
        [
          'target.selector.value',
          { target: { source: 'urn:a', selector: { type: 'CssSelector' } } },
        ],
        ['body', { body: 'a text' }],
        ['body.value', { body: { type: 'TextualBody', value: ['a'] } }],
        ['bodyValue', { bodyValue: 'a' }],
        ['created', { created: 'yesterday' }],
        ['modified', { modified: '2026-01-01T00:00:00' }],
        ['canonical', { canonical: ['urn:a', 'urn:b'] }],
        ['via', { via: { id: 'urn:a' } }],
        ['rights', { rights: 'free' }],
      ])('what breaks a MUST at %s is named: %j', async (path, change) => {
        const made = await create(webAnnotation());
        for (const answer of [
          await create(webAnnotation(change)),
          await replace(made.json.id, webAnnotation(change)),
        ]) {
          refused(answer, 400);
          expect(answer.json.problems).toEqual([{ path, message: expect.any(String) }]);
        }
        await untouched(made);
      });

      test('everything that is wrong is told at once', async () => {
        const { json } = await create({ type: 'Nothing', created: 1 });
        const paths = json.problems.map(({ path }: { path: string }) => path);
        expect(paths.sort()).toEqual(['@context', 'created', 'target', 'type']);
      });

      test('larger than what is read', async () => {
        const made = await create(webAnnotation());
        const large = webAnnotation({ body: { type: 'TextualBody', value: 'x'.repeat(2 ** 20) } });
        refused(await create(large), 413);
        refused(await replace(made.json.id, large), 413);
        refused(await create(large, {}, '/annotations/containers/'), 413);
        await untouched(made);
      });

      test('in an encoding that is not read', async () => {
        refused(await create(webAnnotation(), { 'Content-Encoding': 'br' }), 415);
      });
    });

    describe('of addresses', () => {
      test.each([
        '/annotations/ghost',
        '/annotations/containers/ghost/one',
        '/annotations/%00',
        '/annotations/%',
        '/annotations//',
        '/annotations/__proto__',
        `/annotations/${'x'.repeat(5000)}`,
        '/annotations/?id=ghost',
      ])('%s is not there', async (path) => {
        refused(await get(path), 404);
      });

      test.each(['page=-1', 'page=x', 'page=1.5', 'page=', 'iris=2', 'page=99999999999999999999'])(
        'a page that is none: %s',
        async (query) => {
          const answer = await get(`/annotations/?${query}`);
          if (query === 'page=') expect(answer.status).toBe(200);
          else refused(answer, 400);
        },
      );

      test('a page behind the last one', async () => {
        refused(await get('/annotations/?page=1'), 404);
      });
    });

    test.each(['If-Match', 'If-None-Match'])('%s that is nonsense breaks nothing', async (name) => {
      const made = await create(webAnnotation());
      const { id } = made.json;
      for (const value of ['', '"', ',', 'W/', '"a', 'W/"W/"x""', '***', 'x'.repeat(3000)]) {
        const put = await replace(id, webAnnotation(), { [name]: value });
        expect([200, 412], value).toContain(put.status);
        if (name === 'If-Match') expect(put.status, value).toBe(412);
        expect((await get(id, { [name]: value })).status).toBe(200);
      }
      expect((await remove(id, { 'If-Match': tagOf(await get(id)) })).status).toBe(204);
    });

    test.each(['Prefer', 'Slug', 'Accept'])('%s that is nonsense breaks nothing', async (name) => {
      for (const value of [
        '"',
        ';;=,',
        'return=representation;include="',
        '%%%',
        'x'.repeat(3000),
      ]) {
        const headers = { [name]: value };
        expect([200, 406], value).toContain((await get('/annotations/', headers)).status);
        const { status } = await send('POST', '/annotations/', webAnnotation(), {
          'Content-Type': jsonLd,
          ...headers,
        });
        expect([201, 406], value).toContain(status);
      }
    });
  },
  { config: { maxBodyMegabytes: 1 } },
);
