import { describe, expect, test } from 'vitest';
import { readAnnotation } from '../../src/annotation/read-annotation.ts';
import { InvalidInputError } from '../../src/errors.ts';
import type { JsonObject } from '../../src/json.ts';
import { searchAnswer } from '../../src/search/search-answer.ts';
import { parseSearchQuery } from '../../src/search/search-query.ts';
import { snippet } from '../../src/search/search-result.ts';

const service = 'http://localhost:8888/search-api/book1/search';
const C = 'https://ex.org/iiif/book1/canvas/p1';
const now = new Date('2024-06-10T06:13:20Z');
const record = (document: JsonObject) =>
  readAnnotation({ '@id': 'urn:a:1', ...document }, { origin: 'curator', now });
const shirt = record({
  on: `${C}#xywh=10,20,30,40`,
  resource: { '@type': 'dctypes:Text', format: 'text/html', chars: '<p>True: Shirt</p>' },
});
const answer = (query: string, total: number, records = [shirt], more = {}) => {
  const params = new URLSearchParams(query);
  const { page } = parseSearchQuery(params);
  return searchAnswer({ service, params, page, pageSize: 10, found: { total, records }, ...more });
};
const results = (documents: JsonObject[], more = {}) =>
  answer('q=shirt', documents.length, documents.map(record), more).resources;

describe('the request', () => {
  test.each([
    ['', { q: '', page: 0, query: { words: [] } }],
    ['q=', { q: '', page: 0, query: { words: [] } }],
    ['q=Red+Shirt&page=2', { q: 'Red Shirt', page: 2, query: { words: ['red', 'shirt'] } }],
    ['q=%3F%3F', { q: '??', page: 0, query: { words: ['??'] } }], // asked, but not for words
    [
      'motivation=oa:tagging+painting',
      { q: '', page: 0, query: { words: [], motivations: ['tagging', 'painting'] } },
    ],
    [
      'user=https://ex.org/ann',
      { q: '', page: 0, query: { words: [], creators: ['https://ex.org/ann'] } },
    ],
    [
      'date=2024-01-01T00:00:00Z/2024-12-31T23:59:59Z',
      {
        q: '',
        page: 0,
        query: {
          words: [],
          created: [{ from: '2024-01-01T00:00:00Z', to: '2024-12-31T23:59:59Z' }],
        },
      },
    ],
    ['q=a&limit=3&_=17', { q: 'a', page: 0, query: { words: ['a'] } }],
  ])('%j is understood', (query, expected) => {
    expect(parseSearchQuery(new URLSearchParams(query))).toEqual(expected);
  });

  test.each(['page=x', 'page=-1', 'page=1.5', 'date=2024', 'date=a/b', 'date=2024/2025/2026'])(
    '%s is refused',
    (query) => {
      expect(() => parseSearchQuery(new URLSearchParams(query))).toThrow(InvalidInputError);
    },
  );

  test('everything but painting is asked for at once', () => {
    const { query } = parseSearchQuery(new URLSearchParams('motivation=non-painting'));
    expect(query.motivations).toContain('commenting');
    expect(query.motivations).not.toContain('painting');
  });
});

