import { describe, expect, test } from 'vitest';
import { InvalidInputError } from '../../src/errors.ts';
import { parseMin, parseSearchRequest } from '../../src/search/search-request.ts';

const parse = (query: string, options = {}) =>
  parseSearchRequest(new URLSearchParams(query), options);

test.each([
  ['q=Red+Shirt', { words: ['red', 'shirt'] }],
  ['q="Red+Shirt"+old', { words: ['red', 'shirt', 'old'], phrases: ['Red Shirt'] }],
  ['q=%22red+%22shirt', { words: ['red', 'shirt'] }], // no phrase ends at a word
  ['q=', { words: [] }],
  ['q=%3F%3F', { words: ['??'] }], // asked, but not for words: nothing is found
  ['q=red+https://vocab.ex.org/coat', { words: ['red'], addresses: ['https://vocab.ex.org/coat'] }],
  ['label=Coat&label=T-shirt/top', { words: [], labels: ['Coat', 'T-shirt/top'] }],
  ['label=', { words: [] }],
  ['canvas=https://ex.org/c', { words: [], canvases: ['https://ex.org/c'] }],
  ['min-confidence=0.5', { words: [], confidence: { from: 0.5, to: 1 } }],
  ['confidence=0.25/0.75', { words: [], confidence: { from: 0.25, to: 0.75 } }],
  ['confidence=/0.75', { words: [], confidence: { from: 0, to: 0.75 } }],
  ['confidence=0.1/&min-confidence=.5', { words: [], confidence: { from: 0.5, to: 1 } }],
  ['xywh=1,2,3,4', { words: [], region: { x: 1, y: 2, w: 3, h: 4 } }],
  ['xywh=pixel:0,0,1,1', { words: [], region: { x: 0, y: 0, w: 1, h: 1 } }],
])('%j asks for %j', (query, expected) => {
  expect(parse(query).query).toEqual(expected);
});

describe('what is no answer but a bad request, with the parameter that is wrong', () => {
  test.each([
    ['page', 'page=-1'],
    ['page', 'page=1.5'],
    ['date', 'date=2024'],
    ['date', 'date=yesterday/today'],
    ['confidence', 'confidence=0.5'],
    ['confidence', 'confidence=a/b'],
    ['confidence', 'confidence=0/1/2'],
    ['confidence', 'confidence=0/1.01'],
    ['min-confidence', 'min-confidence=91%25'],
    ['min-confidence', 'min-confidence=-0.1'],
    ['min-confidence', 'min-confidence=1e-1'],
    ['xywh', 'xywh=1,2,3'],
    ['xywh', 'xywh=1,2,3,4,5'],
    ['xywh', 'xywh=1,2,0,4'],
    ['xywh', 'xywh=-1,2,3,4'],
    ['xywh', 'xywh=percent:0,0,50,50'],
    ['xywh', 'xywh=garbage'],
    ['q', 'q=red&q=shirt'],
    ['q', 'q=&q=shirt'], // which of them is the question?
    ['motivation', 'q=red&motivation=tagging&motivation=commenting'],
    ['page', 'page=0&page=1'],
    ['xywh', 'xywh=1,2,3,4&xywh=1,2,3,4'],
  ])('%s: %s', (path, query) => {
    const refused = () => parse(query);
    expect(refused).toThrow(InvalidInputError);
    expect(refused).toThrow(
      expect.objectContaining({ problems: [{ path, message: expect.any(String) }] }),
    );
  });

  test('min of autocomplete', () => {
    expect(() => parse('q=a&min=1&min=2', { autocomplete: true })).toThrow('min can be given only');
    expect(() => parseMin(new URLSearchParams('min=some'))).toThrow(InvalidInputError);
    expect(parseMin(new URLSearchParams('min=3'))).toBe(3);
    expect(parseMin(new URLSearchParams())).toBe(1);
  });
});

test('what means nothing is told by name, once, and is in no link', () => {
  const { ignored, understood } = parse('q=a&limit=3&_=17&limit=4&min=2&page=3&motivation=');
  expect(ignored).toEqual(['limit', '_', 'min']);
  expect(understood).toEqual([['q', 'a']]);
});

test('autocomplete knows min and no page', () => {
  const { ignored, understood } = parse('q=a&min=2&page=3', { autocomplete: true });
  expect(ignored).toEqual(['page']);
  expect(understood).toEqual([
    ['q', 'a'],
    ['min', '2'],
  ]);
});

test('addresses of ours are asked for as they are stored', () => {
  const toLocal = (address: string) => address.replace('https://host/models/', 'urn:model:');
  const { query } = parse('q=https://host/models/a&user=https://host/models/b', { toLocal });
  expect(query).toEqual({ words: [], addresses: ['urn:model:a'], creators: ['urn:model:b'] });
  const { canvases } = parse('canvas=https://host/models/a&canvas=https://ex.org/1', {
    toLocal,
  }).query;
  expect(canvases).toEqual(['urn:model:a', 'https://ex.org/1', 'https://host/models/a']);
});
