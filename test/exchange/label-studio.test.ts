import { beforeEach, describe, expect, test } from 'vitest';
import { readAnnotation } from '../../src/annotation/read-annotation.ts';
import { exportText } from '../../src/exchange/export-annotations.ts';
import { importAnnotations } from '../../src/exchange/import-annotations.ts';
import { modelVersion, predictorOf } from '../../src/exchange/label-studio/model-version.ts';
import { annotationOfResult, resultId } from '../../src/exchange/label-studio/result-id.ts';
import { sqliteStore } from '../../src/store/sqlite.ts';
import type { Store } from '../../src/store/store.ts';
import { base, canvas, fill, now, shirt } from './collection.ts';

let store: Store;
beforeEach(async () => {
  store = await sqliteStore(':memory:');
  await fill(store);
  return () => store.close();
});

const rectangle = (labels: string[], change = {}, value = {}) => ({
  id: 'Dx_aB91ISN',
  type: 'rectanglelabels',
  ...{ from_name: 'label', to_name: 'image', original_width: 1600, original_height: 1200 },
  value: {
    x: 12.5,
    y: 50,
    width: 25,
    height: 33.333333333333336,
    rotation: 0,
    rectanglelabels: labels,
    ...value,
  },
  ...change,
});
const task = (result: unknown[], said = {}, change = {}) => ({
  id: 7,
  data: { image: `${canvas(3)}.jpg`, canvas: canvas(3) },
  annotations: [
    {
      ...{ id: 1001, was_cancelled: false, completed_by: { id: 3, email: 'ann@ex.org' }, result },
      ...{
        created_at: '2026-05-01T10:00:00.123456Z',
        updated_at: '2026-05-02T10:00:00.5Z',
        ...said,
      },
    },
  ],
  ...change,
});
async function take(...tasks: unknown[]) {
  async function* bytes() {
    yield Buffer.from(JSON.stringify(tasks));
  }
  return importAnnotations(store, bytes(), {
    format: 'label-studio',
    base,
    now,
    maxEntryBytes: 1e6,
  });
}
const on = async (n: number) =>
  (await store.annotations.page({ canvases: [canvas(n)] }, 0, 100)).map(
    ({ origin, targets, statement }) => [
      origin,
      targets[0]?.region,
      statement.truth ?? statement.predicted,
    ],
  );
interface Exported {
  annotations: { result: { id?: string; value: Record<string, unknown> }[]; updated_at: string }[];
  predictions: { result: { id?: string; value: Record<string, unknown> }[] }[];
}
async function exported(): Promise<Exported[]> {
  let text = '';
  for await (const piece of exportText(store, { format: 'label-studio', scope: {}, base }))
    text += piece;
  return JSON.parse(text);
}

test('what somebody drew becomes their truth, in canvas units, with their dates', async () => {
  expect(await take(task([rectangle(['Dress'])]))).toMatchObject({ imported: 1, failed: 0 });
  const [record] = await store.annotations.page({ canvases: [canvas(3)], says: 'truth' }, 0, 9);
  expect(record).toMatchObject({
    ...{
      origin: 'curator',
      form: 'w3c',
      creator: 'ann@ex.org',
      motivations: ['commenting', 'tagging'],
    },
    ...{ created: '2026-05-01T10:00:00Z', modified: '2026-05-02T10:00:00Z' },
    targets: [{ canvas: canvas(3), region: { x: 100, y: 300, w: 200, h: 200 } }],
    statement: { truth: 'Dress', problems: [] },
  });
  expect(await take(task([rectangle(['Dress'])]))).toMatchObject({ imported: 0, unchanged: 1 });
});

test('choices are about the whole image, or the region that they name; skipped tasks say nothing', async () => {
  const whole = { id: 'a', type: 'choices', value: { choices: ['<Bag>'] } };
  const part = {
    id: 'b',
    type: 'choices',
    value: { x: 0, y: 0, width: 50, height: 50, choices: ['Coat'] },
  };
  expect(
    await take(task([whole, part]), task([whole], { was_cancelled: true, id: 2 })),
  ).toMatchObject({
    imported: 2,
  });
  expect((await on(3)).slice(1)).toEqual([
    ['curator', undefined, '<Bag>'],
    ['curator', { x: 0, y: 0, w: 400, h: 300 }, 'Coat'],
  ]);
});