describe('the answer', () => {
  test('E22: one page', () => {
    expect(answer('q=shirt', 1)).toEqual({
      '@context': 'http://iiif.io/api/presentation/2/context.json',
      '@id': `${service}?q=shirt`,
      '@type': 'sc:AnnotationList',
      within: { '@type': 'sc:Layer', total: 1 },
      startIndex: 0,
      resources: [
        {
          '@id': 'urn:a:1',
          '@type': 'oa:Annotation',
          motivation: ['oa:commenting'],
          resource: { '@type': 'dctypes:Text', format: 'text/html', chars: '<p>True: Shirt</p>' },
          on: `${C}#xywh=10,20,30,40`,
          label: 'True: Shirt',
          'dcterms:created': '2024-06-10T06:13:20Z',
          'dcterms:modified': '2024-06-10T06:13:20Z',
        },
      ],
    });
  });

  // Ten a page: totals just at and around the ends of pages.
  test.each([
    ['q=Test', 10, 0, {}],
    ['q=Test', 11, 0, { next: '?q=Test&page=1' }],
    ['q=Test&page=1', 11, 10, { prev: '?q=Test' }],
    ['q=Test&page=1', 20, 10, { prev: '?q=Test' }],
    ['q=Test&page=1', 21, 10, { next: '?q=Test&page=2', prev: '?q=Test' }],
    ['q=Test&page=2', 21, 20, { prev: '?q=Test&page=1' }],
    ['q=Test&page=7', 21, 70, { prev: '?q=Test&page=2' }], // beyond the end
    ['q=Test', 0, 0, {}],
  ])('%s of %i results starts at %i', (query, total, startIndex, links) => {
    const { next, prev, startIndex: start } = answer(query, total, []);
    const expected = Object.entries(links).map(([name, link]) => [name, service + link]);
    expect(start).toBe(startIndex);
    expect({ next, prev }).toEqual({
      next: undefined,
      prev: undefined,
      ...Object.fromEntries(expected),
    });
  });

  test('first and last are named when there are several pages, and the question stays in every link', () => {
    const { within } = answer('q=a+b&motivation=tagging&_=1', 11, []);
    const same = `${service}?q=a%20b&motivation=tagging`;
    expect(within).toEqual({ '@type': 'sc:Layer', total: 11, first: same, last: `${same}&page=1` });
  });

  test('a target without a region gets one: Universal Viewer needs it', () => {
    expect(results([{ on: C }])).toMatchObject([{ on: `${C}#xywh=pct:0,0,100,100` }]);
    const canvasSize = () => ({ width: 240, height: 320 });
    expect(results([{ on: C }], { canvasSize })).toMatchObject([{ on: `${C}#xywh=0,0,240,320` }]);
  });

  test('a drawing gives the box around it, percent of a canvas whose size is known canvas units', () => {
    const drawing = { value: '<svg><circle cx="60" cy="60" r="50"/></svg>' };
    expect(results([{ on: { full: C, selector: drawing } }])).toMatchObject([
      { on: `${C}#xywh=10,10,100,100` },
    ]);
    const canvasSize = () => ({ width: 240, height: 320 });
    expect(results([{ on: `${C}#xywh=percent:1.5,2,50,25` }])).toMatchObject([
      { on: `${C}#xywh=pct:1.5,2,50,25` },
    ]);
    const selector = { value: 'xywh=percent:0,0,50,25' };
    for (const on of [`${C}#xywh=percent:0,0,50,25`, { full: C, selector }]) {
      expect(results([{ on }], { canvasSize })).toMatchObject([{ on: `${C}#xywh=0,0,120,80` }]);
    }
  });

  test('a Choice gives its fragment, several targets the one in this manifest', () => {
    const selector = { default: { value: 'xywh=1,2,3,4' }, item: { value: '<svg/>' } };
    expect(results([{ on: { full: C, selector } }])).toMatchObject([{ on: `${C}#xywh=1,2,3,4` }]);
    const manifest = { id: 'https://ex.org/m', has: (canvas: string) => canvas === C };
    const on = ['https://ex.org/far#xywh=9,9,9,9', `${C}#xywh=1,2,3,4`];
    expect(results([{ on }], { manifest })).toMatchObject([{ on: `${C}#xywh=1,2,3,4` }]);
    expect(results([{ on }], { canvases: [C] })).toMatchObject([{ on: `${C}#xywh=1,2,3,4` }]);
  });

  test('two bodies are a list, and one plain text for viewers', () => {
    const resource = [
      { '@type': 'oa:Tag', chars: 'garment' },
      { '@type': 'dctypes:Text', chars: '<p>a &amp; b</p>' },
    ];
    expect(results([{ on: C, resource }])).toMatchObject([{ resource }]);
    expect(results([{ on: C, resource }], { bodies: 'viewer' })).toMatchObject([
      { resource: { '@type': 'dctypes:Text', format: 'text/plain', chars: 'garment\na & b' } },
    ]);
  });

  test.each([
    ['one two three four', 'four', 'one two three four'],
    ['one two three four five six', 'five', 'three four five six'],
    ['one two three four five six', 'ONE', 'one two'],
    ['one two three four five six', 'six', 'four five six'],
    ['one two three four five six', '', 'one two three four five'],
    ['', 'x', ''],
  ])('the label of %j for %j is %j', (text, asked, label) => {
    expect(snippet(text, asked.toLowerCase().split(' '))).toBe(label);
  });
});
