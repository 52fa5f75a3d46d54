import type { JsonObject } from '../../../src/json.ts';
import { C, M, mirador2Annotation, textAnnotation } from '../sas/client.ts';

// Valid documents of every dialect, made up for these tests; what a fuzzed request is mutated from.

/** Stands for the id of an annotation that is stored when the request is sent. */
export const someId = '@SOME-ID@';

const prediction = '<p>Predicted: Coat</p><p>Confidence: 0.91</p>';

export const openAnnotations = [
  mirador2Annotation(),
  textAnnotation('<p>True: Shirt</p> of blue linen'),
  { ...textAnnotation(prediction), '@id': 'https://ex.org/anno/1' },
  { ...textAnnotation('Zwei Wörter', C), 'dcterms:created': '2024-05-06T07:08:09Z' },
];

export const webAnnotations: JsonObject[] = [
  {
    '@context': 'http://www.w3.org/ns/anno.jsonld',
    id: 'https://ex.org/anno/2',
    type: 'Annotation',
    motivation: 'commenting',
    created: '2024-05-06T07:08:09Z',
    creator: { id: 'https://ex.org/ann', type: 'Person', name: 'Ann' },
    body: { type: 'TextualBody', value: 'A coat of wool', format: 'text/plain', language: 'en' },
    target: {
      type: 'SpecificResource',
      source: { id: C, type: 'Canvas', partOf: { id: M, type: 'Manifest' } },
      selector: {
        type: 'FragmentSelector',
        conformsTo: 'http://www.w3.org/TR/media-frags/',
        value: 'xywh=1,2,30,40',
      },
    },
  },
  {
    '@context': [
      'http://www.w3.org/ns/anno.jsonld',
      'http://iiif.io/api/presentation/3/context.json',
    ],
    type: 'Annotation',
    motivation: ['tagging', 'assessing'],
    body: [
      { type: 'TextualBody', purpose: 'tagging', value: '<p>True: Coat</p>', format: 'text/html' },
      { type: 'Choice', items: [{ type: 'TextualBody', value: 'one' }, 'https://ex.org/body'] },
    ],
    target: [
      `${C}#xywh=percent:1,2,3,4`,
      {
        source: 'https://ex.org/iiif/book1/canvas/p2',
        selector: { type: 'SvgSelector', value: '<svg><path d="M1,2h3v4h-3z"/></svg>' },
      },
    ],
  },
  {
    type: 'Annotation',
    bodyValue: '漢字 et café',
    target: 'https://museum.example/canvas/a',
    via: 'https://ex.org/anno/0',
    rights: 'https://creativecommons.org/publicdomain/zero/1.0/',
    stylesheet: { type: 'CssStylesheet', value: '.red { color: red }' },
  },
];

export const containers: JsonObject[] = [
  { '@context': 'http://www.w3.org/ns/anno.jsonld', type: 'AnnotationCollection', label: 'Mine' },
  {
    type: ['BasicContainer', 'AnnotationCollection'],
    label: { en: ['Mine'] },
    created: '2024-05-06',
  },
];

export const list2: JsonObject = {
  '@context': 'http://iiif.io/api/presentation/2/context.json',
  '@id': 'https://ex.org/list/1',
  '@type': 'sc:AnnotationList',
  resources: openAnnotations,
};

export const page3: JsonObject = {
  '@context': 'http://iiif.io/api/presentation/3/context.json',
  id: 'https://ex.org/page/1',
  type: 'AnnotationPage',
  items: webAnnotations,
};

