import { expect, test } from 'vitest';
import type { Presentation } from '../../src/annotation/presentation.ts';
import { readAnnotation } from '../../src/annotation/read-annotation.ts';
import { toWebAnnotation } from '../../src/annotation/web-annotation.ts';
import type { JsonObject } from '../../src/json.ts';

const now = new Date('2026-01-02T03:04:05.678Z');
const C = 'https://ex.org/canvas/1';
const M = 'https://ex.org/manifest.json';
const web = (document: JsonObject, presentation?: Presentation) =>
  toWebAnnotation(
    readAnnotation(document, { origin: 'curator', now, mintId: () => 'https://h/1' }),
    presentation,
  );
const fragment = (value: string) => ({
  type: 'FragmentSelector',
  conformsTo: 'http://www.w3.org/TR/media-frags/',
  value,
});

test('a Web Annotation comes out as it went in, to the order of its keys', () => {
  const document = {
    '@context': 'http://www.w3.org/ns/anno.jsonld',
    id: 'https://ex.org/a/1',
    type: 'Annotation',
    motivation: 'commenting',
    'x:more': [1, { a: null }],
    body: { type: 'TextualBody', value: 'a', purpose: 'describing' },
    target: { source: C, selector: { type: 'FragmentSelector', value: 'xywh=pixel:1.5,2,3,4' } },
    created: '2020-01-01T00:00:00.123+01:00',
    modified: '2020-01-02T00:00:00Z',
  };
  expect(web(document)).toEqual(document);
});

test('id and dates are filled in where they were missing', () => {
  expect(web({ type: 'Annotation', target: C })).toEqual({
    id: 'https://h/1',
    type: 'Annotation',
    target: C,
    created: '2026-01-02T03:04:05Z',
    modified: '2026-01-02T03:04:05Z',
  });
});

test('an Open Annotation goes through the crosswalk', () => {
  expect(
    web({
      '@context': 'http://iiif.io/api/presentation/2/context.json',
      '@id': 'https://ex.org/a/1',
      '@type': 'oa:Annotation',
      motivation: ['oa:tagging', 'oa:commenting'],
      resource: [
        { '@type': 'oa:Tag', chars: 'garment' },
        {
          '@id': '_:b0',
          '@type': 'dctypes:Text',
          format: 'text/html',
          language: 'en',
          chars: '<p>a</p>',
        },
        { '@id': 'https://ex.org/i.jpg', '@type': 'dctypes:Image' },
      ],
      on: [
        {
          full: C,
          selector: {
            '@type': 'oa:Choice',
            default: { '@type': 'oa:FragmentSelector', value: 'xywh=1,2,3,4' },
            item: { '@type': 'oa:SvgSelector', value: '<svg/>' },
          },
          within: { '@id': M, '@type': 'sc:Manifest' },
        },
      ],
      'dcterms:created': '2020-01-01T00:00:00',
      'dcterms:creator': { '@id': 'https://ex.org/ann', name: 'Ann' },
      'ex:more': 1,
    }),
  ).toEqual({
    id: 'https://ex.org/a/1',
    type: 'Annotation',
    motivation: ['tagging', 'commenting'],
    body: [
      { type: 'TextualBody', purpose: 'tagging', value: 'garment' },
      { type: 'TextualBody', value: '<p>a</p>', format: 'text/html', language: 'en' },
      { id: 'https://ex.org/i.jpg', type: 'Image' },
    ],
    target: {
      type: 'SpecificResource',
      source: { id: C, type: 'Canvas', partOf: [{ id: M, type: 'Manifest' }] },
      selector: [fragment('xywh=1,2,3,4'), { type: 'SvgSelector', value: '<svg/>' }],
    },
    creator: { id: 'https://ex.org/ann', name: 'Ann' },
    created: '2020-01-01T00:00:00Z',
    'ex:more': 1,
  });
});

test('the whole canvas stays its plain id, unless its size is asked for', () => {
  const canvasSize = () => ({ width: 240, height: 320 });
  expect(web({ on: C }).target).toBe(C);
  const drawn = {
    type: 'SpecificResource',
    source: { id: C, type: 'Canvas' },
    selector: fragment('xywh=0,0,240,320'),
  };
  expect(web({ on: C }, { canvasSize }).target).toEqual(drawn);
  expect(web({ type: 'Annotation', target: C }, { canvasSize }).target).toEqual(drawn);
});

test('for viewers, regions are whole canvas units and called by their name', () => {
  const target = (value: string, type = 'FragmentSelector') =>
    web({ type: 'Annotation', target: { source: C, selector: { type, value } } }, { viewer: true })
      .target;
  const drawn = (value: string) => ({ source: C, selector: fragment(value) });
  expect(target('xywh=pixel:1.4,2.6,3,4')).toEqual(drawn('xywh=1,3,3,4'));
  expect(target('xywh=1,2,3,4', 'SvgSelector')).toEqual(drawn('xywh=1,2,3,4'));
  expect(target('xywh=1,2,3,4')).toEqual({
    source: C,
    selector: { type: 'FragmentSelector', value: 'xywh=1,2,3,4' }, // nothing to repair: as sent
  });
});
