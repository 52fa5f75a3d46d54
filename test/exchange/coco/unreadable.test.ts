import { mkdtempSync, readdirSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { describe, expect, test, vi } from 'vitest';
import { InvalidInputError, TooLargeError } from '../../../src/errors.ts';
import { numbered } from '../../../src/exchange/coco/numbered.ts';
import { canvas } from '../collection.ts';
import { box, dataset, register, said, take } from './coco-store.ts';

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
    [[], /this is a list/],
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
  // A place of its own: other tests import at the same time.
  const temporary = mkdtempSync(join(tmpdir(), 'coco-'));
  vi.stubEnv('TMPDIR', temporary);
  await register();
  await take(dataset([box([0, 0, 5, 5])]));
  await expect(take('[1]')).rejects.toThrow();
  const file = JSON.stringify(dataset([box([0, 0, 50, 50])]));
  const refused = take(file, { maxKeptBytes: file.length - 1 });
  await expect(refused).rejects.toThrow(TooLargeError);
  await expect(refused).rejects.toThrow(`larger than the ${file.length - 1} bytes that are kept`);
  expect(await said()).toHaveLength(1);
  expect(await take(file, { maxKeptBytes: file.length })).toMatchObject({ imported: 1 });
  const stop = new AbortController();
  stop.abort(new Error('Ctrl-C'));
  await expect(take(dataset([]), { signal: stop.signal })).rejects.toThrow('Ctrl-C');
  expect(readdirSync(temporary)).toEqual([]);
  vi.unstubAllEnvs();
  rmSync(temporary, { recursive: true });
});
