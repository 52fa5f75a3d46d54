import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { prefer } from '../annotation-protocol/protocol-client.ts';
import { clientOf } from '../sas/client.ts';
import { type RunningServer, startServer } from '../start-server.ts';
import {
  containers,
  type Document,
  type Emitted,
  fill,
  read,
  readOne,
  searchPages,
  viewerCollections,
  viewerPages,
} from './emitted-documents.ts';
import {
  assertions,
  brokenByAnnotation,
  brokenByCollection,
  brokenByPage,
} from './web-annotation-schemas.ts';

// Everything that the server says in the words of the Web Annotation model, held against the W3C's own schemas.

let server: RunningServer;
let made: Emitted;
const { post } = clientOf(() => server);
beforeAll(async () => {
  server = await startServer();
  made = await fill(server);
});
afterAll(() => server.close());

/** The documents that break something, each with what. */
function faults(emitted: Emitted, brokenBy: (document: Document) => string[]) {
  return Object.entries(emitted).flatMap(([name, document]) => {
    const broken = brokenBy(document);
    return broken.length > 0 ? [{ name, broken, document }] : [];
  });
}

test('what clients get back for what they make and change', () => {
  expect(Object.keys(made).length).toBeGreaterThan(20);
  expect(faults(made, brokenByAnnotation)).toEqual([]);
});

test('every annotation by itself, and each version that there was of it', async () => {
  const addresses: string[] = [];
  const kinds = new Set<string>();
  for await (const { id, form, origin } of server.autotag.store.annotations.list({})) {
    if (id.startsWith('https://ex.org/many/') && !id.endsWith('/0')) continue;
    kinds.add(`${form} ${origin}`);
    const address = `/annotations/${encodeURIComponent(id)}`;
    const { revisions } = await readOne(server, `${address}/history`);
    addresses.push(address, ...revisions.map(({ memento }: { memento: string }) => memento));
  }
  expect(kinds).toEqual(new Set(['oa curator', 'w3c curator', 'w3c machine']));
  expect(faults(await read(server, addresses), brokenByAnnotation)).toEqual([]);
});

describe('containers and their pages', () => {
  test.each([
    ['no preference', {}],
    ['the minimum', prefer('Minimal')],
    ['IRIs', prefer('IRIs')],
    ['descriptions', prefer('Descriptions')],
    ['the minimum, of IRIs', prefer('Minimal', 'IRIs')],
  ])('as %s has them', async (_preference, headers) => {
    const collections = await read(server, containers, headers);
    expect(faults(collections, brokenByCollection)).toEqual([]);
    for (const { first, last } of Object.values(collections)) {
      const firstPage = typeof first === 'string' ? await readOne(server, first) : first;
      const pages = { first: { ...firstPage, '@context': web }, last: await readOne(server, last) };
      if (typeof first === 'string') expect(firstPage['@context']).toContain(web);
      const next = firstPage.next === undefined ? {} : await read(server, [firstPage.next]);
      expect(faults({ ...pages, ...next }, brokenByPage)).toEqual([]);
    }
  });

  test('that clients make', async () => {
    const { json, headers } = await post('/annotations/containers/', { label: ['A', 'B'] });
    const own = await readOne(server, headers.get('location') ?? '');
    expect(faults({ made: json, read: own }, brokenByCollection)).toEqual([]);
  });
});

test('an export', async () => {
  const page = await readOne(server, '/export?format=annotations&manifest=book1');
  expect(page.items.length).toBeGreaterThan(40);
  expect(brokenByPage(page)).toEqual([]);
});

describe('documents of IIIF, but for what IIIF says otherwise', () => {
  test('pages, of every dialect', async () => {
    const pages = await read(server, viewerPages);
    expect(faults(inWebTerms(pages), brokenByPage)).toEqual([]);
  });

  test('collections of what people and what models say', async () => {
    const collections = await read(server, viewerCollections);
    expect(faults(inWebTerms(collections), brokenByCollection)).toEqual([]);
  });

  test('answers of Content Search 2, and where in them the words are', async () => {
    const pages = await read(server, searchPages);
    expect(Object.values(pages).some(({ annotations }) => annotations)).toBe(true);
    const matches = Object.fromEntries(
      Object.values(pages)
        .flatMap(({ annotations = [] }) => annotations)
        .map((page) => [page.id, { ...page, '@context': web }]),
    );
    expect(faults({ ...inWebTerms(pages), ...matches }, brokenByPage)).toEqual([]);
  });
});

describe('the schemas are there, and find', () => {
  test('as many MUSTs as the suite has', () => {
    expect(assertions).toEqual({ annotations: 54, collections: 10, pages: 15 });
  });

  const good = { '@context': 'http://www.w3.org/ns/anno.jsonld', id: 'https://ex.org/1' };
  const annotation = { ...good, type: 'Annotation', target: 'https://ex.org/2' };
  test.each([
    ['3.1-annotationContextValidated', { '@context': 'https://ex.org/own.jsonld' }],
    ['3.1-annotationIdValidated', { id: 'one' }],
    ['3.1-targetKeyFound', { target: undefined }],
    ['3.2.5-notBodyBodyValue', { body: 'https://ex.org/3', bodyValue: 'a' }],
    ['3.3.1-annotationCreatedValidated', { created: '2024-06-10' }],
    ['4.2-selectorValidIfPresent', { target: { source: good.id, selector: { type: 'Other' } } }],
  ])('%s', (name, change) => {
    expect(brokenByAnnotation(annotation)).toEqual([]);
    expect(brokenByAnnotation(JSON.parse(JSON.stringify({ ...annotation, ...change })))).toContain(
      name,
    );
  });

  test('a page without items, and a collection without a type', () => {
    expect(brokenByPage({ ...good, type: 'AnnotationPage', items: [1] })).toContain(
      '5.2-pageItemsValidated',
    );
    expect(brokenByCollection(good)).toContain('5.1-collectionTypeValidated');
  });
});

// --- Internal ---

const web = 'http://www.w3.org/ns/anno.jsonld';
const search2 = 'http://iiif.io/api/search/2/context.json';

/**
 * With what IIIF writes otherwise in the words of the recommendation: labels are language maps (Presentation 3.0 §4.7),
 * `partOf` is a list (§3.3.2), pages are objects with `id` and `type` (§5.8; Content Search 2.0 §4.2.2), and the context
 * of Content Search stands for the one that it imports.
 */
function inWebTerms(emitted: Emitted): Emitted {
  return Object.fromEntries(
    Object.entries(emitted).map(([name, document]) => [name, webTerms(document)]),
  );
}

function webTerms({ label, partOf, ...document }: Document): Document {
  const collection = [partOf].flat()[0];
  return {
    ...document,
    ...(document['@context'] === search2 && { '@context': web }),
    ...(label !== undefined && { label: Object.values(label).flat() }),
    ...(collection !== undefined && { partOf: webTerms(collection) }),
    ...Object.fromEntries(
      ['last', 'prev', 'next']
        .filter((key) => document[key] !== undefined)
        .map((key) => [key, document[key].id]),
    ),
  };
}
