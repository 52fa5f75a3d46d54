import { cp, mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, afterEach, beforeAll, beforeEach, expect, test, vi } from 'vitest';
import type { AnnotationRecord } from '../src/annotation/annotation.ts';
import { readAnnotation } from '../src/annotation/read-annotation.ts';
import { openImageWorkers } from '../src/image/image-workers.ts';
import { requestedCanvases } from '../src/tag-manifest/tagging-request.ts';
import { type TaggingRun, type TaggingWishes, tagManifest } from '../src/tag-manifest.ts';
import { openModels } from '../src/tagging/model-registry.ts';
import {
  canvasId,
  fixtures,
  type ImageServer,
  manifestOf,
  openWorkshop,
  startImageServer,
  tinyNext,
  type Workshop,
} from './tag-manifest/parts.ts';

let server: ImageServer;
let shop: Workshop;
const workers = openImageWorkers({ engine: 'sharp', threads: 1 });

beforeAll(async () => {
  server = await startImageServer();
});
afterAll(async () => {
  await server.close();
  await workers.close();
});

const paths = ['a.jpg', 'b.jpg', 'broken.jpg', 'missing.jpg', 'c.jpg'];
const manifest = 'https://museum.example/manifest.json';

beforeEach(async () => {
  shop = await openWorkshop({ workers, document: manifestOf(server, paths) });
  server.requests.length = 0;
});
afterEach(() => shop.close());

async function tag(wishes: TaggingWishes = {}, run: TaggingRun = {}, parts = shop) {
  const canvases = await requestedCanvases({ manifest }, parts);
  return tagManifest(canvases, wishes, parts, run);
}

async function machines(): Promise<AnnotationRecord[]> {
  return shop.store.annotations.page({ origins: ['machine'] }, 0, 1000);
}

async function annotate(path: string, fragment: string, text: string): Promise<AnnotationRecord> {
  const document = {
    '@context': 'http://iiif.io/api/presentation/2/context.json',
    '@type': 'oa:Annotation',
    motivation: ['oa:commenting'],
    resource: [{ '@type': 'dctypes:Text', format: 'text/html', chars: `<p>${text}</p>` }],
    on: `${canvasId(path)}${fragment}`,
  };
  const record = readAnnotation(document, {
    id: `https://museum.example/annotation/${path}${fragment}`,
    origin: 'curator',
    now: new Date('2026-01-01T00:00:00Z'),
  });
  await shop.store.annotations.insert([record]);
  return record;
}

test('every canvas that can be looked at gets one prediction, the others an outcome with the reason', async () => {
  const outcomes = new Map<string, string>();
  const summary = await tag(
    {},
    {
      record: async (found, annotations) => {
        for (const each of found) {
          const why = each.state === 'failed' ? `: ${each.code}, ${each.message}` : '';
          outcomes.set(each.canvas, `${each.state} ${each.predictions}${why}`);
        }
        await shop.store.annotations.put(annotations);
      },
    },
  );
  expect(summary).toMatchObject({ done: 3, failed: 2, skipped: 0, predictions: 3 });
  expect(outcomes.get(canvasId('a.jpg'))).toBe('done 1');
  expect(outcomes.get(canvasId('broken.jpg'))).toMatch(/^failed 0: unreadable-image, .+/);
  expect(outcomes.get(canvasId('missing.jpg'))).toMatch(/^failed 0: unreachable, .*404/);
  const stored = await machines();
  expect(stored.map(({ targets }) => targets[0]?.canvas).toSorted()).toEqual(
    ['a.jpg', 'b.jpg', 'c.jpg'].map(canvasId),
  );
  expect(stored[0]).toMatchObject({ model: 'tiny', recipe: 'study', origin: 'machine' });
  expect(stored[0]?.version).toBe(shop.models.model('tiny').version);
  const { fetch, decode, infer, store } = summary.milliseconds;
  for (const time of [fetch, decode, infer, store]) expect(time).toBeGreaterThan(0);
});

test('tagging again looks at nothing twice and doubles nothing', async () => {
  await tag();
  const before = await machines();
  server.requests.length = 0;
  expect(await tag()).toMatchObject({ done: 0, failed: 2, skipped: 3, predictions: 0 });
  expect(server.requests).not.toContain('/a.jpg');
  expect(await machines()).toEqual(before);
});

