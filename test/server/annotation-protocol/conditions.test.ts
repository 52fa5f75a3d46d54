import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { annotationOfPrediction } from '../../../src/annotation/prediction-annotation.ts';
import { C, clientOf, onEveryStore } from '../sas/client.ts';
import { type RunningServer, startServer } from '../start-server.ts';
import { protocolClient, tagOf, webAnnotation } from './protocol-client.ts';

const spellings = (tag: string) => [tag, tag.replaceAll('"', ''), `W/${tag}`, `"x", ${tag}`, '*'];
const changed = { body: { type: 'TextualBody', value: 'changed' } };

onEveryStore('changing an annotation by the Web Annotation Protocol', (client) => {
  const { get, post } = client;
  const { create, replace, remove } = protocolClient(client);

  test('PUT replaces the whole document, and keeps id and time of creation', async () => {
    const made = await create(webAnnotation({ created: '2020-01-01T00:00:00Z', 'ex:old': 1 }));
    const { status, json } = await replace(made.json.id, webAnnotation(changed));
    expect(status).toBe(200);
    expect(json).toMatchObject({ id: made.json.id, created: '2020-01-01T00:00:00Z', ...changed });
    expect(json).not.toHaveProperty('ex:old');
    expect((await get(made.json.id)).json).toEqual(json);
    expect((await get('/annotations/')).json.total).toBe(1);
  });

  test('every spelling of the tag that was seen lets a write pass, another one does not', async () => {
    const made = await create(webAnnotation());
    const { id } = made.json;
    let tag = tagOf(made);
    for (const [i] of spellings('"t"').entries()) {
      const seen = spellings(tag)[i] ?? '';
      const next = webAnnotation({ body: { type: 'TextualBody', value: seen } });
      const answer = await replace(id, next, { 'If-Match': seen });
      expect(answer.status, seen).toBe(200);
      expect(tagOf(answer)).not.toBe(tag);
      const stale = await replace(id, next, { 'If-Match': tag });
      expect(stale, tag).toMatchObject({ status: 412, json: { code: 412 } });
      expect((await remove(id, { 'If-Match': `W/${tag}` })).status).toBe(412);
      tag = tagOf(answer);
      expect(tagOf(await get(id))).toBe(tag);
    }
    for (const unwanted of ['*', tag]) {
      const answer = await replace(id, webAnnotation(), { 'If-None-Match': unwanted });
      expect(answer.status).toBe(412);
      expect(answer.json.message).toBe(
        `If-None-Match forbids it: it is here, with the ETag ${tag}.`,
      );
    }
    expect((await remove(id, { 'If-Match': tag })).status).toBe(204);
  });

  test.each([0, 1, 2])('a reader who has seen it is told so, spelling %s', async (spelling) => {
    const made = await create(webAnnotation());
    for (const path of [made.json.id, '/annotations/', '/annotations/?iris=1&page=0']) {
      const seen = tagOf(await get(path));
      const headers = { 'If-None-Match': spellings(seen)[spelling] ?? '' };
      expect((await get(path, headers)).status, path).toBe(304);
    }
    await create(webAnnotation());
    expect((await get('/annotations/', { 'If-None-Match': tagOf(made) })).status).toBe(200);
  });

  test('canonical, via and id cannot change', async () => {
    const names = { canonical: 'urn:uuid:1', via: ['https://ex.org/1', 'https://ex.org/2'] };
    const made = await create(webAnnotation(names));
    const { id } = made.json;
    for (const [change, told] of [
      [{ canonical: 'urn:uuid:2' }, 'send it as it is: "urn:uuid:1".'],
      [{ canonical: undefined }, 'send it as it is: "urn:uuid:1".'],
      [{ via: 'https://ex.org/1' }, 'send it as it is: ["https://ex.org/1","https://ex.org/2"].'],
      [{ id: `${client.B}/annotations/another` }, 'is another.'],
    ] as const) {
      const answer = await replace(id, webAnnotation({ ...names, ...change }));
      const json = { code: 409, message: expect.stringContaining(told) };
      expect(answer, JSON.stringify(change)).toMatchObject({ status: 409, json });
    }
    expect((await get(id)).json).toEqual(made.json);
    expect((await replace(id, webAnnotation({ ...names, ...changed, id }))).status).toBe(200);
  });

  test('what is not there is neither replaced nor deleted, and never made by PUT', async () => {
    for (const answer of [
      await replace('/annotations/ghost', webAnnotation()),
      await remove('/annotations/ghost'),
      await get('/annotations/ghost'),
    ]) {
      expect(answer).toMatchObject({ status: 404, json: { code: 404 } });
    }
    expect((await get('/annotations/')).json.total).toBe(0);
  });

  test('what was deleted is 410 to every method, and its id is not given again', async () => {
    const made = await create(webAnnotation(), { Slug: 'once' });
    const { id } = made.json;
    expect((await remove(id)).status).toBe(204);
    for (const answer of [await get(id), await get(`${id}?form=oa`), await remove(id)]) {
      expect(answer).toMatchObject({ status: 410, json: { code: 410 } });
    }
    expect((await client.send('HEAD', id)).status).toBe(410);
    expect((await replace(id, webAnnotation(), { 'If-Match': tagOf(made) })).status).toBe(410);
    const { json } = await get('/annotations/');
    expect(json).toMatchObject({ total: 0, first: { items: [] } });
    const again = await create(webAnnotation(), { Slug: 'once' });
    expect(again.status).toBe(201);
    expect(again.json.id).not.toBe(id);
  });

  test('.json behind an id is passed over, unless that was an id of its own', async () => {
    const { id } = (await create(webAnnotation(), { Slug: 'coat' })).json;
    expect((await get(`${id}.json`)).json.id).toBe(id);
    const other = (await create(webAnnotation(), { Slug: 'coat.json' })).json;
    expect(other.id).toBe(`${id}.json`);
    expect((await get(other.id)).json.id).toBe(other.id);
    expect((await remove(other.id)).status).toBe(204);
    for (const answer of [await remove(other.id), await get(other.id)]) {
      expect(answer.status).toBe(410);
    }
    expect((await get(id)).status).toBe(200);
  });

  test('an annotation of another dialect, and of any id, is replaced under its id', async () => {
    const { json } = await post('/annotation/create', {
      '@id': 'https://ex.org/a/1?b=c#d',
      '@type': 'oa:Annotation',
      resource: { '@type': 'dctypes:Text', chars: 'a' },
      on: C,
    });
    const address = `/annotations/${encodeURIComponent(json['@id'])}`;
    const seen = await get(address);
    expect(seen.json).toMatchObject({ id: json['@id'], body: { value: 'a' } });
    const headers = { 'If-Match': tagOf(seen) };
    const put = await replace(address, webAnnotation({ ...changed, target: C }), headers);
    expect(put).toMatchObject({ status: 200, json: { id: json['@id'], ...changed } });
    const [listed] = (await get(`/annotation/search?uri=${C}`)).json;
    expect(listed).toMatchObject({ '@id': json['@id'], resource: [{ chars: 'changed' }] });
  });

  describe('of a machine', () => {
    const prediction = annotationOfPrediction(
      {
        canvas: C,
        region: undefined,
        model: 'tiny',
        version: '0123456789ab',
        recipe: 'study',
        label: 'Coat',
        confidence: 0.9,
        top: [{ label: 'Coat', score: 0.9 }],
      },
      { title: 'Tiny', sha256: '0'.repeat(64), canvas: {}, now: new Date('2026-01-01T00:00:00Z') },
    );
    const truth = { body: { type: 'TextualBody', value: 'True: Shirt' }, target: C };

    test('what a person puts stands beside what the model said, and no later run touches it', async () => {
      const { annotations } = client.server.autotag.store;
      await annotations.put([prediction]);
      const seen = (await get('/annotations/')).json.first.items[0];
      const tag = tagOf(await get(seen.id));
      const put = await replace(seen.id, { ...seen, ...truth }, { 'If-Match': tag });
      expect(put.status).toBe(201);
      expect(put.json).toMatchObject(truth);
      expect(put.json.id).not.toBe(seen.id);
      for (const key of ['generator', 'x:prediction', 'creator']) {
        expect(put.json).not.toHaveProperty(key);
      }
      expect((await get(seen.id)).json.body).toEqual(seen.body);

      // Once more, at the address that the answer named: the person's own is replaced.
      const own = put.headers.get('location') ?? '';
      expect([own, put.headers.get('content-location')]).toEqual([put.json.id, put.json.id]);
      const got = await get(own);
      expect(got.json).toEqual(put.json);
      expect(tagOf(got)).toBe(tagOf(put));
      const again = { ...put.json, body: { type: 'TextualBody', value: 'True: Dress' } };
      expect((await replace(own, again)).status).toBe(200);
      expect((await remove(seen.id)).status).toBe(204);
      expect((await get(seen.id)).status).toBe(410);
      await annotations.put([prediction]);
      expect((await get(seen.id)).status).toBe(200);
      expect((await get(own)).json).toMatchObject({ body: { value: 'True: Dress' } });
      expect(await annotations.count({ origins: ['curator'] })).toBe(1);
      expect(await annotations.count({ origins: ['machine'] })).toBe(1);
    });

    test('it is one annotation of theirs, by whatever address the server is called', async () => {
      const { annotations } = client.server.autotag.store;
      await annotations.put([prediction]);
      const [{ id }] = (await get('/annotations/')).json.first.items;
      const first = await replace(id, webAnnotation(truth));
      const other = (address: string) => address.replace('127.0.0.1', 'localhost');
      const second = await replace(other(id), webAnnotation({ ...truth, ...changed }));
      expect(second.json).toMatchObject({ id: other(first.json.id), ...changed });
      expect(await annotations.count({ origins: ['curator'] })).toBe(1);
    });

    test('predictions that came from elsewhere have a version each', async () => {
      const { annotations } = client.server.autotag.store;
      const foreign = ['https://ex.org/p/1', 'https://ex.org/p/2'];
      await annotations.put(foreign.map((id) => ({ ...prediction, id })));
      const made = new Set<string>();
      for (const id of foreign) {
        const put = await replace(`/annotations/${encodeURIComponent(id)}`, webAnnotation(truth));
        expect(put.headers.get('location')).toBe(put.json.id);
        expect((await get(put.json.id)).json).toEqual(put.json);
        made.add(put.json.id);
      }
      expect(made.size).toBe(2);
    });

    test('the one that an older version made, under another name, is changed and not doubled', async () => {
      const { annotations } = client.server.autotag.store;
      const [, name] = prediction.id.split('annotation:');
      const old = {
        ...prediction,
        id: `${client.B}/annotation/${name}`,
        origin: 'curator' as const,
      };
      await annotations.put([prediction, old]);
      const { status, json, headers } = await replace(
        `/annotations/${name}`,
        webAnnotation({ ...truth, ...changed }),
      );
      expect(status).toBe(201);
      expect(json).toMatchObject({ id: old.id, ...changed });
      expect((await get(headers.get('location') ?? '')).json).toEqual(json);
      expect(await annotations.count({ origins: ['curator'] })).toBe(1);
    });
  });
});