test('predictions become an import’s, with model, version, recipe and confidence', async () => {
  const prediction = {
    model_version: 'yolo@1/plain',
    score: 0.5,
    result: [rectangle(['Bag'], { score: 0.875 })],
  };
  await take(task([], {}, { predictions: [prediction] }));
  const [record] = await store.annotations.page({ model: 'yolo' }, 0, 1);
  expect(record).toMatchObject({
    ...{ origin: 'import', version: '1', recipe: 'plain' },
    statement: { predicted: 'Bag', confidence: 0.875 },
  });
});

test('a task that only has our image finds its canvas by it', async () => {
  const change = { data: { image: `${base}/iiif/image/one/full/max/0/default.jpg` } };
  expect(await take(task([rectangle(['Dress'])], {}, change))).toMatchObject({ imported: 1 });
  expect((await on(1)).at(-1)).toEqual(['curator', { x: 100, y: 300, w: 200, h: 200 }, 'Dress']);
});

describe('what was exported from here and changed in Label Studio', () => {
  const edit = async (change: (task: Exported | undefined) => void, index = 0) => {
    const tasks = await exported();
    change(tasks[index]);
    return take(...tasks);
  };
  const newer = '2026-06-01T00:00:00Z';

  test('a label and a rectangle change in the annotation, and all else in it stays', async () => {
    const result = await edit((one) => {
      const annotation = one?.annotations[0];
      if (!annotation) return;
      annotation.updated_at = newer;
      Object.assign(annotation.result[0]?.value ?? {}, {
        x: 20,
        rectanglelabels: ['Dress & more'],
      });
    });
    expect(result).toMatchObject({ updated: 1, unchanged: 4, conflicts: 0 });
    expect(await store.annotations.history('https://ex.org/truth/1')).toMatchObject([
      { kind: 'created', agent: 'Ann' },
      { kind: 'updated', agent: 'iiif-autotag import (label-studio)', record: { creator: 'Ann' } },
    ]);
    const record = await store.annotations.get('https://ex.org/truth/1');
    expect(record?.document).toEqual({
      ...shirt,
      body: [
        {
          type: 'TextualBody',
          format: 'text/html',
          value: '<p>True: Dress &amp; more</p><p>Silk.</p>',
        },
        { type: 'TextualBody', purpose: 'tagging', value: 'Dress & more' },
      ],
      target: `${canvas(1)}#xywh=160,60,160,120`,
    });
    expect(record).toMatchObject({ modified: newer, created: '2026-01-01T00:00:00Z' });
  });

  test('an annotation that was changed here since stays', async () => {
    const result = await edit((one) => {
      Object.assign(one?.annotations[0] ?? {}, { updated_at: '2025-01-01T00:00:00Z' });
      Object.assign(one?.annotations[0]?.result[0]?.value ?? {}, { rectanglelabels: ['Dress'] });
    });
    expect(result).toMatchObject({ updated: 0, conflicts: 1 });
    expect((await store.annotations.get('https://ex.org/truth/1'))?.document).toEqual(shirt);
  });

  test('of what is drawn the label changes, and where it is does not', async () => {
    const id = 'https://ex.org/truth/drawn';
    const drawing =
      '<svg xmlns="http://www.w3.org/2000/svg"><circle cx="60" cy="60" r="20"/></svg>';
    const source = {
      ...{ id, type: 'Annotation', motivation: 'tagging' },
      body: { type: 'TextualBody', value: 'True: Bag' },
      target: { source: canvas(1), selector: { type: 'SvgSelector', value: drawing } },
    };
    await store.annotations.insert([readAnnotation(source, { origin: 'curator', now })]);
    const change = (value: object) =>
      edit((one) => {
        for (const annotation of one?.annotations ?? []) annotation.updated_at = newer;
        const results = one?.annotations.flatMap(({ result }) => result);
        const drawn = results?.find((result) => result.id === id);
        expect(drawn).toMatchObject({ type: 'rectanglelabels' });
        Object.assign(drawn?.value ?? {}, value);
      });
    expect(await change({ x: 0 })).toMatchObject({ updated: 0, conflicts: 1 });
    expect(await change({ rectanglelabels: ['Coat'] })).toMatchObject({ updated: 1, conflicts: 0 });
    expect((await store.annotations.get(id))?.document).toEqual({
      ...source,
      body: { type: 'TextualBody', value: 'True: Coat' },
    });
  });

  test('what was said in percent comes back unchanged, and is in canvas units once it is moved', async () => {
    const id = 'https://ex.org/truth/percent';
    const source = {
      ...{ id, type: 'Annotation', motivation: 'tagging' },
      body: { type: 'TextualBody', value: 'True: Bag' },
      target: `${canvas(1)}#xywh=percent:33.3,50,10.1,25`,
    };
    await store.annotations.insert([readAnnotation(source, { origin: 'curator', now })]);
    expect(await take(...(await exported()))).toMatchObject({ updated: 0, conflicts: 0 });
    const change = (value: object) =>
      edit((one) => {
        for (const annotation of one?.annotations ?? []) annotation.updated_at = newer;
        const results = one?.annotations.flatMap(({ result }) => result);
        Object.assign(results?.find((result) => result.id === id)?.value ?? {}, value);
      });
    expect(await change({ rectanglelabels: ['Hat'] })).toMatchObject({ updated: 1, conflicts: 0 });
    const body = { type: 'TextualBody', value: 'True: Hat' };
    expect((await store.annotations.get(id))?.document).toEqual({ ...source, body });
    expect(await change({ x: 0 })).toMatchObject({ updated: 1, conflicts: 0 });
    const target = `${canvas(1)}#xywh=0,300,81,150`;
    expect((await store.annotations.get(id))?.document).toEqual({ ...source, body, target });
  });

  test('a prediction never changes', async () => {
    const before = await on(1);
    const result = await edit((one) => {
      Object.assign(one?.predictions[0]?.result[0]?.value ?? {}, { rectanglelabels: ['Dress'] });
    });
    expect(result).toMatchObject({ updated: 0, conflicts: 1 });
    expect(await on(1)).toEqual(before);
  });

  test('a prediction that somebody accepted is a truth of theirs beside it', async () => {
    const result = await edit((one) => {
      const accepted = one?.predictions[0]?.result ?? [];
      one?.annotations.push({ result: accepted, updated_at: newer });
    });
    expect(result).toMatchObject({ imported: 1, unchanged: 5, conflicts: 0 });
    expect((await on(1)).at(-1)).toEqual(['curator', { x: 90, y: 60, w: 160, h: 120 }, 'Coat']);
  });
});

