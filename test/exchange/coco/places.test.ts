import { describe, expect, test } from 'vitest';
import { toOpenAnnotation } from '../../../src/annotation/open-annotation.ts';
import { formerNames } from '../../../src/exchange/coco/file-name.ts';
import { folderManifest } from '../../../src/iiif/folder-manifest.ts';
import { base, canvas, manifestDocument } from '../collection.ts';
import { box, dataset, everything, register, said, store, take } from './coco-store.ts';

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