export const manifest2: JsonObject = {
  '@context': 'http://iiif.io/api/presentation/2/context.json',
  '@id': M,
  '@type': 'sc:Manifest',
  label: [{ '@value': 'A book', '@language': 'en' }],
  metadata: [{ label: 'Date', value: '1850' }],
  sequences: [
    {
      '@type': 'sc:Sequence',
      canvases: [1, 2].map((n) => ({
        '@id': `https://ex.org/iiif/book1/canvas/p${n}`,
        '@type': 'sc:Canvas',
        label: `p. ${n}`,
        height: 1000,
        width: 750,
        images: [
          {
            '@type': 'oa:Annotation',
            motivation: 'sc:painting',
            resource: {
              '@id': `https://ex.org/images/p${n}/full/full/0/default.jpg`,
              '@type': 'dctypes:Image',
              service: {
                '@context': 'http://iiif.io/api/image/2/context.json',
                '@id': `https://ex.org/images/p${n}`,
                profile: 'http://iiif.io/api/image/2/level2.json',
              },
            },
            on: `https://ex.org/iiif/book1/canvas/p${n}`,
          },
        ],
      })),
    },
  ],
  structures: [{ '@id': `${M}/r1`, '@type': 'sc:Range', label: 'All', canvases: [C] }],
};

/** A line of NDJSON. */
export const line = (id: string, document: JsonObject = webAnnotations[0] ?? {}): JsonObject => ({
  ...{ kind: 'annotation', id, form: 'w3c', origin: 'import' },
  ...{ created: '2026-01-01T00:00:00Z', modified: '2026-01-02T00:00:00Z' },
  document: { ...document, id },
});

export const manifestLine: JsonObject = {
  ...{ kind: 'manifest', shortId: 'book1', url: M },
  ...{ created: '2026-01-01T00:00:00Z', modified: '2026-01-02T00:00:00Z' },
  document: manifest2,
};

export const tasks: JsonObject[] = [
  {
    id: 7,
    data: { image: 'https://ex.org/images/p1/full/full/0/default.jpg', canvas: C },
    annotations: [
      {
        ...{ id: 1001, was_cancelled: false, completed_by: { id: 3, email: 'ann@ex.org' } },
        ...{ created_at: '2026-05-01T10:00:00.123456Z', updated_at: '2026-05-02T10:00:00.5Z' },
        result: [
          {
            ...{ id: 'Dx_aB91ISN', type: 'rectanglelabels', from_name: 'label', to_name: 'image' },
            ...{ original_width: 750, original_height: 1000 },
            value: {
              x: 12.5,
              y: 50,
              width: 25,
              height: 33,
              rotation: 0,
              rectanglelabels: ['Coat'],
            },
          },
          {
            ...{ id: 'ch', type: 'choices', from_name: 'label', to_name: 'image' },
            value: { choices: ['Shirt'] },
          },
        ],
      },
    ],
    predictions: [
      {
        ...{ id: 5, model_version: 'deep 0123456789ab garment', score: 0.5 },
        result: [
          {
            ...{ id: 'p', type: 'choices', from_name: 'label', to_name: 'image' },
            value: { choices: ['Dress'] },
          },
        ],
      },
    ],
  },
];

export const coco: JsonObject = {
  info: { description: 'Garments', date_created: '2026-03-16T17:05:23+00:00' },
  annotations: [
    {
      ...{ id: 1, image_id: 7, category_id: 18, iscrowd: 0, area: 1200 },
      ...{ bbox: [10.5, 20, 30, 40], segmentation: [[10.5, 20, 40, 20, 40, 60, 20, 60]] },
      attributes: { occluded: false, rotation: 0 },
    },
    {
      ...{ id: 2, image_id: 'p2', category_id: 2, bbox: [0, 0, 1500, 2000], whole: true },
      ...{ annotation: 'https://ex.org/anno/1', target: 1, modified: '2026-05-01T10:00:00Z' },
      segmentation: { counts: [1, 2, 3], size: [2, 3] },
    },
  ],
  predictions: [
    {
      ...{ image_id: 7, category_id: 2, bbox: [1, 2, 3, 4], score: 0.5 },
      ...{ model: 'deep', version: '0123456789ab', recipe: 'garment' },
    },
  ],
  images: [
    { id: 7, width: 1500, height: 2000, coco_url: 'https://ex.org/images/p1', file_name: 'a.jpg' },
    { id: 'p2', width: 1500, height: 2000, canvas: C, file_name: 'book1-0002.jpg' },
  ],
  categories: [
    { id: 18, name: 'Coat', supercategory: 'garment' },
    { id: 2, name: 'Shirt' },
  ],
};
