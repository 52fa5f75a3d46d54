import { expect, test } from 'vitest';
import { toOpenAnnotation } from '../../src/annotation/open-annotation.ts';
import { populateAnnotation } from '../../src/annotation/populate-annotation.ts';
import type { Presentation } from '../../src/annotation/presentation.ts';
import { readAnnotation } from '../../src/annotation/read-annotation.ts';
import type { Json, JsonObject } from '../../src/json.ts';

// The examples E1 … of the contract with SimpleAnnotationServer's clients.
const now = new Date('2024-06-10T06:13:20.000Z');
const C = 'https://ex.org/iiif/book1/canvas/p1';
const M = 'https://ex.org/iiif/book1/manifest.json';
const id = 'http://localhost:8888/annotation/1718000000000';
const open = (document: JsonObject, presentation?: Presentation) =>
  toOpenAnnotation(
    readAnnotation(document, { origin: 'curator', now, mintId: () => id }),
    presentation,
  );
const context = 'http://iiif.io/api/presentation/2/context.json';
const fragment = (value: string) => ({ '@type': 'oa:FragmentSelector', value });
const plainTarget = (value: string) => ({
  '@type': 'oa:SpecificResource',
  full: C,
  selector: fragment(value),
});
const svg = {
  '@type': 'oa:SvgSelector',
  value: '<svg xmlns=\'http://www.w3.org/2000/svg\'><path d="M10,20h30v40h-30z"/></svg>',
};
const mirador2: JsonObject = {
  '@context': context,
  '@type': 'oa:Annotation',
  motivation: ['oa:tagging', 'oa:commenting'],
  resource: [
    { '@type': 'oa:Tag', chars: 'garment' },
    { '@type': 'dctypes:Text', format: 'text/html', chars: '<p>True: Shirt</p>' },
  ],
  on: [
    {
      '@type': 'oa:SpecificResource',
      full: C,
      selector: { '@type': 'oa:Choice', default: fragment('xywh=10,20,30,40'), item: svg },
      within: { '@id': M, '@type': 'sc:Manifest' },
    },
  ],
};

test('E1: what Mirador 2 creates comes back with an id and dates, else the same', () => {
  expect(open(mirador2)).toEqual({
    ...mirador2,
    '@id': id,
    'dcterms:created': '2024-06-10T06:13:20Z',
    'dcterms:modified': '2024-06-10T06:13:20Z',
  });
});

test('E5: a string target and a single body become object and list', () => {
  expect(
    open({
      '@type': 'oa:Annotation',
      motivation: 'oa:commenting',
      resource: { '@type': 'dctypes:Text', format: 'text/html', chars: '<p>hi</p>' },
      on: `${C}#xywh=0,132,102,10`,
    }),
  ).toMatchObject({
    '@id': id,
    motivation: ['oa:commenting'],
    resource: [{ '@type': 'dctypes:Text', format: 'text/html', chars: '<p>hi</p>' }],
    on: plainTarget('xywh=0,132,102,10'),
  });
});

test('E6: a target by @id keeps its within', () => {
  const within = { '@id': M, '@type': 'sc:Manifest' };
  expect(open({ on: { '@id': `${C}#xywh=1,1,9,9`, within } }).on).toEqual({
    ...plainTarget('xywh=1,1,9,9'),
    within,
  });
});

test('E7: the whole canvas has no selector, unless its size is asked for', () => {
  expect(open({ on: C }).on).toEqual({ '@type': 'oa:SpecificResource', full: C });
  const canvasSize = () => ({ width: 240, height: 320 });
  expect(open({ on: C }, { canvasSize }).on).toEqual(plainTarget('xywh=0,0,240,320'));
});

test.each<[string, Json, 'object' | 'list']>([
  ['one fragment', `${C}#xywh=1,1,9,9`, 'object'],
  ['a list of one fragment', [`${C}#xywh=1,1,9,9`], 'object'],
  ['a Choice', { full: C, selector: { default: fragment('xywh=1,1,9,9'), item: svg } }, 'list'],
  ['two fragments', [`${C}#xywh=1,1,9,9`, `${C}2#xywh=1,1,9,9`], 'list'],
])('%s is answered as %3$s', (_, on, shape) => {
  expect(Array.isArray(open({ on }).on)).toBe(shape === 'list');
});

test('a manifest is named where the target names none, with its label', () => {
  const within = () => ({ id: 'https://ex.org/other', label: 'Other' });
  expect(open({ on: C }, { within }).on).toMatchObject({
    within: { '@id': 'https://ex.org/other', '@type': 'sc:Manifest', label: 'Other' },
  });
  expect(open(mirador2, { within }).on).toEqual(mirador2.on);
});

