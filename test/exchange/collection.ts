import { annotationOfPrediction } from '../../src/annotation/prediction-annotation.ts';
import { readAnnotation } from '../../src/annotation/read-annotation.ts';
import { manifestRecord } from '../../src/ingest-manifest.ts';
import type { JsonObject } from '../../src/json.ts';
import { localAddress } from '../../src/local-address.ts';
import type { Store } from '../../src/store/store.ts';

// Made up for these tests: a manifest of three canvases, annotated by two people and two models.
export const now = new Date('2026-03-01T12:00:00Z');
export const base = 'https://autotag.example/iiif';
export const canvas = (n: number) => `https://ex.org/book/canvas/${n}`;
export const manifestId = 'https://ex.org/book/manifest.json';

export const manifestDocument: JsonObject = {
  '@context': 'http://iiif.io/api/presentation/3/context.json',
  id: manifestId,
  type: 'Manifest',
  label: { en: ['Garments, "best" of'] },
  'x:kept': [1, { a: null }],
  items: [1, 2, 3].map((n) => ({
    ...{ id: canvas(n), type: 'Canvas', label: { en: [`p. ${n}`] }, width: 800, height: 600 },
    items: [
      {
        ...{ id: `${canvas(n)}/page`, type: 'AnnotationPage' },
        items: [
          {
            ...{ id: `${canvas(n)}/painting`, type: 'Annotation', motivation: 'painting' },
            body: {
              id: n === 1 ? `${localAddress.image}one/full/max/0/default.jpg` : `${canvas(n)}.jpg`,
              type: 'Image',
            },
            target: canvas(n),
          },
        ],
      },
    ],
  })),
};

/** By Ann, in Web Annotation: a region of canvas 1. */
export const shirt: JsonObject = {
  id: 'https://ex.org/truth/1',
  type: 'Annotation',
  motivation: ['tagging'],
  creator: { type: 'Person', name: 'Ann' },
  created: '2026-01-01T00:00:00Z',
  body: [
    { type: 'TextualBody', format: 'text/html', value: '<p>True: Shirt</p><p>Silk.</p>' },
    { type: 'TextualBody', purpose: 'tagging', value: 'Shirt' },
  ],
  target: `${canvas(1)}#xywh=80,60,160,120`,
};

/** By Bob, in Open Annotation, of all of canvas 2, with a label that a spreadsheet would run. */
export const formula: JsonObject = {
  '@id': 'https://ex.org/truth/2',
  '@type': 'oa:Annotation',
  motivation: ['oa:commenting'],
  'dcterms:creator': 'Bob',
  'dcterms:created': '2026-01-02T00:00:00Z',
  'dcterms:modified': '2026-01-03T10:00:00+01:00',
  resource: [{ '@type': 'dctypes:Text', format: 'text/html', chars: '<p>True: =1+1</p>' }],
  on: canvas(2),
};

/** Of a canvas that no manifest lists, and no truth. */
export const note: JsonObject = {
  id: 'https://ex.org/note/1',
  type: 'Annotation',
  created: '2026-01-04T00:00:00Z',
  body: { type: 'TextualBody', value: 'Hello, "world"\nand <b>more</b>' },
  target: 'https://ex.org/elsewhere#xywh=1,2,3,4',
};

export async function fill(store: Store): Promise<void> {
  await store.manifests.put({
    ...manifestRecord(manifestDocument, 'https://mirror.ex.org/book', now),
    created: '2026-01-01T00:00:00.123Z',
  });
  const people = [shirt, formula, note].map((document) =>
    readAnnotation(document, { origin: 'curator', now }),
  );
  await store.annotations.insert(people);
  await store.annotations.put([
    predicted('scratch', 1, 'Coat', 0.75, { x: 90, y: 60, w: 160, h: 120 }),
    predicted('deep', 1, 'Shirt', 0.5),
    predicted('scratch', 3, 'Bag', 1),
  ]);
}

// --- Internal ---

function predicted(
  model: string,
  n: number,
  label: string,
  confidence: number,
  region?: { x: number; y: number; w: number; h: number },
) {
  return annotationOfPrediction(
    {
      ...{ canvas: canvas(n), region, model, version: 'aaaaaaaaaaaa', recipe: 'garment' },
      ...{ label, confidence, top: [{ label, score: confidence }] },
    },
    {
      ...{ title: `Model ${model}`, sha256: 'f'.repeat(64), manifest: manifestId },
      ...{ canvas: { width: 800, height: 600 }, now },
    },
  );
}