test('with force every canvas is looked at again and its prediction replaced', async () => {
  await tag();
  const before = (await machines()).map(({ id }) => id);
  expect(await tag({ force: true })).toMatchObject({ done: 3, skipped: 0, predictions: 3 });
  expect((await machines()).map(({ id }) => id)).toEqual(before);
  // It said the same: that is no new version.
  for (const id of before) expect(await shop.store.annotations.history(id)).toHaveLength(1);
});

test('another recipe is another prediction beside the first', async () => {
  await tag();
  expect(await tag({ recipe: 'garment' })).toMatchObject({ done: 3, skipped: 0 });
  const recipes = (await machines()).map(({ recipe }) => recipe);
  expect(recipes.filter((recipe) => recipe === 'study')).toHaveLength(3);
  expect(recipes.filter((recipe) => recipe === 'garment')).toHaveLength(3);
});

test('what people wrote is never touched, whatever is tagged, replaced or withdrawn', async () => {
  const truth = await annotate('a.jpg', '#xywh=0,0,400,511', 'True: Coat');
  const said = await annotate('b.jpg', '', 'Predicted: Bag');
  await tag();
  await tag({ force: true, threshold: 1 });
  expect(await shop.store.annotations.get(truth.id)).toEqual(truth);
  expect(await shop.store.annotations.get(said.id)).toEqual(said);
});

test('what people wrote is never touched under the id of a prediction either', async () => {
  await tag();
  const [prediction, ...others] = await machines();
  if (!prediction) throw new Error('nothing was predicted');
  const { annotations } = shop.store;
  await annotations.delete(prediction.id);
  const own = { ...(await annotate('a.jpg', '', 'True: Coat')), id: prediction.id };
  const [said] = await annotations.insert([own]);
  expect(await tag()).toMatchObject({ done: 0, skipped: 3 });
  expect(await tag({ force: true })).toMatchObject({ done: 2, skipped: 1 });
  expect(await annotations.get(prediction.id)).toEqual(said);
  expect((await machines()).map(({ id }) => id)).toEqual(others.map(({ id }) => id));
});

test('what a person stores under the id of a prediction while a model looks is not withdrawn', async () => {
  const prediction = await firstPrediction();
  const { annotations } = shop.store;
  const remove = annotations.delete;
  const removing = vi.spyOn(annotations, 'delete');
  removing.mockImplementation(async (id, ...how) => {
    if (id === prediction.id && (await remove(id))) {
      await annotations.insert([{ ...prediction, origin: 'curator' }]); // an undo: the same document
    }
    return remove(id, ...how);
  });
  await tag({ force: true, threshold: 1 });
  removing.mockRestore();
  expect(await machines()).toEqual([]);
  expect(await annotations.get(prediction.id)).toEqual({ ...prediction, origin: 'curator' });
});

test("a new version of a model replaces its old predictions, and no other model's", async () => {
  const replaced = await firstPrediction();
  const other = { ...replaced, id: 'urn:other', model: 'other', version: 'old' };
  await shop.store.annotations.put([other]);
  const folder = await mkdtemp(join(tmpdir(), 'autotag-next-'));
  await cp(tinyNext, join(folder, 'tiny'), { recursive: true });
  const models = await openModels({ folders: [folder], names: ['tiny'], plugin: 'onnx' });
  expect(models.model('tiny').version).not.toBe(shop.models.model('tiny').version);
  expect(await tag({}, {}, { ...shop, models })).toMatchObject({ done: 3, skipped: 0 });
  const stored = await machines();
  expect(stored.filter(({ model }) => model === 'tiny').map(({ version }) => version)).toEqual(
    Array(3).fill(models.model('tiny').version),
  );
  expect(stored.some(({ id }) => id === 'urn:other')).toBe(true);
  expect((await shop.store.annotations.history(replaced.id)).at(-1)).toMatchObject({
    kind: 'deleted',
    agent: `tiny ${models.model('tiny').version}`,
  });
  await models.close();
  await rm(folder, { recursive: true });
});

async function firstPrediction(): Promise<AnnotationRecord> {
  await tag();
  const [first] = await machines();
  if (!first) throw new Error('Nothing was predicted.');
  return first;
}

test('predictions below the threshold are not stored, at it they are', async () => {
  const first = await firstPrediction();
  const shown = JSON.parse(JSON.stringify(first.document['x:prediction']));
  await tag({ force: true, threshold: shown.confidence });
  expect(await machines()).toHaveLength(3);
  await tag({ force: true, threshold: shown.confidence + 1e-6 });
  expect(await machines()).toEqual([]); // what was said before is withdrawn
  const [, withdrawn] = await shop.store.annotations.history(first.id);
  expect(withdrawn).toMatchObject({ kind: 'deleted', agent: `tiny ${first.version}` });
});