test('what only SAS understood is left out, what it did not know stays', () => {
  const answer = open({
    '@id': '_:b0',
    '@context': 'file:///somewhere/iiif.json',
    'http://purl.org/dc/terms/created': '2020-01-01T00:00:00',
    resource: { '@id': '_:b1', chars: 'a', 'http://dev.llgc.org.uk/sas/full_text': 'a' },
    on: { '@id': '_:b2', full: C, selector: { '@id': '_:b3', value: 'xywh=1,1,9,9' } },
    'ex:more': { kept: true },
  });
  expect(answer).toEqual({
    '@context': context,
    '@id': id,
    '@type': 'oa:Annotation',
    motivation: ['oa:commenting'],
    resource: [{ chars: 'a' }],
    on: { full: C, selector: { value: 'xywh=1,1,9,9' } },
    'dcterms:created': '2020-01-01T00:00:00',
    'ex:more': { kept: true },
  });
});

test('a body that is a string is an address', () => {
  expect(open({ on: C, resource: 'https://ex.org/thing' }).resource).toEqual([
    { '@id': 'https://ex.org/thing' },
  ]);
});

test('an answer read again gives the same answer', () => {
  const first = open(mirador2);
  expect(open(first)).toEqual(first);
});

test('for viewers, regions are whole canvas units', () => {
  const canvasSize = () => ({ width: 200, height: 100 });
  const on = (value: string) => open({ on: `${C}#xywh=${value}` }, { viewer: true, canvasSize }).on;
  expect(on('pixel:1.4,2.6,3,4')).toEqual(plainTarget('xywh=1,3,3,4'));
  expect(on('percent:10,10,50,50')).toEqual(plainTarget('xywh=20,10,100,50'));
  expect(open({ on: `${C}#xywh=pixel:1,2,3,4` }).on).toEqual(plainTarget('xywh=pixel:1,2,3,4'));
});

test('for viewers, a target without a region on a canvas of unknown size is the address of the canvas', () => {
  expect(open({ on: { full: C } }).on).toEqual({ full: C });
  expect(open({ on: { full: C } }, { viewer: true }).on).toBe(C);
  expect(open({ on: [{ full: C }, `${C}#xywh=1,2,3,4`] }, { viewer: true }).on).toEqual([
    C,
    plainTarget('xywh=1,2,3,4'),
  ]);
});

test('a Web Annotation goes through the crosswalk', () => {
  const answer = open({
    type: 'Annotation',
    motivation: ['commenting', 'painting'],
    creator: { id: 'https://ex.org/ann', type: 'Person' },
    'x:more': 1,
    body: [
      { type: 'TextualBody', format: 'text/html', language: 'en', value: '<p>a</p>' },
      { type: 'TextualBody', purpose: 'tagging', format: 'text/plain', value: 'Coat' },
      { id: 'https://ex.org/i.jpg', type: 'Image', format: 'image/jpeg' },
    ],
    target: {
      source: { id: C, type: 'Canvas', partOf: [{ id: M, type: 'Manifest' }] },
      selector: [
        { type: 'FragmentSelector', value: 'xywh=10,20,30,40' },
        { type: 'SvgSelector', value: svg.value },
      ],
    },
  });
  expect(answer).toEqual({
    '@context': context,
    '@id': id,
    '@type': 'oa:Annotation',
    motivation: ['oa:commenting', 'sc:painting'],
    resource: [
      { '@type': 'dctypes:Text', format: 'text/html', language: 'en', chars: '<p>a</p>' },
      { '@type': 'oa:Tag', chars: 'Coat' },
      { '@type': 'dctypes:Image', '@id': 'https://ex.org/i.jpg', format: 'image/jpeg' },
    ],
    on: mirador2.on,
    'dcterms:creator': 'https://ex.org/ann',
    'dcterms:created': '2024-06-10T06:13:20Z',
    'dcterms:modified': '2024-06-10T06:13:20Z',
    'x:more': 1,
  });
});

test.each<[string, JsonObject, JsonObject]>([
  [
    'plain text becomes a paragraph',
    { '@type': 'cnt:ContentAsText', format: 'text/plain', chars: 'TO <i>THE</i> PUBLIC.' },
    { '@type': 'dctypes:Text', format: 'text/html', chars: '<p>TO <i>THE</i> PUBLIC.</p>' },
  ],
  [
    'a paragraph stays one',
    { '@type': 'cnt:ContentAsText', chars: ' <p>a</p>' },
    { '@type': 'dctypes:Text', format: 'text/html', chars: ' <p>a</p>' },
  ],
  [
    'HTML stays',
    { '@type': 'dctypes:Text', format: 'text/html', chars: 'a' },
    { '@type': 'dctypes:Text', format: 'text/html', chars: 'a' },
  ],
  [
    'tags stay',
    { '@type': 'oa:Tag', format: 'text/plain', chars: 'a' },
    { '@type': 'oa:Tag', format: 'text/plain', chars: 'a' },
  ],
])('E16: when a list is loaded, %s', (_, body, expected) => {
  expect(populateAnnotation({ on: C, resource: body })).toEqual({ on: C, resource: expected });
  expect(populateAnnotation({ on: C, resource: [body, body] }).resource).toEqual([
    expected,
    expected,
  ]);
  expect(populateAnnotation({ on: C })).toEqual({ on: C });
});
