import { expect, test } from 'vitest';
import { InvalidInputError } from '../../src/errors.ts';
import { documentKind } from '../../src/iiif/document-kind.ts';
import { parseCollection } from '../../src/iiif/parse-collection.ts';

const root = { '@id': 'https://ex.org/top', '@type': 'sc:Collection', label: 'Top' };
const manifest = (name: string) => ({
  '@id': `https://ex.org/${name}`,
  '@type': 'sc:Manifest',
  label: name,
});

test('a Presentation 2 collection names manifests and collections in all three lists', () => {
  const collection = parseCollection({
    ...root,
    manifests: [manifest('a'), 'https://ex.org/b', { '@id': 'https://ex.org/untyped' }],
    collections: [{ '@id': 'https://ex.org/sub', '@type': 'sc:Collection' }],
    members: [
      manifest('c'),
      manifest('a'),
      { '@id': 'https://ex.org/sub2', '@type': 'sc:Collection' },
    ],
    next: 'https://ex.org/top?page=2',
  });
  expect(collection).toEqual({
    id: 'https://ex.org/top',
    label: 'Top',
    manifests: [
      { id: 'https://ex.org/a', label: 'a' },
      { id: 'https://ex.org/b', label: 'https://ex.org/b' },
      { id: 'https://ex.org/untyped', label: 'https://ex.org/untyped' },
      { id: 'https://ex.org/c', label: 'c' },
    ],
    collections: [
      { id: 'https://ex.org/sub', label: 'https://ex.org/sub' },
      { id: 'https://ex.org/top?page=2', label: 'https://ex.org/top?page=2' },
      { id: 'https://ex.org/sub2', label: 'https://ex.org/sub2' },
    ],
  });
});

test('a Presentation 3 collection names them in items, and embedded collections are flattened', () => {
  const collection = parseCollection({
    id: 'https://ex.org/top',
    type: 'Collection',
    label: { en: ['Top'] },
    items: [
      { id: 'https://ex.org/a', type: 'Manifest', label: { en: ['A'] } },
      { id: 'https://ex.org/sub', type: 'Collection', label: { en: ['Sub'] } },
      {
        id: 'https://ex.org/embedded',
        type: 'Collection',
        items: [{ id: 'https://ex.org/b', type: 'Manifest', label: { de: ['B'] } }],
      },
      { id: 'https://ex.org/canvas', type: 'Canvas' },
      null,
    ],
  });
  expect(collection.manifests.map(({ label }) => label)).toEqual(['A', 'B']);
  expect(collection.collections).toEqual([{ id: 'https://ex.org/sub', label: 'Sub' }]);
});

test('a collection that lists itself is not its own part', () => {
  expect(parseCollection({ ...root, collections: [root['@id']] }).collections).toEqual([]);
});

test('embedded deeper than anybody goes, the rest is left', () => {
  let nested: Record<string, unknown> = { ...root, manifests: ['https://ex.org/deep'] };
  for (let i = 0; i < 5000; i++) nested = { ...root, collections: [nested] };
  expect(parseCollection(nested).manifests).toEqual([]);
});

test.each([
  [{ '@type': 'sc:Manifest' }, 'sc:Manifest'],
  [[], 'an array'],
  [7, 'a number'],
])('%j is refused', (document, what) => {
  expect(() => parseCollection(document)).toThrow(InvalidInputError);
  expect(() => parseCollection(document)).toThrow(
    `Expected a collection (sc:Collection) but got ${what}.`,
  );
});

test.each([
  [{ '@type': 'sc:Manifest' }, 'manifest'],
  [{ type: 'Manifest' }, 'manifest'],
  [{ '@type': 'http://iiif.io/api/presentation/2#Manifest' }, 'manifest'],
  [{ '@type': ['sc:Manifest'] }, 'manifest'],
  [{ '@type': 'sc:Collection' }, 'collection'],
  [{ type: 'Collection' }, 'collection'],
  [{ type: 'AnnotationCollection' }, 'other'],
  [{ type: 'AnnotationPage' }, 'other'],
  [{}, 'other'],
  ['Manifest', 'other'],
  [null, 'other'],
])('%j is a %s', (document, kind) => {
  expect(documentKind(document)).toBe(kind);
});