test.each<[string, unknown, RegExp]>([
  ['a turned rectangle', rectangle(['Bag'], {}, { rotation: 12 }), /turned/],
  ['two labels', rectangle(['Bag', 'Coat']), /one label, and has 2/],
  ['no label', rectangle([]), /one label, and has 0/],
  [
    'a polygon',
    { id: 'x', type: 'polygonlabels', value: { points: [] } },
    /polygonlabels are not read/,
  ],
  [
    'a rectangle without a side',
    rectangle(['Bag'], {}, { width: undefined }),
    /x, y, width and height/,
  ],
  ['a rectangle without an area', rectangle(['Bag'], {}, { width: 0.01 }), /no area/],
  ['a score beyond 1', rectangle(['Bag'], { score: 2 }), /score/],
  ['a number', 7, /expected object/],
])('%s is a problem of that result only', async (_, bad, message) => {
  const result = await take(task([bad, rectangle(['Dress'], { id: 'good' })]));
  expect(result).toMatchObject({ imported: 1, failed: 1 });
  expect(result.problems).toEqual([{ line: 1, entry: 1, message: expect.stringMatching(message) }]);
  expect(result.problems[0]?.message).toContain('annotations[0].result[0]');
});

test.each<[unknown, RegExp]>([
  [{ annotations: [] }, /data/],
  [{ data: {} }, /names no canvas/],
  [{ data: { image: 'https://nowhere.org/x.jpg' } }, /no canvas shows https:\/\/nowhere/],
  [{ data: { canvas: 'x' }, annotations: {} }, /annotations/],
  [[], /expected object/],
])('the task %j is refused', async (bad, message) => {
  await expect(take(bad)).rejects.toThrow(message);
});

test('ids of annotations go through Label Studio and back, and so do models', () => {
  for (const id of ['https://ex.org/a#b', 'urn:x:50%25', 'https://ex.org/~ann/1~2', 'urn:x']) {
    for (const target of [0, 1]) {
      expect(resultId(id, target)).not.toContain('#');
      expect(annotationOfResult(resultId(id, target))).toBe(id);
    }
  }
  for (const by of [
    { model: 'scratch', version: 'abc', recipe: 'garment' },
    { model: 'scratch', version: undefined, recipe: undefined },
    { model: 'scratch', version: undefined, recipe: 'study' },
  ]) {
    expect(predictorOf(modelVersion(by))).toEqual(by);
  }
  expect(predictorOf('My model v1.2/3/4')).toMatchObject({ model: 'My model v1.2/3/4' });
});
