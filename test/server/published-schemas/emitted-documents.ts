import { readdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { expect } from 'vitest';
import { annotationOfPrediction } from '../../../src/annotation/prediction-annotation.ts';
import { demoDocuments, demoTruths } from '../../../src/ingest-manifest/demo-collection.ts';
import { ingestManifest } from '../../../src/ingest-manifest.ts';
import {
  canvas,
  looseAnnotations,
  openAnnotations,
  webAnnotations,
} from '../../annotation/golden-annotations.ts';
import { rich2, rich3 } from '../../iiif/rich-manifests.ts';
import { annotation } from '../../store/records.ts';
import { protocolClient } from '../annotation-protocol/protocol-client.ts';
import { clientOf, manifest2, md5, textAnnotation } from '../sas/client.ts';
import type { RunningServer } from '../start-server.ts';

// A server that holds something of every kind, and where each kind of document is answered.

// biome-ignore lint/suspicious/noExplicitAny: the schemas look into it
export type Document = any;
/** What the server answered, by the request that it answered. */
export type Emitted = Record<string, Document>;

const fixtures = join(import.meta.dirname, '../../fixtures/manifests');
const photo = join(import.meta.dirname, '../../fixtures/image/photos/dress.jpg');
const hash = md5(canvas);
const uuid = '7f0c2a3e-5b0e-4a59-9d0a-0c1d2e3f4a5b';

/** Containers of the Web Annotation Protocol, but for those that clients make. */
export const containers = ['', 'manifests/book1/', `canvases/${hash}/`].map(
  (path) => `/annotations/${path}`,
);

/** Pages of annotations as Presentation 3 has them, through every dialect. */
export const viewerPages = [
  ...['curator', 'machine'].map((origin) => `/iiif/manifests/book1/pages/${hash}/${origin}`),
  ...['curator', 'machine', 'models/tiny'].map(
    (members) => `/iiif/manifests/book1/annotations/${members}?page=0`,
  ),
  ...[0, 1, 2].map((page) => `/iiif/manifests/many/annotations/curator?page=${page}`),
  '/iiif/manifests/empty/annotations/curator?page=0',
  ...['catalogue', 'garments'].map((demo) => `/iiif/manifests/${demo}/annotations/curator?page=0`),
  `/annotations/pages?uri=${canvas}`,
  ...[1, 2].map((page) => `/annotations/3/search?canvasUri=${canvas}&pageSize=30&page=${page}`),
];

export const viewerCollections = [
  ...['curator', 'machine', 'models/tiny'].map(
    (members) => `/iiif/manifests/book1/annotations/${members}`,
  ),
  ...['many', 'empty', 'catalogue'].map((name) => `/iiif/manifests/${name}/annotations/curator`),
];

export const searchPages = [
  '/search/2/book1?q=shirt',
  '/search/2?q=shirt',
  '/search/2/book1?label=Shirt&min-confidence=0.5&unknown=1',
  '/search/2/many?q=word&page=1',
  '/search/2/book1?q=nothing',
];

/** The manifests that are ingested: their names in the tests, and where they are answered. */
export const manifests: Record<string, string> = Object.fromEntries(
  [
    ...['book1', 'many', 'empty', 'catalogue', 'garments'].map((name) => [name, name]),
    ['all of Presentation 2', rich2()['@id']],
    ['all of Presentation 3', rich3().id],
    ...shapeNames().map((name) => [name, shapeId(name)]),
  ].map(([name, id]) => [name, `/iiif/manifests/${encodeURIComponent(String(id))}`]),
);

/** A 200 from each. */
export async function read(
  server: RunningServer,
  addresses: string[],
  headers: Record<string, string> = {},
): Promise<Emitted> {
  const emitted: Emitted = {};
  for (const address of addresses) emitted[address] = await readOne(server, address, headers);
  return emitted;
}

/** Fills the server, and says what it answered to those who made and changed annotations. */
export async function fill(server: RunningServer): Promise<Emitted> {
  const { send, post, create } = clientOf(() => server);
  const { annotations } = server.autotag.store;
  await ingest(server);
  for (const document of [openAnnotations, webAnnotations, looseAnnotations].flatMap((named) =>
    Object.values(named),
  )) {
    await create(document);
  }
  const made: Emitted = {};
  const protocol = protocolClient(clientOf(() => server));
  for (const [name, document] of Object.entries(webAnnotations)) {
    const { json, headers } = await protocol.create(document);
    made[`made: ${name}`] = json;
    const id = headers.get('location') ?? '';
    made[`replaced: ${name}`] = (await protocol.replace(id, { ...document, id })).json;
  }
  const data = JSON.stringify({ ...editorAnnotation, id: uuid });
  const sent = { annotation: { canvas, data, uuid } };
  made['made by annotot'] = (await post('/annotations', sent)).json;
  const change = { annotation: { data: data.replace('Shirt', 'Coat'), uuid } };
  const path = `/annotations/${uuid}`;
  const json = { 'Content-Type': 'application/json' };
  made['changed by annotot'] = (await send('PATCH', path, change, json)).json;
  const region = textAnnotation('<p>True: Shirt</p>', `${canvas}#xywh=1,2,3,4`);
  expect((await post('/annotations/2/create', region)).status).toBe(200);
  const [prediction, ...others] = predictions();
  await annotations.put([prediction, ...others].flatMap((one) => one ?? []));
  const predicted = await readOne(server, `/annotations/${prediction?.id}`);
  made['a correction'] = (await protocol.replace(predicted.id, predicted)).json;
  await relabel(server);
  await annotations.insert(await demoTruths(new Date()));
  await annotations.insert(many());
  return made;
}

// --- Internal ---

const manyCanvas = 'https://ex.org/iiif/many/canvas/p1';

async function ingest(server: RunningServer): Promise<void> {
  const { post } = clientOf(() => server);
  const form = new FormData();
  form.append('image', new File([readFileSync(photo)], 'dress.jpg'));
  form.append('label', 'Uploaded');
  await fetch(`${server.origin}/iiif/image`, { method: 'POST', body: form });
  // Each under an id of its own: several have the same.
  const shapes = shapeNames().map((name) => {
    const document = JSON.parse(readFileSync(join(fixtures, name), 'utf8'));
    return { ...document, [name.startsWith('p3') ? 'id' : '@id']: shapeId(name) };
  });
  const books = [
    manifest2('https://ex.org/iiif/book1/manifest.json', [canvas]),
    manifest2('https://ex.org/iiif/many/manifest.json', [manyCanvas], 'Many'),
    manifest2('https://ex.org/iiif/empty/manifest.json', ['https://ex.org/empty'], 'Empty'),
  ];
  for (const document of [...books, rich2(), rich3(), ...shapes]) {
    expect(await post('/manifests', document)).toMatchObject({ status: 200 });
  }
  for (const document of await demoDocuments()) await ingestManifest({ document }, server.autotag);
}

function shapeNames(): string[] {
  return readdirSync(fixtures).filter((name) => /^p\d-.*(?<!expected)\.json$/.test(name));
}

function shapeId(name: string): string {
  return `https://ex.org/shapes/${name}`;
}

/** Somebody reads all labels otherwise in Label Studio. */
async function relabel(server: RunningServer): Promise<void> {
  const { send, get } = clientOf(() => server);
  const { text } = await get('/export?format=label-studio&manifest=book1');
  const others = text.replaceAll('"Shirt"', '"Coat"');
  const { status, json } = await send('POST', '/import?format=label-studio', others);
  expect(status).toBe(200);
  expect(json.updated + json.imported).toBeGreaterThan(0);
}

/** What mirador-annotations makes. */
const editorAnnotation = {
  type: 'Annotation',
  motivation: 'commenting',
  body: { type: 'TextualBody', value: '<p>True: Shirt</p>' },
  target: {
    source: { id: canvas, type: 'Canvas', partOf: { id: 'https://ex.org/m', type: 'Manifest' } },
    selector: [
      { type: 'FragmentSelector', value: 'xywh=10,20,30,40' },
      { type: 'SvgSelector', value: '<svg><path d="M10,20h30v40z"/></svg>' },
    ],
  },
};

const predictions = () =>
  [
    { recipe: 'study', size: { width: 1000, height: 1500 } },
    { recipe: 'study', size: {}, region: { x: 1, y: 2, w: 30, h: 40 } },
    { recipe: 'of unknown size', size: {} },
  ].map(({ recipe, size, region }) =>
    annotationOfPrediction(
      {
        ...{ canvas, region, model: 'tiny', version: '0123456789ab', recipe },
        ...{ label: 'Coat & hat', confidence: 0.9134 },
        top: [{ label: 'Coat & hat', score: 0.9134 }],
      },
      {
        ...{ title: 'Tiny', sha256: '0'.repeat(64), manifest: 'https://ex.org/m' },
        canvas: size,
        now: new Date(),
      },
    ),
  );

/** More than fit on two pages of anything. */
const many = () =>
  Array.from({ length: 1001 }, (_, i) =>
    annotation(`${i}`, {
      id: `https://ex.org/many/${i}`,
      targets: [{ canvas: manyCanvas, region: undefined, manifest: undefined }],
      text: `word ${i}`,
      document: { '@type': 'oa:Annotation', on: manyCanvas, resource: { chars: `word ${i}` } },
    }),
  );

export async function readOne(
  server: RunningServer,
  address: string,
  headers: Record<string, string> = {},
): Promise<Document> {
  const { status, json, text } = await clientOf(() => server).get(address, headers);
  expect(status, `${address} ${text.slice(0, 200)}`).toBe(200);
  return json;
}
