import type { JsonObject } from '../../src/json.ts';

// Annotations in the shapes that clients send, written for these tests after the contract with
// SimpleAnnotationServer's clients (E…: its examples), the viewers' editors, and the Web Annotation model.

export const canvas = 'https://ex.org/iiif/book1/canvas/p1';
const manifest = 'https://ex.org/iiif/book1/manifest.json';
const region = { '@type': 'oa:FragmentSelector', value: 'xywh=10,20,30,40' };
const drawing = {
  '@type': 'oa:SvgSelector',
  value: '<svg xmlns="http://www.w3.org/2000/svg"><path d="M10,20h30v40h-30z"/></svg>',
};
const text = { '@type': 'dctypes:Text', format: 'text/html', chars: '<p>True: Shirt</p>' };
const open = (change: JsonObject): JsonObject => ({
  '@type': 'oa:Annotation',
  motivation: 'oa:commenting',
  resource: text,
  on: canvas,
  ...change,
});
const web = (change: JsonObject): JsonObject => ({
  '@context': 'http://www.w3.org/ns/anno.jsonld',
  type: 'Annotation',
  body: { type: 'TextualBody', value: 'True: Shirt', format: 'text/plain', language: 'en' },
  target: canvas,
  ...change,
});

export const openAnnotations: Record<string, JsonObject> = {
  'E1: Mirador 2, a drawing with its box': open({
    '@context': 'http://iiif.io/api/presentation/2/context.json',
    motivation: ['oa:tagging', 'oa:commenting'],
    resource: [{ '@type': 'oa:Tag', chars: 'garment' }, text],
    on: [
      {
        '@type': 'oa:SpecificResource',
        full: canvas,
        selector: { '@type': 'oa:Choice', default: region, item: drawing },
        within: { '@id': manifest, '@type': 'sc:Manifest' },
      },
    ],
  }),
  'E5: a region in the address': open({ on: `${canvas}#xywh=0,132,102,10` }),
  'E6: a target by its @id': open({
    on: { '@id': `${canvas}#xywh=1,1,9,9`, within: { '@id': manifest } },
  }),
  'E7: the whole canvas': open({}),
  'a drawing alone': open({ on: { full: canvas, selector: drawing } }),
  'two targets': open({ on: [{ full: canvas, selector: region }, `${canvas}#xywh=1,2,3,4`] }),
  'dates without a zone, as SimpleAnnotationServer wrote them': open({
    'dcterms:created': '2024-06-10T06:13:20',
    'http://purl.org/dc/terms/modified': '2024-06-11T06:13:20',
  }),
  'dates with a zone': open({ 'dcterms:created': '2024-06-10T06:13:20+02:00' }),
  'no type and no motivation': { resource: text, on: canvas },
  'no body': open({ resource: undefined, motivation: 'oa:highlighting' }),
  'a body that is a name': open({ resource: 'https://ex.org/note' }),
  'an image as body': open({
    resource: { '@id': 'https://ex.org/i.jpg', '@type': 'dctypes:Image' },
  }),
  'an empty text': open({ resource: { '@type': 'dctypes:Text', chars: '' } }),
  'a body that says nothing': open({ resource: { '@type': 'dctypes:Text', format: 'text/html' } }),
  'a body with a blank node for a name': open({ resource: { '@id': '_:b0', '@type': 'oa:Tag' } }),
  'cnt:ContentAsText': open({
    resource: { '@type': 'cnt:ContentAsText', 'cnt:chars': 'TO THE PUBLIC.', format: 'text/plain' },
  }),
  'expanded strings': open({ resource: { ...text, chars: { '@value': 'ja', '@language': 'de' } } }),
  'a choice of bodies': open({
    resource: { '@type': 'oa:Choice', default: text, item: [{ '@id': 'https://ex.org/i.jpg' }] },
  }),
  'part of an image as body': open({
    resource: {
      '@type': 'oa:SpecificResource',
      full: { '@id': 'https://ex.org/i.jpg', '@type': 'dctypes:Image' },
      selector: region,
    },
  }),
  'a styled text as body': open({
    resource: { '@type': 'oa:SpecificResource', style: 'red', full: text },
  }),
  'who wrote it': open({
    'oa:annotatedBy': { '@id': 'https://ex.org/ann', '@type': 'foaf:Person' },
  }),
  'SAS’s own additions': open({
    resource: { ...text, 'http://dev.llgc.org.uk/sas/full_text': 'True: Shirt' },
  }),
  'painting, from a list of transcriptions': open({ motivation: 'sc:painting' }),
};