describe('many at once', () => {
  let server: RunningServer;
  const client = clientOf(() => server);
  const { create, replace, remove } = protocolClient(client);
  beforeAll(async () => {
    server = await startServer();
  });
  afterAll(() => server.close());

  // On SQLite alone: FerretDB, which stands in for MongoDB in tests, lets two of them through.
  test('of ten who replace the same state at once, one succeeds', async () => {
    const made = await create(webAnnotation());
    const answers = await Promise.all(
      Array.from({ length: 10 }, (_, i) =>
        replace(made.json.id, webAnnotation({ body: { type: 'TextualBody', value: `${i}` } }), {
          'If-Match': tagOf(made),
        }),
      ),
    );
    const statuses = answers.map(({ status }) => status).sort();
    expect(statuses).toEqual([200, ...Array.from({ length: 9 }, () => 412)]);
    const winner = answers.find(({ status }) => status === 200);
    expect((await client.get(made.json.id)).json).toEqual(winner?.json);
  });

  test('of ten who delete the same state at once, one succeeds', async () => {
    const made = await create(webAnnotation());
    const headers = { 'If-Match': tagOf(made) };
    const answers = await Promise.all(
      Array.from({ length: 10 }, () => remove(made.json.id, headers)),
    );
    expect(answers.filter(({ status }) => status === 204)).toHaveLength(1);
    for (const { status } of answers) expect([204, 404, 410]).toContain(status);
  });
});

describe('a server that requires If-Match', () => {
  let server: RunningServer;
  const client = clientOf(() => server);
  const { create, replace, remove } = protocolClient(client);
  beforeAll(async () => {
    server = await startServer({ config: { requireIfMatch: true } });
  });
  afterAll(() => server.close());

  test('changes nothing for whoever does not say what they saw: 428', async () => {
    const made = await create(webAnnotation());
    const { id } = made.json;
    expect(made.status).toBe(201);
    expect(await replace(id, webAnnotation(changed))).toMatchObject({
      status: 428,
      json: { code: 428, message: expect.stringContaining('If-Match') },
    });
    expect((await remove(id)).status).toBe(428);
    expect((await client.get(id)).json).toEqual(made.json);
    const put = await replace(id, webAnnotation(changed), { 'If-Match': tagOf(made) });
    expect(put.status).toBe(200);
    expect((await remove(id, { 'If-Match': tagOf(put) })).status).toBe(204);
  });
});
