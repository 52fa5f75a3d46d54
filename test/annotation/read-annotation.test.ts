import { expect, test } from 'vitest';
import { readAnnotation } from '../../src/annotation/read-annotation.ts';
import { InvalidInputError } from '../../src/errors.ts';
import type { Json } from '../../src/json.ts';

const now = new Date('2026-01-02T03:04:05.678Z');
const canvas = 'https://ex.org/iiif/book1/canvas/p1';
const manifest = 'https://ex.org/iiif/book1/manifest.json';
const read = (document: unknown) =>
  readAnnotation(document, { origin: 'curator', now, mintId: () => 'https://h/annotation/1' });
const oa = (on: Json) => ({ '@type': 'oa:Annotation', on });
const whole = { canvas, region: undefined, manifest: undefined };
const corner = { ...whole, region: { x: 10, y: 20, w: 30, h: 40 } };
const fragment = { '@type': 'oa:FragmentSelector', value: 'xywh=10,20,30,40' };
const svg = { '@type': 'oa:SvgSelector', value: '<svg><path d="M1,2"/></svg>' };

test.each<[string, Json, object]>([
  ['a string with a fragment', `${canvas}#xywh=10,20,30,40`, corner],
  ['a string without one', canvas, whole],
  ['a string with nothing after #', `${canvas}#`, whole],
  ['an object with full', { full: canvas, selector: fragment }, corner],
  ['an object with full and no selector', { full: canvas }, whole],
  ['full as an object', { full: { '@id': canvas }, selector: fragment }, corner],
  ['source', { source: canvas, selector: fragment }, corner],
  ['an id with a fragment', { '@id': `${canvas}#xywh=10,20,30,40` }, corner],
  ['an id alone', { '@id': canvas }, whole],
  [
    'within as an object',
    { full: canvas, selector: fragment, within: { '@id': manifest } },
    { ...corner, manifest },
  ],
  [
    'within as a string',
    { full: canvas, selector: fragment, within: manifest },
    { ...corner, manifest },
  ],
  [
    "Mirador 2's Choice",
    { full: canvas, selector: { '@type': 'oa:Choice', default: fragment, item: svg } },
    corner,
  ],
  ['a drawing of nothing', { full: canvas, selector: svg }, whole],
  [
    'a drawing, by the box around it',
    {
      full: canvas,
      selector: { '@type': 'oa:SvgSelector', value: '<svg><path d="M10,20h30v40z"/></svg>' },
    },
    corner,
  ],
  ['pixels with their unit', `${canvas}#xywh=pixel:9.6,20.4,30,40`, corner],
  [
    'percent of a canvas',
    `${canvas}#xywh=percent:1.5,2,3,4`,
    { ...whole, region: { percent: [1.5, 2, 3, 4] } },
  ],
  ['nothing in percent', `${canvas}#xywh=pct:1,2,0,4`, whole],
])('%s is a target of Open Annotation', (_, on, target) => {
  expect(read(oa(on)).targets).toEqual([target]);
});

test.each<[string, Json, object]>([
  ['a string', `${canvas}#xywh=10,20,30,40`, corner],
  ['the canvas', canvas, whole],
  ['a source with a selector', { source: canvas, selector: { value: 'xywh=10,20,30,40' } }, corner],
  [
    'a source that names its manifest',
    { source: { id: canvas, partOf: [{ id: manifest, type: 'Manifest' }] } },
    { ...whole, manifest },
  ],
  ['a list of selectors', { source: canvas, selector: [svg, fragment] }, corner],
  [
    'a fragment that mirador-annotations calls an SvgSelector',
    { source: canvas, selector: { type: 'SvgSelector', value: 'xywh=10,20,30,40' } },
    corner,
  ],
  ['the canvas as an object', { id: canvas, type: 'Canvas' }, whole],
])('%s is a target of Web Annotation', (_, target, expected) => {
  expect(read({ type: 'Annotation', target }).targets).toEqual([expected]);
});

test('several targets, also on several canvases, keep their order', () => {
  const targets = read(oa([`${canvas}#xywh=10,20,30,40`, { full: `${canvas}2` }])).targets;
  expect(targets).toEqual([corner, { ...whole, canvas: `${canvas}2` }]);
});

test('a canvas id with a # of its own stays whole', () => {
  expect(read(oa('https://ex.org/m#canvas1')).targets[0]?.canvas).toBe('https://ex.org/m#canvas1');
});