test.each([
  [1, 1],
  [2, 2],
  [3, 3],
  [9, 3], // there are three labels
])('top %i keeps %i labels with their scores, best first', async (top, kept) => {
  await tag({ top });
  const [first] = await machines();
  const {
    label,
    confidence,
    top: best,
  } = JSON.parse(JSON.stringify(first?.document['x:prediction']));
  expect(best).toHaveLength(kept);
  expect(best[0]).toEqual({ label, score: confidence });
  const scores = best.map(({ score }: { score: number }) => score);
  expect(scores).toEqual(scores.toSorted((a: number, b: number) => b - a));
});

test('with regions each distinct region that people annotated is looked at, and nothing else', async () => {
  await annotate('a.jpg', '#xywh=10,10,200,200', 'True: Coat');
  await annotate('a.jpg', '#xywh=50,60,70,80', 'True: Bag');
  await annotate('a.jpg', '#xywh=percent:50,0,25,100', 'True: Bag');
  await annotate('b.jpg', '', 'True: Bag');
  const again = { ...(await annotate('c.jpg', '#xywh=5,5,50,50', 'True: Bag')), id: 'urn:again' };
  await shop.store.annotations.insert([again]);
  expect(await tag({ regions: true })).toMatchObject({ done: 2, skipped: 3, predictions: 4 });
  const regions = (await machines()).map(({ targets }) => targets[0]?.region);
  expect(regions).toHaveLength(4);
  expect(regions).toContainEqual({ x: 50, y: 60, w: 70, h: 80 });
  expect(regions).toContainEqual({ x: 200, y: 0, w: 100, h: 511 });
  expect(regions).toContainEqual({ x: 5, y: 5, w: 50, h: 50 });
});

test('a region that is the whole canvas is no second prediction of it', async () => {
  await tag({});
  const before = (await machines()).length;
  await annotate('a.jpg', '#xywh=0,0,400,511', 'True: Coat');
  expect(await tag({ regions: true })).toMatchObject({ done: 0, predictions: 0 });
  expect(await machines()).toHaveLength(before);
});

test('an image is fetched once for all models and recipes', async () => {
  const folder = await mkdtemp(join(tmpdir(), 'autotag-two-'));
  await cp(join(fixtures, 'models', 'tiny'), join(folder, 'tiny'), { recursive: true });
  const models = await openModels({
    folders: [folder, 'models'],
    names: ['tiny', 'backbone'],
    plugin: 'onnx',
  });
  expect(await tag({}, {}, { ...shop, models })).toMatchObject({ done: 3, predictions: 6 });
  expect(server.requests.filter((path) => path === '/a.jpg')).toHaveLength(1);
  await models.close();
  await rm(folder, { recursive: true });
});

test('an abort stops it; what was finished by then is stored', async () => {
  const slow = Array.from({ length: 50 }, (_, i) => `slow-${i}.jpg`);
  await shop.close();
  shop = await openWorkshop({ workers, document: manifestOf(server, slow) });
  const abort = new AbortController();
  let recorded = 0;
  const canvases = await requestedCanvases({ manifest }, shop);
  const aborted = tagManifest(canvases, {}, shop, {
    signal: abort.signal,
    canvasesAtOnce: 1,
    record: async (outcomes, annotations) => {
      recorded += outcomes.length;
      await shop.store.annotations.put(annotations);
      abort.abort(new Error('enough'));
    },
  });
  await expect(aborted).rejects.toThrow('enough');
  expect(recorded).toBeGreaterThan(0);
  expect(recorded).toBeLessThan(50);
  expect(await machines()).toHaveLength(recorded);
});

test('an unknown model or recipe is refused before anything is fetched', async () => {
  await expect(tag({ models: ['nobody'] })).rejects.toThrow(
    'no model called "nobody". Models: tiny',
  );
  await expect(tag({ recipe: 'stew' })).rejects.toThrow(/no recipe called "stew".*study, garment/);
  expect(server.requests).toEqual([]);
});

test('a store that cannot be written to ends the run with its own error', async () => {
  const run = tag({}, { record: () => Promise.reject(new Error('disk full')) });
  await expect(run).rejects.toThrow('disk full');
});
