import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { annotationOfPrediction } from '../../../src/annotation/prediction-annotation.ts';
import {
  canvas,
  looseAnnotations,
  openAnnotations,
  webAnnotations,
} from '../../annotation/golden-annotations.ts';
import {
  annotationProblems,
  collectionProblems,
  pageProblems,
} from '../../annotation/page-musts.ts';
import { clientOf, manifest2, md5 } from '../sas/client.ts';
import { type RunningServer, startServer } from '../start-server.ts';
import { prefer, protocolClient } from './protocol-client.ts';

// Everything that the server says in the words of the Web Annotation model keeps the model's MUSTs.

let server: RunningServer;
const client = clientOf(() => server);
const { get, post } = client;
const hash = md5(canvas);
const region = { x: 1, y: 2, w: 30, h: 40 };

beforeAll(async () => {
  server = await startServer();
  await post('/manifests', manifest2(undefined, [canvas]));
  for (const document of [
    ...Object.values(openAnnotations),
    ...Object.values(webAnnotations),
    ...Object.values(looseAnnotations),
  ]) {
    expect(await post('/annotation/create', document)).toMatchObject({ status: 201 });
  }
  const { create } = protocolClient(client);
  for (const document of Object.values(webAnnotations)) {
    expect(await create(document)).toMatchObject({ status: 201 });
  }
  const predictions = [undefined, region].map((where) =>
    annotationOfPrediction(
      {
        canvas,
        region: where,
        model: 'tiny',
        version: '0123456789ab',
        recipe: 'study',
        label: 'Coat & hat',
        confidence: 0.9134,
        top: [{ label: 'Coat & hat', score: 0.9134 }],
      },
      {
        title: 'Tiny',
        sha256: '0'.repeat(64),
        manifest: 'https://ex.org/m',
        canvas: { width: 1000, height: 1500 },
        now: new Date(),
      },
    ),
  );
  await server.autotag.store.annotations.put(predictions);
});
afterAll(() => server.close());

test('every annotation by itself, of people and of machines', async () => {
  let read = 0;
  for await (const { id } of server.autotag.store.annotations.list({})) {
    const { status, json } = await get(`/annotations/${encodeURIComponent(id)}`);
    expect(status, id).toBe(200);
    expect(annotationProblems(json), JSON.stringify(json)).toEqual([]);
    read++;
  }
  expect(read).toBeGreaterThan(45);
});

describe('containers and their pages', () => {
  test.each(['', 'manifests/book1/', `canvases/${hash}/`])('of /annotations/%s', async (path) => {
    for (const headers of [{}, prefer('Minimal'), prefer('IRIs'), prefer('Minimal', 'IRIs')]) {
      const { json } = await get(`/annotations/${path}`, headers);
      expect(collectionProblems(json)).toEqual([]);
      expect(json.total).toBeGreaterThan(30);
      const page = (await get(json.first.id ?? json.first)).json;
      expect(page.items.length).toBe(json.total);
      expect(pageProblems(page)).toEqual([]);
    }
  });

  test('that clients make', async () => {
    const made = await post('/annotations/containers/', { label: ['A', 'B'] });
    expect(collectionProblems(made.json)).toEqual([]);
    const { json } = await get(made.headers.get('location') ?? '');
    expect(collectionProblems(json)).toEqual([]);
  });
});

test('the pages of a canvas that viewers read, but for what IIIF has otherwise: labels in languages, lists of partOf', async () => {
  for (const origin of ['curator', 'machine']) {
    const { json } = await get(`/iiif/manifests/book1/pages/${hash}/${origin}`);
    expect(json.label).toEqual({ en: [expect.any(String)] });
    expect(json.items.length).toBeGreaterThan(1);
    expect(pageProblems({ ...json, label: undefined, partOf: json.partOf[0].id })).toEqual([]);
  }
});