test.each<[string, unknown, string]>([
  ['no target', { test: 'test' }, 'The annotation has no target ("on").'],
  [
    'a W3C annotation without one',
    { type: 'Annotation' },
    'The annotation has no target ("target").',
  ],
  ['an empty list of targets', oa([]), 'The annotation has no target ("on").'],
  [
    'an id that is none',
    { '@id': '84fd0328-5041', on: canvas },
    '"84fd0328-5041" is not an absolute URI.',
  ],
  [
    'an id with a space',
    { '@id': 'http://a/b c', on: canvas },
    '"http://a/b c" is not an absolute URI.',
  ],
  ['an id that is a number', { id: 7, target: canvas }, '7 is not an absolute URI.'],
  ['an array', [], 'An annotation must be a JSON object.'],
  ['a string', 'x', 'An annotation must be a JSON object.'],
  ['null', null, 'An annotation must be a JSON object.'],
  [
    'a target that is a number',
    oa(5),
    'A target must be an address or an object, and on is neither.',
  ],
  [
    'a target that names no canvas',
    oa([canvas, { selector: fragment }]),
    'The target names no canvas: on[1] has neither "full" nor "source" nor an id.',
  ],
  [
    'a canvas with a NUL, where databases would cut it off',
    oa('https://ex.org/canvas\0/2'),
    'on has a NUL or half a surrogate pair in an address.',
  ],
  [
    'half a surrogate pair in a canvas',
    oa('https://ex.org/canvas\ud800'),
    'on has a NUL or half a surrogate pair in an address.',
  ],
  ['a fragment of nothing', oa('#xywh=1,2,3,4'), 'The target on names no canvas.'],
  [
    'five regions as one list',
    oa({ full: canvas, selector: { value: ['xywh=1,1,1,1', 'xywh=2,2,2,2'] } }),
    'The "value" of a selector must be one string, and on.selector.value is a list; give each region its own target.',
  ],
])('%s is refused with a sentence', (_, document, message) => {
  expect(() => read(document)).toThrow(InvalidInputError);
  expect(() => read(document)).toThrow(message);
});

test.each([
  'http://ex.org/a',
  'urn:uuid:1b4e28ba',
  'https://ex.org/ä#b',
  'http://ex.org/a%20b',
  'tag:ex.org,2026:1',
])('%s may be the id of an annotation', (id) => {
  expect(read({ '@id': id, on: canvas }).id).toBe(id);
});

test.each([
  'a/b',
  '//ex.org/a',
  'http://ex.org/{a}',
  'http://ex.org/%zz',
  'http:',
  'http://',
  ':a',
])('%s may not', (id) => {
  expect(() => read({ '@id': id, on: canvas })).toThrow('is not an absolute URI');
});

test('an id is minted where there is none or only a blank node', () => {
  expect(read(oa(canvas)).id).toBe('https://h/annotation/1');
  expect(read({ '@id': '_:b0', on: canvas }).id).toBe('https://h/annotation/1');
});

test('the document is kept exactly as sent', () => {
  const document = { '@id': 'urn:x:1', on: canvas, resource: { chars: 'a' }, 'ex:more': [1, null] };
  expect(read(document).document).toBe(document);
});

test.each([
  [{}, '2026-01-02T03:04:05Z', '2026-01-02T03:04:05Z'],
  [{ 'dcterms:created': '2024-06-10T06:13:20' }, '2024-06-10T06:13:20Z', '2024-06-10T06:13:20Z'],
  [{ created: '2024-06-10T08:13:20+02:00' }, '2024-06-10T06:13:20Z', '2024-06-10T06:13:20Z'],
  [
    {
      'http://purl.org/dc/terms/created': '2024-06-10T06:13:20Z',
      'http://purl.org/dc/terms/modified': '2025-01-01T00:00:00Z',
    },
    '2024-06-10T06:13:20Z',
    '2025-01-01T00:00:00Z',
  ],
  [
    { created: 'yesterday', modified: '2025-01-01T00:00:00Z' },
    '2026-01-02T03:04:05Z',
    '2026-01-02T03:04:05Z',
  ],
])('the dates of %j are read', (dates, created, modified) => {
  expect(read({ ...oa(canvas), ...dates })).toMatchObject({ created, modified });
});

test('motivations lose their prefix, bodies give text and statement, the creator is named', () => {
  const record = read({
    ...oa(canvas),
    motivation: ['oa:tagging', 'http://www.w3.org/ns/oa#commenting', 'sc:painting'],
    resource: [
      { '@type': 'oa:Tag', chars: 'garment' },
      { '@type': 'dctypes:Text', format: 'text/html', chars: '<p>True: Shirt</p>' },
      'http://ex.org/elsewhere',
    ],
    'dcterms:creator': { '@id': 'https://ex.org/ann' },
  });
  expect(record).toMatchObject({
    form: 'oa',
    motivations: ['tagging', 'commenting', 'painting'],
    text: 'garment\nTrue: Shirt',
    statement: { truth: 'Shirt' },
    creator: 'https://ex.org/ann',
    model: undefined,
  });
});

test('the machine that made a prediction is read from its generator', () => {
  const generator = { id: 'https://x/m', type: 'Software', name: 'resnet', version: '3' };
  expect(read({ type: 'Annotation', target: canvas, generator })).toMatchObject({
    form: 'w3c',
    model: 'resnet',
    version: '3',
    recipe: undefined,
  });
});
