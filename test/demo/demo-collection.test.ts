import { readdirSync, readFileSync } from 'node:fs';
import sharp from 'sharp';
import { describe, expect, test } from 'vitest';
import { z } from 'zod';
import { parseCollection } from '../../src/iiif/parse-collection.ts';
import { parseManifest } from '../../src/iiif/parse-manifest.ts';
import { localAddress } from '../../src/local-address.ts';

const read = (file: string): unknown => JSON.parse(readFileSync(file, 'utf8'));

const truthSchema = z.object({
  id: z.url(),
  type: z.literal('AnnotationPage'),
  items: z.array(
    z.object({
      id: z.url(),
      body: z.tuple([z.object({ value: z.string() }), z.object({ value: z.string() })]),
      target: z.object({
        source: z.object({ id: z.url(), partOf: z.tuple([z.object({ id: z.url() })]) }),
        selector: z.object({ value: z.literal('xywh=0,0,240,240') }),
      }),
    }),
  ),
});

// Six of each class; as often as in the study's section 6.
const sixEach = [6, 6, 6, 6, 6, 6, 6, 6, 6, 6];
const asInTheStudy = [2, 2, 1, 2, 1, 1, 2, 1, 2, 1];
const labels = [
  'T-shirt/top',
  'Trouser',
  'Pullover',
  'Dress',
  'Coat',
  'Sandal',
  'Shirt',
  'Sneaker',
  'Bag',
  'Ankle boot',
];

describe.each([
  ['catalogue', sixEach],
  ['garments', asInTheStudy],
])('the demo manifest %s', (name, counts) => {
  const manifest = parseManifest(read(`manifests/${name}.json`));
  const truth = truthSchema.parse(read(`annotations/${name}.json`));

  test('is read without a warning', () => {
    expect(manifest.id).toBe(`https://example.org/iiif-autotag/${name}/manifest.json`);
    expect(manifest.warnings).toEqual([]);
    expect(manifest.canvases).toHaveLength(counts.reduce((a, b) => a + b));
    const first = `https://example.org/iiif-autotag/${name}/canvas/1`;
    expect(manifest.canvases[0]?.id).toBe(first);
  });

  test.each(manifest.canvases)('has the image of $label, as large as it says', async (canvas) => {
    const service = canvas.image?.service?.id ?? '';
    expect(service.startsWith(`${localAddress.image}demo-`)).toBe(true);
    expect(canvas.image?.id).toBe(`${service}/full/max/0/default.jpg`);
    expect(canvas.image?.service).toMatchObject({ version: 3, level: 2 });
    const file = `manifests/images/${service.slice(localAddress.image.length)}.jpg`;
    const { width, height, format } = await sharp(file).metadata();
    expect([width, height, format]).toEqual([240, 240, 'jpeg']);
    expect([canvas.width, canvas.height]).toEqual([240, 240]);
    expect([canvas.image?.width, canvas.image?.height]).toEqual([240, 240]);
  });

  test('tells its canvases apart in as much of a label as a thumbnail shows', () => {
    const beginnings = manifest.canvases.map(({ label }) => label.slice(0, 10));
    expect(new Set(beginnings).size).toBe(manifest.canvases.length);
  });

  test('does not say on a canvas what is on it', () => {
    const text = JSON.stringify(read(`manifests/${name}.json`)).toLowerCase();
    const told = labels.flatMap((label) => label.toLowerCase().split(/[/ ]/));
    const garments = told.filter((word) => !['top', 'ankle'].includes(word));
    expect(garments.filter((word) => text.includes(word))).toEqual([]);
  });

  test('has one truth for every canvas, in the vocabulary, as often as meant', () => {
    const sources = truth.items.map(({ target }) => target.source);
    expect(sources.map(({ id }) => id)).toEqual(manifest.canvases.map(({ id }) => id));
    expect(new Set(sources.map(({ partOf }) => partOf[0].id))).toEqual(new Set([manifest.id]));
    expect(new Set(truth.items.map(({ id }) => id)).size).toBe(truth.items.length);
    for (const { body } of truth.items) {
      expect(body[0].value).toBe(`<p>True: ${body[1].value}</p>`);
    }
    const said = truth.items.map(({ body }) => body[1].value);
    expect(labels.map((label) => said.filter((other) => other === label).length)).toEqual(counts);
    expect(said.filter((label) => !labels.includes(label))).toEqual([]);
  });
});

test('the demo collection names both manifests', () => {
  const { manifests, collections } = parseCollection(read('manifests/collection.json'));
  expect(manifests.map(({ id }) => id)).toEqual([
    'https://example.org/iiif-autotag/catalogue/manifest.json',
    'https://example.org/iiif-autotag/garments/manifest.json',
  ]);
  expect(collections).toEqual([]);
});

test('no image lies there that no manifest shows', () => {
  expect(readdirSync('manifests/images')).toHaveLength(75);
});
