import { expect, test } from 'vitest';
import { toOpenAnnotation } from '../../src/annotation/open-annotation.ts';
import {
  annotationOfPrediction,
  predictionId,
} from '../../src/annotation/prediction-annotation.ts';
import { columnsOf, readAnnotation } from '../../src/annotation/read-annotation.ts';
import { toWebAnnotation } from '../../src/annotation/web-annotation.ts';
import type { Prediction } from '../../src/tagging/prediction.ts';

const now = new Date('2026-01-02T03:04:05.678Z');
const prediction: Prediction = {
  canvas: 'https://ex.org/canvas/1',
  region: { x: 240, y: 200, w: 320, h: 650 },
  model: 'scratch',
  version: '0123456789ab',
  recipe: 'garment',
  label: 'T-shirt/top <&>',
  confidence: 0.91342,
  top: [
    { label: 'T-shirt/top <&>', score: 0.91342 },
    { label: 'Coat', score: 0.05 },
  ],
};
const about = {
  title: 'Scratch model',
  sha256: 'ab'.repeat(32),
  manifest: 'https://ex.org/manifest.json',
  canvas: { width: 1000, height: 1500 },
  now,
};
const agent = { id: 'urn:iiif-autotag:model:scratch', type: 'Software', name: 'Scratch model' };
const body = '<p>Predicted: T-shirt/top &lt;&amp;&gt;</p><p>Confidence: 0.9134</p>';

test('a prediction is written in the shape that every viewer shows', () => {
  const { document } = annotationOfPrediction(prediction, about);
  expect(document).toEqual({
    id: predictionId(prediction),
    type: 'Annotation',
    motivation: ['commenting', 'tagging'],
    creator: agent,
    generator: { ...agent, version: '0123456789ab', sha256: about.sha256, recipe: 'garment' },
    created: '2026-01-02T03:04:05Z',
    'x:prediction': {
      label: prediction.label,
      confidence: 0.91342,
      top: prediction.top,
      model: 'scratch',
      version: '0123456789ab',
      recipe: 'garment',
    },
    body: [
      { type: 'TextualBody', format: 'text/html', language: 'en', value: body },
      { type: 'TextualBody', purpose: 'tagging', format: 'text/plain', value: prediction.label },
    ],
    target: {
      type: 'SpecificResource',
      source: {
        id: prediction.canvas,
        type: 'Canvas',
        partOf: [{ id: about.manifest, type: 'Manifest' }],
      },
      selector: {
        type: 'FragmentSelector',
        conformsTo: 'http://www.w3.org/TR/media-frags/',
        value: 'xywh=240,200,320,650',
      },
    },
  });
});

test.each([
  ['a region', prediction, about],
  ['a whole canvas', { ...prediction, region: undefined }, about],
  ['a canvas of unknown size', { ...prediction, region: undefined }, { ...about, canvas: {} }],
  [
    'a canvas of unknown size and manifest',
    { ...prediction, region: undefined },
    { ...about, canvas: {}, manifest: undefined },
  ],
  ['a label with markup', { ...prediction, label: '<b>Coat</b> & "bag"' }, about],
])('the record of %s is what reading its document gives', (_, made, context) => {
  const record = annotationOfPrediction(made, context);
  expect(readAnnotation(record.document, { origin: 'machine', now })).toEqual(record);
});

test('the whole canvas is drawn as a region and still means the whole canvas', () => {
  const { document, targets } = annotationOfPrediction({ ...prediction, region: undefined }, about);
  expect(document.target).toMatchObject({ selector: { value: 'xywh=0,0,1000,1500' } });
  expect(targets[0]?.region).toBeUndefined();
  expect(columnsOf(document, 'w3c').targets[0]?.region).toBeUndefined();
});

test('a prediction names its manifest also where the size of the canvas is unknown: it goes with it', () => {
  const whole = { ...prediction, region: undefined };
  const { document, targets } = annotationOfPrediction(whole, { ...about, canvas: {} });
  expect(document.target).toEqual({
    type: 'SpecificResource',
    source: {
      id: prediction.canvas,
      type: 'Canvas',
      partOf: [{ id: about.manifest, type: 'Manifest' }],
    },
  });
  expect(targets).toEqual([
    { canvas: prediction.canvas, region: undefined, manifest: about.manifest },
  ]);
});

test('the id changes with canvas, region, model, version and recipe, and with nothing else', () => {
  const changes: Partial<Prediction>[] = [
    {},
    { canvas: 'https://ex.org/canvas/2' },
    { region: undefined },
    { region: { x: 0, y: 200, w: 320, h: 650 } },
    { model: 'deep' },
    { version: 'ba9876543210' },
    { recipe: 'study' },
  ];
  const ids = changes.map((change) => predictionId({ ...prediction, ...change }));
  expect(new Set(ids).size).toBe(changes.length);
  expect(ids[0]).toMatch(/^urn:iiif-autotag:annotation:[0-9a-f]{32}$/);
  const other: Prediction = { ...prediction, label: 'Coat', confidence: 0.1, top: [] };
  expect(predictionId(other)).toBe(ids[0]);
});

test('both vocabularies come from the one record', () => {
  const record = annotationOfPrediction(prediction, about);
  expect(toWebAnnotation(record, { viewer: true })).toEqual({
    ...record.document,
  });
  expect(toOpenAnnotation(record)).toMatchObject({
    '@type': 'oa:Annotation',
    motivation: ['oa:commenting', 'oa:tagging'],
    resource: [
      { '@type': 'dctypes:Text', format: 'text/html', chars: body },
      { '@type': 'oa:Tag', chars: prediction.label },
    ],
    on: {
      '@type': 'oa:SpecificResource',
      full: prediction.canvas,
      selector: { '@type': 'oa:FragmentSelector', value: 'xywh=240,200,320,650' },
      within: { '@id': about.manifest, '@type': 'sc:Manifest' },
    },
  });
});
