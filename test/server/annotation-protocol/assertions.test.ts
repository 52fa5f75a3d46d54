import { afterAll, beforeAll, beforeEach, describe, expect, test } from 'vitest';
import { type Answer, clientOf, onEveryStore } from '../sas/client.ts';
import { type RunningServer, startServer } from '../start-server.ts';
import { prefer, protocolClient, webAnnotation } from './protocol-client.ts';

// The 45 assertions of the protocol's suite in the web platform tests (annotation-protocol/server), in its
// order and in our words; https://www.w3.org/TR/annotation-protocol/ is what they are about.

const container = '/annotations/';
const canonical = 'urn:uuid:dbfb1861-0ecf-41ad-be94-a584e5c4f1df';

onEveryStore('the assertions of the protocol’s suite', (client) => {
  const { get, send } = client;
  const { create, replace, remove } = protocolClient(client);

  describe('a container', () => {
    let answer: Answer;
    beforeEach(async () => {
      await create(webAnnotation());
      answer = await get(container, { Accept: '*/*' });
    });

    test('has an address that ends with a slash', async () => {
      expect(new URL(answer.json.id).pathname).toMatch(/\/$/);
      expect(new URL((await get('/annotations')).json.id).pathname).toBe(container);
    });

    test.each(['GET', 'HEAD', 'OPTIONS'])('says in Allow that it can %s', (method) => {
      expect(answer.headers.get('allow')?.split(', ')).toContain(method);
    });

    test('comes as JSON-LD', () => {
      expect(answer.headers.get('content-type')).toMatch(/^application\/ld\+json/);
    });

    test('comes as JSON-LD too where nothing is asked for', async () => {
      const response = await fetch(client.B + container);
      expect(response.headers.get('content-type')).toMatch(/^application\/ld\+json/);
      expect(await response.json()).toMatchObject({ id: answer.json.id });
    });

    test.each(['BasicContainer', 'AnnotationCollection'])('describes itself as %s', (type) => {
      expect(answer.json.type).toContain(type);
    });

    test('has a Link on every answer, of whatever method and status', async () => {
      const answers = [
        answer,
        await send('HEAD', container),
        await send('OPTIONS', container),
        await create(webAnnotation()),
        await create({ nothing: 'of it' }),
        await send('DELETE', container),
      ];
      expect(answers.map(({ status }) => status)).toEqual([200, 200, 200, 201, 400, 405]);
      for (const { headers } of answers) expect(headers.get('link')).not.toBeNull();
    });

    test('has an ETag', () => {
      expect(answer.headers.get('etag')).toMatch(/^"[^"]+"$/);
    });

    test('says in Vary that it depends on Accept', () => {
      expect(answer.headers.get('vary')).toMatch(/\bAccept\b/);
    });

    test('links to its type', () => {
      expect(answer.headers.get('link')).toContain(
        '<http://www.w3.org/ns/ldp#BasicContainer>; rel="type"',
      );
    });

    test('links to the protocol as what constrains it', () => {
      expect(answer.headers.get('link')).toContain(
        '<http://www.w3.org/TR/annotation-protocol/>; rel="http://www.w3.org/ns/ldp#constrainedBy"',
      );
    });

    test.each(['HEAD', 'OPTIONS'])('answers %s with 200 and no body', async (method) => {
      expect(await send(method, container)).toMatchObject({ status: 200, text: '' });
    });

    test('says in Content-Location which of its forms this is', () => {
      expect(answer.headers.get('content-location')).toBe(`${client.B}/annotations/?iris=0`);
    });

    test('has that as its id', async () => {
      expect(answer.headers.get('content-location')).toBe(answer.json.id);
      const iris = await get(container, prefer('IRIs'));
      expect(iris.headers.get('content-location')).toBe(iris.json.id);
    });

    describe('of more than one page', () => {
      beforeEach(async () => {
        const posted = Array.from({ length: 101 }, () => create(webAnnotation()));
        await Promise.all(posted);
        answer = await get(container, prefer('Minimal'));
      });

      test('has pages that link to what they are part of', async () => {
        expect((await get(answer.json.first)).json.partOf).toBe(answer.json.id);
      });

      test('has a last page that links to the one before', async () => {
        const { json } = await get(answer.json.last);
        expect(json.prev).toBe(answer.json.first);
        expect(json).not.toHaveProperty('next');
      });

      test('has a first page that links to the next one', async () => {
        const { json } = await get(answer.json.first);
        expect(json.next).toBe(answer.json.last);
        expect(json).not.toHaveProperty('prev');
      });
    });
  });

  describe('an annotation', () => {
    let answer: Answer;
    beforeEach(async () => {
      answer = await get((await create(webAnnotation())).json.id);
    });

    test.each(['GET', 'HEAD', 'OPTIONS'])('says in Allow that it can %s', (method) => {
      expect(answer.headers.get('allow')?.split(', ')).toContain(method);
    });

    test('comes as JSON-LD', () => {
      expect(answer.headers.get('content-type')).toMatch(/^application\/ld\+json/);
    });

    test('links to its type, a resource of LDP', () => {
      expect(answer.headers.get('link')).toContain(
        '<http://www.w3.org/ns/ldp#Resource>; rel="type"',
      );
    });

    test('has an ETag', () => {
      expect(answer.headers.get('etag')).toMatch(/^"[^"]+"$/);
    });

    test('says in Vary that it depends on Accept', () => {
      expect(answer.headers.get('vary')).toMatch(/\bAccept\b/);
    });

    test.each(['HEAD', 'OPTIONS'])('answers %s with 200 and no body', async (method) => {
      expect(await send(method, answer.json.id)).toMatchObject({ status: 200, text: '' });
    });
  });

  describe('an annotation that is made', () => {
    let made: Answer;
    beforeEach(async () => {
      made = await create(webAnnotation({ canonical }));
    });

    test('has an id', () => {
      expect(made.json.id).toEqual(expect.any(String));
    });

    test('has an id that begins with the container’s address', () => {
      expect(made.json.id.startsWith(client.B + container)).toBe(true);
    });

    test('keeps its canonical IRI', async () => {
      expect(made.json.canonical).toBe(canonical);
      expect((await get(made.json.id)).json.canonical).toBe(canonical);
    });

    test('is answered with 201', () => {
      expect(made.status).toBe(201);
    });

    test('is named in Location', () => {
      expect(made.headers.get('location')).toBe(made.json.id);
    });

    test('is replaced with PUT', async () => {
      const changed = { ...made.json, target: 'http://other.example/' };
      const { status, json } = await replace(made.json.id, changed);
      expect({ status, target: json.target }).toEqual({
        status: 200,
        target: 'http://other.example/',
      });
      expect((await get(made.json.id)).json).toEqual(json);
    });

    test('is deleted with DELETE, which is answered with 204', async () => {
      expect(await remove(made.json.id)).toMatchObject({ status: 204, text: '' });
    });
  });

  describe('a container that is asked for its minimal form', () => {
    let answer: Answer;
    beforeEach(async () => {
      for (let i = 0; i < 2; i++) await create(webAnnotation());
      answer = await get(container, prefer('Minimal'));
    });

    test('links to pages of whole annotations, each with its context', async () => {
      const { items } = (await get(answer.json.first)).json;
      expect(items).toHaveLength(2);
      for (const item of items) {
        expect(item).toMatchObject({ '@context': expect.anything(), body: expect.anything() });
      }
    });

    test('says how many annotations it holds', () => {
      expect(answer.json.total).toBe(2);
    });

    test.each(['first', 'last'])('links to its %s page', (which) => {
      expect(answer.json[which]).toBe(`${client.B}/annotations/?iris=0&page=0`);
    });

    test.each(['items', 'ldp:contains'])('holds no %s', (key) => {
      expect(answer.json).not.toHaveProperty(key);
      expect(answer.json).not.toHaveProperty('contains');
    });

    test('says in Vary that it depends on Prefer', () => {
      expect(answer.headers.get('vary')).toMatch(/\bPrefer\b/);
    });

    test('does not send Prefer back', async () => {
      expect(answer.headers.get('prefer')).toBeNull();
      expect((await get(answer.json.first)).headers.get('prefer')).toBeNull();
    });
  });
});

describe('a server that is reached over HTTPS', () => {
  let server: RunningServer;
  const client = clientOf(() => server);
  beforeAll(async () => {
    server = await startServer({ config: { baseUrl: 'https://tags.museum.example' } });
  });
  afterAll(() => server.close());

  test('gives ids and links that are HTTPS', async () => {
    const made = await protocolClient(client).create(webAnnotation());
    expect(made.headers.get('location')).toMatch(/^https:/);
    const { json } = await client.get(container);
    for (const address of [json.id, json.last, json.first.id, json.first.items[0].id]) {
      expect(address).toMatch(/^https:\/\/tags\.museum\.example\/annotations\//);
    }
  });
});
