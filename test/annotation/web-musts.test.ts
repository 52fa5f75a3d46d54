import { describe, expect, test } from 'vitest';
import { readAnnotation } from '../../src/annotation/read-annotation.ts';
import { toWebAnnotation, withContext } from '../../src/annotation/web-annotation.ts';
import { brokenMusts, webAnnotationOf } from '../../src/annotation/web-musts.ts';
import { InvalidInputError } from '../../src/errors.ts';
import type { JsonObject } from '../../src/json.ts';
import { looseAnnotations, openAnnotations, webAnnotations } from './golden-annotations.ts';
import { annotationProblems, collectionProblems, pageProblems } from './page-musts.ts';

const paths = (problems: { path: string }[]) => problems.map(({ path }) => path);
const web = (change: JsonObject = {}): JsonObject => ({
  '@context': 'http://www.w3.org/ns/anno.jsonld',
  id: 'https://ex.org/a/1',
  type: 'Annotation',
  target: 'https://ex.org/page',
  ...change,
});

describe('a Web Annotation that keeps every MUST', () => {
  test.each(Object.entries(webAnnotations))('%s', (_name, document) => {
    expect(brokenMusts(document)).toEqual([]);
    expect(webAnnotationOf(document)).toBe(document);
  });

  test.each<JsonObject>([
    { type: ['Annotation', 'ex:Note'] },
    { id: ['https://ex.org/a/1'] },
    { id: undefined },
    { created: ['2020-01-01T00:00:00Z'], bodyValue: ['a'] },
    { target: [] as string[], body: 'https://ex.org/b' },
    { target: { type: 'List', items: ['https://ex.org/1', { id: 'https://ex.org/2' }] } },
    { target: { id: 'https://ex.org/2', textDirection: 'rtl', rights: 'https://ex.org/r' } },
    { target: { source: 'https://ex.org/1', selector: 'https://ex.org/selector' } },
    { body: { source: { id: 'urn:a' }, scope: 'https://ex.org/scope' } },
  ])('%j', (change) => {
    const empty = Array.isArray(change.target) && change.target.length === 0;
    expect(paths(brokenMusts(web(change)))).toEqual(empty ? ['target'] : []);
  });
});

describe('one that breaks a MUST', () => {
  test.each<[string, JsonObject]>([
    ['@context', { '@context': ['http://iiif.io/api/presentation/3/context.json'] }],
    ['type', { type: ['Note'] }],
    ['id', { id: ['https://ex.org/1', 'https://ex.org/2'] }],
    ['id', { id: '' }],
    ['target', { target: undefined }],
    ['target', { target: {} }],
    ['target', { target: null }],
    ['target', { target: { type: 'Text', value: 'a' } }],
    ['target[0]', { target: [7] }],
    ['target.items', { target: { type: 'Choice', items: [] } }],
    ['target.items[1]', { target: { type: 'List', items: ['urn:a', 'b c'] } }],
    ['target', { target: { source: 'urn:a' } }],
    ['target.source', { target: { source: ['urn:a'], selector: 'urn:s' } }],
    ['target.source', { target: { source: { type: 'Image' }, selector: 'urn:s' } }],
    ['target.selector', { target: { source: 'urn:a', selector: [] } }],
    ['target.selector', { target: { source: 'urn:a', selector: 'xywh=1,2,3,4' } }],
    ['target.selector', { target: { source: 'urn:a', selector: {} } }],
    ['target.selector', { target: { source: 'urn:a', selector: { type: 'SvgSelector' } } }],
    [
      'target.selector[0].exact',
      { target: { source: 'urn:a', selector: [{ type: 'TextQuoteSelector' }] } },
    ],
    [
      'target.selector.end',
      {
        target: { source: 'urn:a', selector: { type: 'DataPositionSelector', start: 0, end: -1 } },
      },
    ],
    [
      'target.selector.endSelector',
      {
        target: {
          source: 'urn:a',
          selector: {
            type: 'RangeSelector',
            startSelector: { type: 'XPathSelector', value: '/a' },
          },
        },
      },
    ],
    ['body', { body: 'no IRI' }],
    ['body', { body: { type: 'Image' } }],
    ['body', { body: { id: 'urn:a', type: 'Annotation', target: 'urn:b' } }],
    ['body.value', { body: { type: 'TextualBody' } }],
    ['body.value', { body: { value: 7 } }],
    ['body.value', { body: { source: 'urn:a', purpose: 'tagging', value: 'a' } }],
    ['body.textDirection', { body: { value: 'a', textDirection: 'up' } }],
    ['body[1].created', { body: ['urn:a', { value: 'a', created: 'now' }] }],
    ['bodyValue', { bodyValue: 7 }],
    ['bodyValue', { bodyValue: 'a', body: 'urn:a' }],
    ['created', { created: ['2020-01-01T00:00:00Z', '2021-01-01T00:00:00Z'] }],
    ['modified', { modified: '2020-13-01T00:00:00Z' }],
    ['generated', { generated: 1 }],
    ['rights', { rights: [] }],
    ['canonical', { canonical: ['urn:a', 'urn:b'] }],
    ['via', { via: ['urn:a', 1] }],
  ])('at %s: %j', (path, change) => {
    expect(paths(brokenMusts(web(change)))).toEqual([path]);
    expect(() => webAnnotationOf(web(change))).toThrow(InvalidInputError);
    expect(() => webAnnotationOf(web(change))).toThrow(path);
  });
});

