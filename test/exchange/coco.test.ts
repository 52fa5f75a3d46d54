import { readdirSync, readFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { beforeEach, describe, expect, test } from 'vitest';
import { toOpenAnnotation } from '../../src/annotation/open-annotation.ts';
import { InvalidInputError } from '../../src/errors.ts';
import { formerNames } from '../../src/exchange/coco/file-name.ts';
import { numbered } from '../../src/exchange/coco/numbered.ts';
import { exportText } from '../../src/exchange/export-annotations.ts';
import { formatOfFile } from '../../src/exchange/formats.ts';
import { importAnnotations } from '../../src/exchange/import-annotations.ts';
import { folderManifest } from '../../src/iiif/folder-manifest.ts';
import { manifestRecord } from '../../src/ingest-manifest.ts';
import { sqliteStore } from '../../src/store/sqlite.ts';
import type { Store } from '../../src/store/store.ts';
import { base, canvas, fill, manifestDocument, now, shirt } from './collection.ts';

let store: Store;
beforeEach(async () => {
  store = await sqliteStore(':memory:');
  return () => store.close();
});

async function take(dataset: unknown, options = {}) {
  const bytes = Buffer.from(typeof dataset === 'string' ? dataset : JSON.stringify(dataset));
  async function* pieces() {
    for (let i = 0; i < bytes.length; i += 50) yield bytes.subarray(i, i + 50);
  }
  const settings = { format: 'coco', base, now, maxEntryBytes: 1e6, ...options } as const;
  return importAnnotations(store, pieces(), settings);
}
async function everything(from = store) {
  const records = [];
  for await (const record of from.annotations.list({})) records.push(record);
  return records;
}
const said = async (from = store) =>
  (await everything(from)).map(({ origin, targets, statement }) => [
    origin,
    targets[0]?.canvas,
    targets[0]?.region,
    statement.truth ?? statement.predicted,
  ]);
interface Member {
  [key: string]: unknown;
  bbox: number[];
}
interface Dataset {
  images: Record<string, unknown>[];
  annotations: Member[];
  predictions: Member[];
  categories: { id: number; name: string }[];
}
async function exported(from = store): Promise<Dataset> {
  let text = '';
  for await (const piece of exportText(from, { format: 'coco', scope: {}, base })) text += piece;
  return JSON.parse(text);
}

const register = (document = manifestDocument) =>
  store.manifests.put(manifestRecord(document, undefined, now));
/** Of canvas 1, which is 800 × 600. */
const dataset = (annotations: unknown[], change = {}) => ({
  images: [{ id: 7, width: 1600, height: 1200, canvas: canvas(1), file_name: 'a.jpg' }],
  annotations,
  categories: [{ id: 1, name: 'Coat' }],
  ...change,
});
const box = (bbox: unknown, change = {}) => ({
  ...{ id: 1, image_id: 7, category_id: 1, bbox },
  ...change,
});

describe('what other programs write', () => {
  const folder = folderManifest('photos', 'Photos', [
    { id: 'coat-1', name: 'coat.jpg', width: 800, height: 600 },
    { id: 'shirt-2', name: 'sub/shirt.tif', width: 400, height: 300 },
  ]);
  const [coat, shirtCanvas] = ['coat-1', 'shirt-2'].map(
    (id) => `http://iiif-autotag.invalid/folder/photos/canvas/${id}`,
  );
  const folderOfFixtures = join('test', 'fixtures', 'coco');
  const files = readdirSync(folderOfFixtures).filter((file) => file.endsWith('.json'));

  test.each(files)('%s says what the others say', async (file) => {
    await register(folder);
    const text = readFileSync(join(folderOfFixtures, file), 'utf8');
    expect(await take(text)).toMatchObject({ imported: 3, failed: 0, problems: [] });
    expect(await said()).toEqual([
      ['curator', coat, { x: 80, y: 60, w: 160, h: 120 }, 'Coat'],
      ['curator', coat, { x: 300, y: 60, w: 100, h: 360 }, 'Shirt'],
      ['curator', shirtCanvas, { x: 10, y: 10, w: 3, h: 20 }, 'Coat'],
    ]);
    expect((await everything()).map(({ document }) => JSON.stringify(document))).toEqual([
      expect.not.stringContaining('svg'),
      expect.stringContaining('M320,60L400,300L320,420L300.4,120Z'),
      expect.not.stringContaining('svg'),
    ]);
    const before = await everything();
    const again = await take(text, { now: new Date('2027-01-01T00:00:00Z') });
    expect(again).toMatchObject({ imported: 0, updated: 0, unchanged: 3, conflicts: 0 });
    expect(await everything()).toEqual(before);
  });

  test('the same from another program, with other numbers, is the same', async () => {
    await register(folder);
    const read = (file: string) => readFileSync(join(folderOfFixtures, file), 'utf8');
    await take(read('cvat.json'));
    expect(await take(read('instances.json'))).toMatchObject({ imported: 0, unchanged: 3 });
    expect(await take(read('label-studio.json'))).toMatchObject({ imported: 0, unchanged: 3 });
  });
});

describe('our own export', () => {
  test('in a new store with the same manifests is the same truths and predictions, and exports as before', async () => {
    const source = await sqliteStore(':memory:');
    await fill(source);
    await store.manifests.put(manifestRecord(manifestDocument, 'https://mirror.ex.org/book', now));
    const before = await exported(source);
    expect(await take(before)).toMatchObject({ imported: 5, failed: 0, problems: [] });
    const expected = (await said(source)).filter(([, , , label]) => label !== undefined);
    const imported = (await said()).map(([origin, ...rest]) => [
      origin === 'import' ? 'machine' : origin,
      ...rest,
    ]);
    expect(imported).toEqual(expected);
    const after = await exported();
    const withoutDates = ({ modified, ...member }: Member) => member;
    expect(after.annotations.map(withoutDates)).toEqual(before.annotations.map(withoutDates));
    expect(after.predictions).toEqual(before.predictions);
    await source.close();
  });

  test('a box over all of a canvas stays a box, all of a canvas stays all of it', async () => {
    await register();
    const truth = (target: unknown, id: string) => ({ ...shirt, id, target });
    const page = {
      items: [
        truth(`${canvas(1)}#xywh=0,0,800,600`, 'urn:x:box'),
        truth(canvas(1), 'urn:x:whole'),
        truth([`${canvas(2)}#xywh=1,2,3,4`, canvas(2)], 'urn:x:two'),
      ],
    };
    await take(page, { format: 'annotations' });
    const before = await exported();
    expect(await take(before)).toMatchObject({ imported: 0, unchanged: 4, problems: [] });
    await store.annotations.deleteWhere({ origins: ['curator'] });
    expect(await take(before)).toMatchObject({ imported: 4, failed: 0, conflicts: 0 });
    expect(await take(before)).toMatchObject({ imported: 0, unchanged: 4 });
    expect((await said()).map(([, , region]) => region)).toEqual([
      { x: 0, y: 0, w: 800, h: 600 },
      undefined,
      { x: 1, y: 2, w: 3, h: 4 },
      undefined,
    ]);
  });

  test('polygons go out as they came in, and in again', async () => {
    await register();
    const segmentation = [
      [0, 0, 20.25, 0, 20, 40],
      [100, 100, 200, 100, 200, 200],
    ];
    await take(
      dataset([box([0, 0, 200, 200], { segmentation })], {
        images: [{ id: 7, canvas: canvas(1) }],
      }),
    );
    const before = await exported();
    expect(before.annotations).toMatchObject([
      { bbox: [0, 0, 200, 200], segmentation, area: 405 + 5000 },
    ]);
    expect(await take(before)).toMatchObject({ imported: 0, unchanged: 1, conflicts: 0 });
    await store.annotations.deleteWhere({ origins: ['curator'] });
    expect(await take(before)).toMatchObject({ imported: 1 });
    expect((await exported()).annotations).toMatchObject([{ segmentation }]);
  });

  test.each([
    '<svg xmlns="http://www.w3.org/2000/svg"><path d="M0,0C1,2,3,4,5,6Z"/></svg>',
    '<svg xmlns="http://www.w3.org/2000/svg"><path d="M0,0L1.2.3,4L5,6Z"/></svg>',
    '<svg xmlns="http://www.w3.org/2000/svg"><path d="M0,0,1L1,4L5,6Z"/></svg>',
    '<svg xmlns="http://www.w3.org/2000/svg"><circle r="4"/></svg>',
  ])('of another drawing the box goes out: %s', async (value) => {
    await register();
    const selector = [
      { type: 'FragmentSelector', value: 'xywh=1,2,3,4' },
      { type: 'SvgSelector', value },
    ];
    await take(
      { items: [{ ...shirt, target: { source: canvas(1), selector } }] },
      { format: 'annotations' },
    );
    expect((await exported()).annotations).toMatchObject([
      { area: 12, segmentation: [[1, 2, 4, 2, 4, 6, 1, 6]] },
    ]);
  });

  const edited = async (change: (dataset: Dataset) => void, options = {}) => {
    await fill(store);
    const changed = await exported();
    change(changed);
    return take(changed, options);
  };
  const edit = (one: Member | undefined) => {
    if (one) Object.assign(one, { category_id: 3, bbox: [160, 60, 160, 120], segmentation: [] });
  };

  test('a label and a rectangle that were changed in it change in the annotation, and all else in it stays', async () => {
    const result = await edited((changed) => edit(changed.annotations[0]));
    expect(result).toMatchObject({ updated: 1, unchanged: 4, conflicts: 0, imported: 0 });
    expect(await store.annotations.get('https://ex.org/truth/1')).toMatchObject({
      created: '2026-01-01T00:00:00Z',
      modified: '2026-03-01T12:00:00Z',
      document: {
        ...shirt,
        body: [
          { type: 'TextualBody', format: 'text/html', value: '<p>True: Coat</p><p>Silk.</p>' },
          { type: 'TextualBody', purpose: 'tagging', value: 'Coat' },
        ],
        target: `${canvas(1)}#xywh=160,60,160,120`,
      },
    });
  });

  test('what was changed here since it was exported stays, unless told otherwise', async () => {
    const late = (changed: Dataset) => {
      edit(changed.annotations[0]);
      Object.assign(changed.annotations[0] ?? {}, { modified: '2025-12-31T00:00:00Z' });
    };
    expect(await edited(late)).toMatchObject({ updated: 0, conflicts: 1 });
    const undated = await exported();
    edit(undated.annotations[0]);
    Object.assign(undated.annotations[0] ?? {}, { modified: undefined });
    expect(await take(undated)).toMatchObject({ updated: 0, conflicts: 1 });
    expect(await take(undated, { replace: true })).toMatchObject({ updated: 1, conflicts: 0 });
  });

  test('a prediction never changes, and one that is put among the annotations is a truth beside it', async () => {
    const result = await edited((changed) => {
      const [first, second] = changed.predictions;
      if (second) changed.annotations.push({ ...second, score: undefined });
      edit(first);
    });
    expect(result).toMatchObject({ imported: 1, updated: 0, conflicts: 1 });
    expect((await said()).at(-1)).toEqual(['curator', canvas(1), undefined, 'Shirt']);
  });
});

describe('which canvas an image is', () => {
  const finds = async (image: Record<string, unknown>) => {
    const annotations = [box([0, 0, 10, 10])];
    await take(dataset(annotations, { images: [{ id: 7, ...image }] }));
    return (await said())[0]?.[1];
  };

  test.each<[string, Record<string, unknown>, number]>([
    ['by our own word', { canvas: canvas(2), coco_url: `${canvas(3)}.jpg` }, 2],
    ['by its address', { coco_url: `${canvas(3)}.jpg`, file_name: 'book-0002.jpg' }, 3],
    [
      'by an address of this server',
      { coco_url: `${base}/iiif/image/one/full/max/0/default.jpg` },
      1,
    ],
    ['by an address as a file’s name', { file_name: `${canvas(3)}.jpg` }, 3],
    ['by the name that the export gives it', { file_name: 'book-0002.jpg' }, 2],
    ['by that name in a folder and as PNG', { file_name: 'train/book-0002.png' }, 2],
    // md5 of the address: label-studio-sdk 2.1.2, `_build_cache_path`
    ['as Label Studio downloads it', { file_name: 'images/46bf4458__default.jpg' }, 1],
    ['by the last part of its address', { file_name: '3.jpg', coco_url: '' }, 3],
  ])('%s', async (_, image, n) => {
    await register();
    expect(await finds(image)).toBe(canvas(n));
  });

  test('by its IIIF service, in any size, and by the name of the image in it', async () => {
    const service = [{ id: 'https://iiif.ex.org/3/box%2Fp1', type: 'ImageService3' }];
    const body = { id: `${service[0]?.id}/full/max/0/default.jpg`, type: 'Image', service };
    const painting = { type: 'Annotation', motivation: 'painting', target: canvas(1), body };
    const items = [{ type: 'AnnotationPage', id: 'https://ex.org/p', items: [painting] }];
    const page = { id: canvas(1), type: 'Canvas', width: 800, height: 600, items };
    await register({ ...manifestDocument, items: [page] });
    for (const image of [
      { coco_url: service[0]?.id },
      { coco_url: `${service[0]?.id}/full/640,/0/default.png` },
      { file_name: 'p1.jpg' },
    ]) {
      expect(await finds(image)).toBe(canvas(1));
      await store.annotations.deleteWhere({ origins: ['curator'] });
    }
  });

  test('nowhere is a problem of each of its annotations, and several places are too', async () => {
    await register();
    await register(
      folderManifest('copy', 'Copy', [{ id: 'x', name: '2.jpg', width: 80, height: 60 }]),
    );
    const images = [
      { id: 'a', file_name: 'nowhere.jpg', coco_url: 'https://nowhere.org/x.jpg' },
      { id: 'b', file_name: '2.jpg' },
      { id: 'c' },
      { id: 'd', file_name: 'no-annotations.jpg' },
      { id: 'e', file_name: '3.jpg' },
    ];
    const annotations = images
      .filter(({ id }) => id !== 'd')
      .map(({ id }) => box([0, 0, 5, 5], { image_id: id }));
    const result = await take(dataset(annotations, { images }));
    expect(result).toMatchObject({ imported: 1, failed: 3 });
    expect(result.problems).toEqual(
      [
        ...['No canvas shows the image "nowhere.jpg".'],
        'Several canvases could be the image "2.jpg"; its coco_url would tell which is meant.',
        'No canvas shows the image "".',
      ].map((message, i) => ({ line: 1, entry: i + 1, list: 'annotations', message })),
    );
  });

  test.each([
    ['a/b.jpg', ['a/b.jpg', 'b.jpg', 'b']],
    [
      './b_jpeg.rf.0aF9.jpg',
      ['b_jpeg.rf.0aF9.jpg', 'b_jpeg.rf.0aF9.jpg', 'b_jpeg.rf.0aF9', 'b.jpeg', 'b'],
    ],
    [
      '01234567-b.c.tif',
      ['01234567-b.c.tif', '01234567-b.c.tif', '01234567-b.c', 'b.c.tif', 'b.c'],
    ],
  ])('%s may have been called %j', (name, names) => {
    expect(formerNames(name)).toEqual(names);
  });
});

describe('where on the canvas it is', () => {
  test.each<[string, Record<string, unknown>, object | undefined, string | undefined]>([
    [
      'a box in pixels of a larger image',
      box([160, 120, 320, 240.5]),
      { x: 80, y: 60, w: 160, h: 120 },
      undefined,
    ],
    [
      'a box that reaches beyond the image',
      box([-10, -4, 3200, 40]),
      { x: -5, y: -2, w: 1600, h: 20 },
      undefined,
    ],
    [
      'a polygon without a box',
      box([], { segmentation: [[0, 0, 20, 0, 20, 40]] }),
      { x: 0, y: 0, w: 10, h: 20 },
      'M0,0L10,0L10,20Z',
    ],
    [
      'a polygon as a flat list',
      box(null, { segmentation: [0, 0, 20, 0, 20, 40] }),
      { x: 0, y: 0, w: 10, h: 20 },
      'M0,0L10,0L10,20Z',
    ],
    [
      'two polygons',
      box([0, 0, 200, 200], {
        segmentation: [
          [0, 0, 20, 0, 20, 40],
          [100, 100, 200, 100, 200, 200],
        ],
      }),
      { x: 0, y: 0, w: 100, h: 100 },
      'M0,0L10,0L10,20ZM50,50L100,50L100,100Z',
    ],
    [
      'a polygon that is the box, closed',
      box([0, 0, 20, 40], { segmentation: [[0, 40, 0, 0, 20, 0, 20, 40, 0, 40]] }),
      { x: 0, y: 0, w: 10, h: 20 },
      undefined,
    ],
    [
      'a diamond in the box',
      box([0, 0, 20, 40], { segmentation: [[10, 0, 20, 20, 10, 40, 0, 20]] }),
      { x: 0, y: 0, w: 10, h: 20 },
      'M5,0L10,10L5,20L0,10Z',
    ],
    [
      'an empty polygon',
      box([0, 0, 20, 40], { segmentation: [[]] }),
      { x: 0, y: 0, w: 10, h: 20 },
      undefined,
    ],
    [
      'a mask',
      box([0, 0, 20, 40], { segmentation: { size: [1, 1], counts: 'abc' } }),
      { x: 0, y: 0, w: 10, h: 20 },
      undefined,
    ],
    [
      'a turned box with its polygon',
      box([0, 0, 20, 40], {
        attributes: { rotation: 45 },
        segmentation: [[10, 0, 20, 20, 10, 40, 0, 20]],
      }),
      { x: 0, y: 0, w: 10, h: 20 },
      'M5,0L10,10L5,20L0,10Z',
    ],
    [
      'all of it, said by our export',
      box([0, 0, 1600, 1200], { whole: true }),
      undefined,
      undefined,
    ],
    [
      'all of it, cut down since',
      box([0, 0, 160, 1200], { whole: true }),
      { x: 0, y: 0, w: 80, h: 600 },
      undefined,
    ],
  ])('%s', async (_, annotation, region, path) => {
    await register();
    expect(await take(dataset([annotation]))).toMatchObject({ imported: 1, failed: 0 });
    const [record] = await everything();
    expect(record?.targets).toEqual([{ canvas: canvas(1), region, manifest: undefined }]);
    const svg = path && `<svg xmlns="http://www.w3.org/2000/svg"><path d="${path}"/></svg>`;
    const text = JSON.stringify(record && [record.document, toOpenAnnotation(record)]);
    expect(text.split(JSON.stringify(svg ?? '<svg'))).toHaveLength(svg ? 3 : 1);
    expect(await take(dataset([annotation]))).toMatchObject({ imported: 0, unchanged: 1 });
  });

  test('where the file does not say how large an image is, boxes are in canvas units', async () => {
    await register();
    await take(dataset([box([1, 2, 3, 4])], { images: [{ id: 7, canvas: canvas(1), width: 9 }] }));
    expect((await said())[0]?.[2]).toEqual({ x: 1, y: 2, w: 3, h: 4 });
  });
});

test('annotations with a score are a model’s, with its name where ours is there', async () => {
  await register();
  const scored = [
    box([0, 0, 20, 20], { score: 0.98765 }),
    box([0, 0, 20, 20], { score: 0.5, model: 'yolo', version: '8', recipe: 'plain' }),
    box([0, 0, 20, 20], { score: null }),
  ];
  const predictions = [box([2, 2, 20, 20], { model: 'yolo' })];
  expect(await take(dataset(scored, { predictions }))).toMatchObject({ imported: 4, failed: 0 });
  expect(
    (await everything()).map(({ origin, model, version, recipe, statement }) => {
      return [origin, model, version, recipe, statement.predicted, statement.confidence];
    }),
  ).toEqual([
    ['import', 'unknown', undefined, undefined, 'Coat', 0.9877],
    ['import', 'yolo', '8', 'plain', 'Coat', 0.5],
    ['curator', undefined, undefined, undefined, undefined, undefined],
    ['import', 'yolo', undefined, undefined, 'Coat', undefined],
  ]);
  expect(await take(dataset(scored, { predictions }))).toMatchObject({ unchanged: 4, imported: 0 });
});

test('members of other programs with the names of ours are as if they were not there', async () => {
  await register();
  const odd = { annotation: 5, target: -1, whole: 'yes', modified: {}, model: 7, version: [] };
  const image = {
    id: 7,
    canvas: 12,
    file_name: 'book-0001.jpg',
    extra: 'x',
    width: 800,
    height: 600,
  };
  const file = dataset([box([1, 2, 3, 4], { ...odd, attributes: 'x' })], { images: [image] });
  expect(await take(file)).toMatchObject({ imported: 1, problems: [] });
});

describe('what cannot be read', () => {
  const good = box([0, 0, 50, 50], { id: 'good' });

  test.each<[string, unknown, RegExp]>([
    ['an unknown image', box([0, 0, 5, 5], { image_id: 8 }), /no 8 among the images/],
    ['an unknown category', box([0, 0, 5, 5], { category_id: 'x' }), /no "x" among the categories/],
    ['no image', box([0, 0, 5, 5], { image_id: undefined }), /image_id/],
    ['a caption', { id: 1, image_id: 7, caption: 'A coat.' }, /category_id/],
    ['a box of three', box([0, 0, 5]), /four numbers, and this one has 3/],
    ['a box of five', box([0, 0, 5, 5, 45]), /four numbers, and this one has 5/],
    ['a box of texts', box(['0', '0', '5', '5']), /bbox\[0\]/],
    ['a box in an object', box({ x: 0 }), /bbox/],
    ['a negative box', box([10, 10, -5, 5]), /no area/],
    ['a box of nothing', box([10, 10, 0.2, 5]), /no area/],
    ['a box beside the image', box([1600, 0, 5, 5]), /beside the image/],
    ['a box above the image', box([0, -10, 5, 10]), /beside the image/],
    ['numbers that are no pixels', box([0, 0, 1e300, 5]), /bbox\[2\]/],
    ['neither box nor polygon', box(undefined), /neither a bbox nor a polygon/],
    ['a mask alone', box(undefined, { segmentation: { counts: [1], size: [1, 1] } }), /mask/],
    ['a polygon of a line', box([0, 0, 5, 5], { segmentation: [[1, 2, 3, 4]] }), /three pairs/],
    [
      'a polygon of odd numbers',
      box([0, 0, 5, 5], { segmentation: [[1, 2, 3, 4, 5, 6, 7]] }),
      /7 numbers/,
    ],
    [
      'a polygon without end',
      box([0, 0, 5, 5], { segmentation: [new Array(200_000).fill(1)] }),
      /more than the 200000 numbers/,
    ],
    ['a polygon of texts', box([0, 0, 5, 5], { segmentation: 'M0' }), /expected array/],
    ['a turned box', box([0, 0, 5, 5], { attributes: { rotation: 45 } }), /cannot be turned/],
    ['a score beyond 1', box([0, 0, 5, 5], { score: 50 }), /score/],
    ['a number', 7, /expected object/],
    ['null', null, /expected object/],
  ])('%s is a problem of that annotation only', async (_, bad, message) => {
    await register();
    const result = await take(dataset([bad, good]));
    expect(result).toMatchObject({ imported: 1, failed: 1 });
    expect(result.problems).toEqual([
      { line: 1, entry: 1, list: 'annotations', message: expect.stringMatching(message) },
    ]);
  });

  test.each<[string, object, RegExp, number]>([
    [
      'two images of one number',
      {
        images: [
          { id: 7, canvas: canvas(1) },
          { id: 7, canvas: canvas(2) },
        ],
      },
      /images that differ have the id 7/,
      2,
    ],
    [
      'two categories of one number',
      {
        categories: [
          { id: 1, name: 'A' },
          { id: '1', name: 'B' },
        ],
      },
      /categories that differ have the id/,
      2,
    ],
    ['an image without a number', { images: [{ canvas: canvas(1) }] }, /id/, 2],
    [
      'an image of negative size',
      { images: [{ id: 7, canvas: canvas(1), width: -1, height: 5 }] },
      /width/,
      2,
    ],
    [
      'a category without a name',
      { categories: [{ id: 1, name: ' ' }] },
      /name: must not be empty/,
      2,
    ],
    [
      'a category that cannot be stored',
      { categories: [{ id: 1, name: 'a\0' }] },
      /can be stored/,
      2,
    ],
    [
      'a category that is more than a label',
      { categories: [{ id: 1, name: 'a, Confidence: 3' }] },
      /"a, Confidence: 3" does not read as a label/,
      1,
    ],
    [
      'an image with an endless name',
      { images: [{ id: 7, canvas: canvas(1), file_name: '/'.repeat(10_001) }] },
      /file_name/,
      2,
    ],
    ['no images', { images: undefined }, /no 7 among the images/, 1],
  ])(
    '%s is told, and nothing is put on the wrong canvas or under the wrong label',
    async (_, change, message, failed) => {
      await register();
      const sound = { id: 9, width: 800, height: 600, canvas: canvas(3) };
      const other = { id: 2, name: 'Bag' };
      const file = dataset([good, box([0, 0, 5, 5], { image_id: 9, category_id: 2 })], change);
      const { images = [], categories = [], annotations } = file;
      const whole = { images: [...images, sound], categories: [...categories, other], annotations };
      const result = await take(whole);
      expect(result).toMatchObject({ imported: 1, failed });
      expect(result.problems[0]?.message).toMatch(message);
      expect((await said())[0]).toEqual(['curator', canvas(3), { x: 0, y: 0, w: 5, h: 5 }, 'Bag']);
    },
  );

  test('the same image twice is no harm', async () => {
    await register();
    const image = { id: 7, canvas: canvas(1), width: 800, height: 600 };
    const result = await take(dataset([good], { images: [image, { ...image }] }));
    expect(result).toMatchObject({ imported: 1, failed: 0 });
  });

  test('NaN and Infinity, which Python writes, are told with their line, and the others are stored', async () => {
    await register();
    const [image, category] = [
      '{"id":7,"width":800,"height":600,"file_name":"book-0001.jpg"}',
      '{"id":1,"name":"Coat"}',
    ];
    const file = `{"annotations":[\n{"image_id":7,"category_id":1,"bbox":[NaN,0,5,5]},\n${JSON.stringify(good)},\n{"image_id":7,"category_id":1,"bbox":[0,0,Infinity,1e999]}],"images":[${image}],"categories":[${category}]}`;
    const result = await take(file);
    expect(result).toMatchObject({ imported: 1, failed: 2 });
    expect(result.problems.map(({ line, list, entry }) => [line, list, entry])).toEqual([
      [2, 'annotations', 1],
      [4, 'annotations', 3],
    ]);
  });

  test('a member beyond the limit is passed over, whichever list it is in', async () => {
    await register();
    const long = 'x'.repeat(2000);
    const file = dataset([{ ...good, long }, good], { predictions: [{ ...good, long }] });
    file.images.push({ id: 8, width: 1, height: 1, canvas: canvas(1), file_name: long });
    const result = await take(file, { maxEntryBytes: 1000 });
    expect(result).toMatchObject({ imported: 1, failed: 3 });
    expect(result.problems.map(({ list }) => list)).toEqual([
      ...['images', 'annotations', 'predictions'],
    ]);
  });

  test.each<[unknown, RegExp]>([
    [
      [{ image_id: 1, category_id: 1, bbox: [1, 2, 3, 4], score: 0.5 }],
      /this is a list\. Results say nothing/,
    ],
    [
      { items: [] },
      /Expected a JSON object with images or categories or annotations or predictions/,
    ],
    [{ annotations: {}, images: 7 }, /Expected a JSON object/],
    ['"coco"', /Expected a JSON object/],
    ['', /Expected a JSON object/],
    ['{"annotations":[', /ends in the middle/],
    [dataset([7]), /line 1, annotations\[0\]: Invalid input/],
  ])('%j is refused with the reason', async (file, message) => {
    const refused = take(file);
    await expect(refused).rejects.toThrow(InvalidInputError);
    await expect(refused).rejects.toThrow(message);
  });

  test('a file that ends too early is stored as far as it came, and told', async () => {
    await register();
    const { images, categories } = dataset([]);
    const whole = JSON.stringify({ images, categories, annotations: [good, good] });
    const result = await take(whole.slice(0, -20));
    expect(result).toMatchObject({ imported: 1, failed: 1 });
    expect(result.problems[0]?.message).toBe('The document ends in the middle.');
  });

  test('images beyond what is remembered end the import', () => {
    const { add } = numbered<string>('images', () => true);
    add(1, 'x', 90_000_000);
    expect(() => add(2, 'x', 10_000_000)).toThrow(
      'There are more images than are read of one file',
    );
  });
});

test('nothing stays on the disk, however an import ends', async () => {
  const left = () => readdirSync(tmpdir()).filter((name) => name.startsWith('iiif-autotag-'));
  const before = left();
  await register();
  await take(dataset([box([0, 0, 5, 5])]));
  await expect(take('[1]')).rejects.toThrow();
  const stop = new AbortController();
  stop.abort(new Error('Ctrl-C'));
  await expect(take(dataset([]), { signal: stop.signal })).rejects.toThrow('Ctrl-C');
  expect(left()).toEqual(before);
});

test.each([
  ['train/_annotations.coco.json', 'coco'],
  ['annotations.coco.json', 'coco'],
  ['instances_default.json', 'annotations'],
])('the file %s is read as %s', (file, format) => {
  expect(formatOfFile(file)).toBe(format);
});
