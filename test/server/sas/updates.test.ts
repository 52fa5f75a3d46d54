import { expect, test } from 'vitest';
import { readAnnotation } from '../../../src/annotation/read-annotation.ts';
import { updateAnnotation } from '../../../src/server/update-annotation.ts';
import { startServer } from '../start-server.ts';
import { C, M, onEveryStore } from './client.ts';

const known = {
  '@context': 'http://www.w3.org/ns/anno.jsonld',
  type: 'Annotation',
  motivation: ['commenting', 'tagging'],
  creator: { id: 'https://ex.org/people/ada', type: 'Person', name: 'Ada' },
  generator: { id: 'https://ex.org/tools/1', type: 'Software', name: 'a tool' },
  'ex:shelf': 'B 12',
  body: [
    { type: 'TextualBody', purpose: 'describing', language: 'en', value: '<p>True: Coat</p>' },
    { type: 'TextualBody', purpose: 'tagging', value: 'Coat' },
  ],
  target: {
    type: 'SpecificResource',
    source: { id: C, type: 'Canvas', partOf: [{ id: M, type: 'Manifest' }] },
    selector: { type: 'FragmentSelector', value: 'xywh=10,20,30,40' },
  },
};

onEveryStore('Updates through SimpleAnnotationServer', (client) => {
  const { get, post } = client;
  const web = async (id: string) => (await get(`/annotations/?id=${encodeURIComponent(id)}`)).json;

  test('what an adapter of Mirador 3 does not know is merged, not dropped', async () => {
    const id = (await post('/annotation/create', known)).json['@id'];
    const before = await web(id);
    const sent = {
      '@context': 'http://iiif.io/api/presentation/2/context.json',
      '@id': id,
      '@type': 'oa:Annotation',
      motivation: 'oa:commenting',
      on: {
        '@type': 'oa:SpecificResource',
        full: C,
        selector: { '@type': 'oa:SvgSelector', value: 'xywh=10,20,30,40' },
        within: { '@id': M, '@type': 'sc:Manifest' },
      },
      resource: [
        { '@type': 'dctypes:Text', chars: '<p>True: Shirt</p>' },
        { '@type': 'oa:Tag', chars: 'Shirt' },
      ],
    };
    const { status, json } = await post('/annotation/update', sent);
    expect(status).toBe(201);
    expect(json).toMatchObject({ 'ex:shelf': 'B 12', generator: known.generator });
    expect(await web(id)).toEqual({
      ...before,
      body: [
        { ...known.body[0], value: '<p>True: Shirt</p>' },
        { type: 'TextualBody', purpose: 'tagging', value: 'Shirt' },
      ],
      modified: expect.any(String),
    });
    expect((await get(`/annotation/search?uri=${C}`)).json).toEqual([json]);
  });

  test('a client that sends back what it was sent replaces: a deleted body is gone', async () => {
    const made = (await post('/annotation/create', known)).json;
    const { status, json } = await post('/annotation/update', {
      ...made,
      motivation: ['oa:commenting'],
      resource: made.resource.slice(0, 1),
    });
    expect(status).toBe(201);
    expect(json).toMatchObject({ resource: made.resource.slice(0, 1), 'ex:shelf': 'B 12' });
    expect(json.motivation).toEqual(['oa:commenting']);
    expect(await web(made['@id'])).toMatchObject({
      creator: known.creator,
      body: [known.body[0]],
      target: known.target,
    });
  });

  test.each([
    ['no target', { on: undefined }],
    ['an id that is none', { '@id': 'no address' }],
    ['a list in a selector', { on: { full: C, selector: { value: ['xywh=1,2,3,4'] } } }],
  ])('an update with %s is refused and changes nothing', async (_what, wrong) => {
    const made = (await post('/annotation/create', known)).json;
    const answer = await post('/annotation/update', { ...made, ...wrong });
    expect(answer).toMatchObject({ status: 400, json: { code: 400 } });
    expect((await get(`/annotation/search?uri=${C}`)).json).toEqual([made]);
  });
});

test('what somebody changes between reading and writing is merged, not overwritten', async () => {
  const server = await startServer();
  const { store } = server.autotag;
  const at = { origin: 'curator', now: new Date('2026-01-01T00:00:00Z') } as const;
  const [made] = await store.annotations.insert([readAnnotation({ ...known, id: 'urn:a' }, at)]);
  let others = 3;
  const overtaken = {
    ...store.annotations,
    async get(id: string) {
      const read = await store.annotations.get(id);
      if (read && others-- > 0) {
        const document = { ...read.document, [`ex:other${others}`]: 'faster' };
        await store.annotations.replace({ ...read, document });
      }
      return read;
    },
  };
  const sent = readAnnotation({ ...known, id: 'urn:a', 'ex:mine': 'slow' }, at);
  const parts = { store: { ...store, annotations: overtaken }, now: () => new Date() };
  expect(await updateAnnotation(sent, parts, server.origin)).toMatchObject({ id: made?.id });
  expect((await store.annotations.get('urn:a'))?.document).toMatchObject({
    ...{ 'ex:other2': 'faster', 'ex:other1': 'faster', 'ex:other0': 'faster' },
    'ex:mine': 'slow',
  });
  await server.close();
});