export const webAnnotations: Record<string, JsonObject> = {
  'text on the whole canvas': web({}),
  'a region in the address': web({ target: `${canvas}#xywh=1,2,3,4` }),
  'mirador-annotations: box and drawing': web({
    motivation: 'commenting',
    target: {
      source: { id: canvas, partOf: { id: manifest, type: 'Manifest' } },
      selector: [
        { type: 'FragmentSelector', value: 'xywh=1,2,3,4' },
        { type: 'SvgSelector', value: '<svg xmlns="http://www.w3.org/2000/svg"/>' },
      ],
    },
  }),
  'IIIF’s point': web({
    target: { source: canvas, selector: { type: 'PointSelector', x: 1, y: 2 } },
  }),
  bodyValue: web({ body: undefined, bodyValue: 'True: Shirt' }),
  'no body': web({ body: undefined, motivation: 'highlighting' }),
  'many bodies': web({
    body: [
      'https://ex.org/note',
      { id: 'https://ex.org/i.jpg', type: 'Image', format: 'image/jpeg' },
      { type: 'TextualBody', purpose: 'tagging', value: 'Shirt' },
      { source: 'https://ex.org/label', purpose: 'classifying' },
      { type: 'Choice', items: [{ type: 'TextualBody', value: 'ja' }, 'https://ex.org/yes'] },
    ],
  }),
  'every property of §3.3': web({
    created: '2020-01-01T00:00:00.123+01:00',
    modified: '2020-01-02T00:00:00Z',
    generated: '2020-01-02T00:00:00Z',
    creator: { id: 'https://ex.org/ann', type: 'Person', name: 'Ann' },
    generator: 'https://ex.org/editor',
    rights: ['https://creativecommons.org/publicdomain/zero/1.0/'],
    canonical: 'urn:uuid:dbfb1861-0ecf-41ad-be94-a584e5c4f1df',
    via: ['https://ex.org/a/1', 'https://ex.org/a/2'],
    audience: { id: 'https://ex.org/class', type: 'schema:EducationalAudience' },
    stylesheet: 'https://ex.org/style.css',
  }),
  'parts within parts': web({
    target: {
      source: canvas,
      selector: {
        type: 'RangeSelector',
        startSelector: { type: 'XPathSelector', value: '//p[1]' },
        endSelector: { type: 'TextPositionSelector', start: 0, end: 9 },
        refinedBy: { type: 'TextQuoteSelector', exact: 'a', prefix: 'b', suffix: 'c' },
      },
      state: { type: 'TimeState', sourceDate: '2015-07-20T13:30:00Z' },
      styleClass: 'red',
    },
  }),
  'several contexts': web({
    '@context': [
      'http://iiif.io/api/presentation/3/context.json',
      'http://www.w3.org/ns/anno.jsonld',
      { ex: 'https://ex.org/' },
    ],
    'ex:more': { kept: true },
  }),
};

/** What SimpleAnnotationServer's dialect takes although the model does not, and that goes out mended. */
export const looseAnnotations: Record<string, JsonObject> = {
  'no context': web({ '@context': undefined }),
  'the context of Presentation 3 alone': web({
    '@context': 'http://iiif.io/api/presentation/3/context.json',
  }),
  'no type': web({ type: undefined }),
  'dates without a zone': web({ created: '2024-06-10T06:13:20', modified: '2024-06-11' }),
};