describe('what leaves as Web Annotation keeps every MUST', () => {
  const now = new Date('2026-01-02T03:04:05Z');
  const leaving = (document: JsonObject) => {
    const options = { origin: 'curator', now, mintId: () => 'https://h/1' } as const;
    return withContext(toWebAnnotation(readAnnotation(document, options)));
  };
  test.each(Object.entries({ ...openAnnotations, ...webAnnotations, ...looseAnnotations }))(
    '%s',
    (_name, document) => {
      expect(annotationProblems(leaving(document))).toEqual([]);
    },
  );
});

describe('pages and collections', () => {
  const page = {
    '@context': 'http://www.w3.org/ns/anno.jsonld',
    id: 'https://ex.org/page1',
    type: 'AnnotationPage',
    partOf: 'https://ex.org/all',
    startIndex: 0,
    items: ['https://ex.org/1', web()],
  };
  const collection = {
    '@context': 'http://www.w3.org/ns/anno.jsonld',
    id: 'https://ex.org/all',
    type: ['BasicContainer', 'AnnotationCollection'],
    label: 'All',
    total: 2,
    first: page,
    last: 'https://ex.org/page1',
  };

  test('are looked at as the schemas do', () => {
    expect([...pageProblems(page), ...collectionProblems(collection)]).toEqual([]);
    expect(collectionProblems({ ...collection, first: page.id })).toEqual([]);
  });

  test.each<[string, JsonObject]>([
    ['partOf', { partOf: { id: 'https://ex.org/all' } }],
    ['next', { next: 'page 2' }],
    ['startIndex', { startIndex: -1 }],
    ['items', { items: undefined }],
    ['items[0].item', { items: ['no IRI'] }],
    ['items[0].target', { items: [web({ target: undefined })] }],
    ['id', { id: undefined }],
  ])('a page that breaks a MUST at %s', (path, change) => {
    expect(paths(pageProblems({ ...page, ...change }))).toEqual([path]);
    expect(paths(collectionProblems({ ...collection, first: { ...page, ...change } }))).toEqual([
      path,
    ]);
  });

  test.each<[string, JsonObject]>([
    ['first', { first: undefined }],
    ['last', { last: 7 }],
    ['total', { total: 1.5 }],
    ['label', { label: { en: ['All'] } }],
    ['type', { type: 'BasicContainer' }],
  ])('a collection that breaks a MUST at %s', (path, change) => {
    expect(paths(collectionProblems({ ...collection, ...change }))).toEqual([path]);
  });
});
