import { expect, test } from 'vitest';
import { InvalidInputError, UnusableCanvasError } from '../../src/errors.ts';
import { type ImageInfo, parseImageInfo } from '../../src/iiif/image-info.ts';
import { imageRequest } from '../../src/iiif/image-request.ts';
import type { ImageResource } from '../../src/iiif/manifest.ts';

const base = 'https://ex.org/i/coat';
const body = 'https://ex.org/coat.jpg';
const canvas = { width: 1000, height: 2000 };

// Three documents as the Image API specifications 1.1 §5, 2.1 §5 and 3.0 §5 describe them.
const info1 = {
  '@context': 'http://library.stanford.edu/iiif/image-api/1.1/context.json',
  '@id': base,
  width: 3000,
  height: 6000,
  scale_factors: [1, 2, 4],
  tile_width: 1024,
  tile_height: 1024,
  formats: ['jpg', 'png'],
  qualities: ['native', 'grey'],
  profile: 'http://library.stanford.edu/iiif/image-api/1.1/compliance.html#level1',
};
const info2 = {
  '@context': 'http://iiif.io/api/image/2/context.json',
  '@id': base,
  protocol: 'http://iiif.io/api/image',
  width: 3000,
  height: 6000,
  profile: ['http://iiif.io/api/image/2/level2.json', { formats: ['jpg'], qualities: ['color'] }],
};
const info3 = {
  '@context': 'http://iiif.io/api/image/3/context.json',
  id: base,
  type: 'ImageService3',
  protocol: 'http://iiif.io/api/image',
  profile: 'level2',
  width: 3000,
  height: 6000,
};
const sizes = [
  { width: 50, height: 100 },
  { width: 150, height: 300 },
  { width: 750, height: 1500 },
];

const imageWith = (service: ImageResource['service'], id = body): ImageResource => ({
  id,
  width: 3000,
  height: 6000,
  format: 'image/jpeg',
  service,
});
const image = imageWith({ id: base, version: 2, level: undefined });

const asked = (json: unknown, wish: Parameters<typeof imageRequest>[2], of = image) => {
  const { url, crop } = imageRequest(of, parseImageInfo(json), wish);
  return [url.replace(`${base}/`, ''), crop];
};

test.each([
  // A model of 28 pixels needs 112 on the shorter side, one of 224 needs 896.
  ['1, level 1', info1, 28, 'full/112,/0/native.jpg'],
  ['2, level 2', info2, 28, 'full/112,/0/default.jpg'],
  ['3, level 2', info3, 28, 'full/112,/0/default.jpg'],
  ['3, level 2, bigger model', info3, 224, 'full/896,/0/default.jpg'],
  [
    '2, just enough in the image',
    { ...info2, width: 112, height: 900 },
    28,
    'full/full/0/default.jpg',
  ],
  [
    '2, one pixel more than enough',
    { ...info2, width: 113, height: 900 },
    28,
    'full/112,/0/default.jpg',
  ],
  ['1, never upscaled', { ...info1, width: 60, height: 60 }, 28, 'full/full/0/native.jpg'],
  ['2, never upscaled', { ...info2, width: 60, height: 60 }, 28, 'full/full/0/default.jpg'],
  ['3, never upscaled', { ...info3, width: 60, height: 60 }, 28, 'full/max/0/default.jpg'],
  [
    'landscape: the height is the shorter',
    { ...info3, width: 6000, height: 3000 },
    28,
    'full/224,/0/default.jpg',
  ],
  [
    'odd proportions are rounded up',
    { ...info3, width: 3001, height: 2000 },
    28,
    'full/169,/0/default.jpg',
  ],
  // Sizes that the server has ready.
  ['2, listed', { ...info2, sizes }, 28, 'full/150,/0/default.jpg'],
  ['3, listed', { ...info3, sizes }, 28, 'full/150,300/0/default.jpg'],
  [
    '3, listed in any order',
    { ...info3, sizes: sizes.toReversed() },
    28,
    'full/150,300/0/default.jpg',
  ],
  [
    '2, listed and sizeByWhListed',
    {
      ...info2,
      sizes,
      profile: ['http://iiif.io/api/image/2/level1.json', { supports: ['sizeByWhListed'] }],
    },
    28,
    'full/150,300/0/default.jpg',
  ],
  [
    '3, exactly enough is listed',
    { ...info3, sizes: [{ width: 112, height: 224 }] },
    28,
    'full/112,224/0/default.jpg',
  ],
  [
    '3, one pixel too few is listed',
    { ...info3, sizes: [{ width: 111, height: 222 }] },
    28,
    'full/112,/0/default.jpg',
  ],
  [
    '3, four times as much as needed is taken',
    { ...info3, sizes: [{ width: 448, height: 896 }] },
    28,
    'full/448,896/0/default.jpg',
  ],
  [
    '3, more is not',
    { ...info3, sizes: [{ width: 449, height: 898 }] },
    28,
    'full/112,/0/default.jpg',
  ],
  ['3, none is large enough', { ...info3, sizes }, 224, 'full/896,/0/default.jpg'],
  // Limits.
  [
    '3, maxWidth above',
    { ...info3, maxWidth: 896, maxHeight: 2000 },
    224,
    'full/max/0/default.jpg',
  ],
  ['3, maxWidth', { ...info3, maxWidth: 500, maxHeight: 2000 }, 224, 'full/max/0/default.jpg'],
  [
    '3, maxWidth alone limits both sides',
    { ...info3, maxWidth: 1000 },
    224,
    'full/max/0/default.jpg',
  ],
  ['3, maxArea', { ...info3, maxArea: 80_000 }, 224, 'full/max/0/default.jpg'],
  [
    '2, maxWidth',
    {
      ...info2,
      profile: ['http://iiif.io/api/image/2/level2.json', { maxWidth: 500, maxHeight: 9000 }],
    },
    224,
    'full/500,/0/default.jpg',
  ],
  [
    '2, maxHeight',
    {
      ...info2,
      profile: ['http://iiif.io/api/image/2/level2.json', { maxWidth: 500, maxHeight: 600 }],
    },
    224,
    'full/300,/0/default.jpg',
  ],
  [
    '2, maxArea',
    { ...info2, profile: ['http://iiif.io/api/image/2/level2.json', { maxArea: 80_000 }] },
    224,
    'full/200,/0/default.jpg',
  ],
  [
    '2, limits wide enough',
    {
      ...info2,
      profile: ['http://iiif.io/api/image/2/level2.json', { maxWidth: 3000, maxArea: 3000 * 6000 }],
    },
    28,
    'full/112,/0/default.jpg',
  ],
  // What is not said.
  ['no profile at all', { ...info2, profile: undefined }, 28, 'full/112,/0/default.jpg'],
  [
    '1.0 without an id',
    { ...info1, '@context': undefined, '@id': undefined, identifier: 'coat' },
    28,
    'full/112,/0/native.jpg',
  ],
  ['1, no jpg', { ...info1, formats: ['png'] }, 28, 'full/112,/0/native.png'],
])('Image API %s', (_, info, side, expected) => {
  expect(asked(info, { side, canvas })).toEqual([expected, undefined]);
});

const level0 = { ...info2, profile: 'http://iiif.io/api/image/2/level0.json' };
const level0of3 = { ...info3, profile: 'level0' };
const tiles = [{ width: 512, scaleFactors: [1, 2, 4, 8, 16, 32] }];

test.each([
  ['the smallest listed that is enough', { ...level0, sizes }, 28, 'full/150,/0/default.jpg'],
  ['the same in 3', { ...level0of3, sizes }, 28, 'full/150,300/0/default.jpg'],
  [
    'a listed one however large',
    { ...level0of3, sizes: [{ width: 2000, height: 4000 }] },
    28,
    'full/2000,4000/0/default.jpg',
  ],
  [
    'the whole image where it is listed',
    { ...level0, sizes: [{ width: 3000, height: 6000 }] },
    28,
    'full/full/0/default.jpg',
  ],
  ['the image itself where nothing listed is enough', { ...level0, sizes }, 224, body],
  ['the image itself where nothing is listed', level0, 28, body],
  // 6000 / 512 = 11.7: from factor 16 on one tile holds all: 188 × 375.
  ['one tile that holds all', { ...level0, tiles }, 28, 'full/188,/0/default.jpg'],
  ['one tile that holds all, in 3', { ...level0of3, tiles }, 28, 'full/188,375/0/default.jpg'],
  ['the image itself where such a tile is too small', { ...level0of3, tiles }, 224, body],
  [
    'more where the service can',
    {
      ...level0,
      profile: ['http://iiif.io/api/image/2/level0.json', { supports: ['sizeByW', 'regionByPx'] }],
    },
    28,
    'full/112,/0/default.jpg',
  ],
])('level 0 gives %s', (_, info, side, expected) => {
  expect(asked(info, { side, canvas })).toEqual([expected, undefined]);
});

test.each([
  ['the largest listed', { ...level0of3, sizes }, 'full/750,1500/0/default.jpg'],
  ['everything', level0of3, 'full/max/0/default.jpg'],
  ['everything, in 2', level0, 'full/full/0/default.jpg'],
])('level 0 without an address of the image itself gives %s', (_, info, expected) => {
  expect(asked(info, { side: 1000, canvas }, imageWith(image.service, ''))).toEqual([
    expected,
    undefined,
  ]);
});

const region = { x: 100, y: 200, w: 300, h: 400 };

test.each([
  // The canvas is a third of the image.
  ['2', info2, 28, region, '300,600,900,1200/112,/0/default.jpg'],
  ['3', info3, 28, region, '300,600,900,1200/112,/0/default.jpg'],
  ['1', info1, 28, region, '300,600,900,1200/112,/0/native.jpg'],
  ['3, larger than the region', info3, 500, region, '300,600,900,1200/max/0/default.jpg'],
  ['2, larger than the region', info2, 500, region, '300,600,900,1200/full/0/default.jpg'],
  [
    '3, listed sizes are of whole images only',
    { ...info3, sizes },
    28,
    region,
    '300,600,900,1200/112,/0/default.jpg',
  ],
  ['3, all of the canvas', info3, 28, { x: 0, y: 0, w: 1000, h: 2000 }, 'full/112,/0/default.jpg'],
  [
    '3, over the edge',
    info3,
    28,
    { x: 900, y: -50, w: 300, h: 100 },
    '2700,0,300,150/224,/0/default.jpg',
  ],
  [
    '3, smaller than a pixel of the image',
    { ...info3, width: 100, height: 200 },
    28,
    { x: 999, y: 1999, w: 1, h: 1 },
    '99,199,1,1/max/0/default.jpg',
  ],
  [
    '2, limits count for the region',
    {
      ...info2,
      profile: ['http://iiif.io/api/image/2/level2.json', { maxWidth: 300, maxHeight: 300 }],
    },
    224,
    region,
    '300,600,900,1200/225,/0/default.jpg',
  ],
])('a region in Image API %s', (_, info, side, part, expected) => {
  expect(asked(info, { side, region: part, canvas })).toEqual([expected, undefined]);
});

test('a region of a level 0 image is cut out of one that is large enough', () => {
  const [url, crop] = asked({ ...level0, sizes }, { side: 28, region, canvas });
  expect(url).toBe('full/750,/0/default.jpg'); // 30% of 150 pixels would be too few
  expect(crop).toEqual({ x: 0.1, y: 0.1, w: expect.closeTo(0.3), h: expect.closeTo(0.2) });
});

test('a region of an image without service is cut out of the image itself', () => {
  const request = imageRequest(imageWith(undefined), undefined, { side: 28, region, canvas });
  expect(request.url).toBe(body);
  expect(request.crop).toEqual({ x: 0.1, y: 0.1, w: expect.closeTo(0.3), h: expect.closeTo(0.2) });
});

test('without the size of the canvas a region counts in pixels of the image', () => {
  const unknown = { width: undefined, height: undefined };
  expect(asked(info3, { side: 28, region, canvas: unknown })[0]).toBe(
    '100,200,300,400/112,/0/default.jpg',
  );
});

test.each([
  [{ x: 1000, y: 0, w: 10, h: 10 }, 'is not on the canvas (1000 × 2000)'],
  [{ x: 0, y: 0, w: 0, h: 10 }, 'is not on the canvas'],
  [{ x: -20, y: 0, w: 20, h: 10 }, 'is not on the canvas'],
])('region %j is refused', (part, reason) => {
  const wish = { side: 28, region: part, canvas };
  expect(() => imageRequest(image, parseImageInfo(info3), wish)).toThrow(UnusableCanvasError);
  expect(() => imageRequest(image, parseImageInfo(info3), wish)).toThrow(reason);
});

test('a region is refused where nobody knows the size of anything', () => {
  const nameless = { ...imageWith(undefined), width: undefined, height: undefined };
  const unknown = { width: undefined, height: undefined };
  expect(() => imageRequest(nameless, undefined, { side: 28, region, canvas: unknown })).toThrow(
    'neither canvas nor image say how large they are',
  );
});

test('an image without service and address cannot be asked for', () => {
  expect(() => imageRequest(imageWith(undefined, ''), undefined, { side: 28, canvas })).toThrow(
    UnusableCanvasError,
  );
});

test.each([
  [[]],
  [null],
  ['x'],
  [{}],
  [{ width: 3 }],
  [{ width: 0, height: 5 }],
  [{ width: 'x', height: 5 }],
])('info.json %j is refused', (json) => {
  expect(() => parseImageInfo(json)).toThrow(InvalidInputError);
});

test.each<[string, unknown, Partial<ImageInfo>]>([
  ['3', info3, { version: 3, level: 2, id: base, maxWidth: undefined }],
  ['2', info2, { version: 2, level: 2, id: base }],
  [
    '1.1',
    info1,
    {
      version: 1,
      level: 1,
      id: base,
      tiles: [{ width: 1024, height: 1024, scaleFactors: [1, 2, 4] }],
    },
  ],
  ['an id that ends with a slash', { ...info3, id: `${base}/` }, { id: base }],
  ['limits of 3', { ...info3, maxWidth: 7 }, { maxWidth: 7, maxHeight: 7, maxArea: undefined }],
  ['features of 3', { ...info3, extraFeatures: ['sizeByW'] }, { features: ['sizeByW'] }],
])('info.json of %s is read', (_, json, expected) => {
  expect(parseImageInfo(json)).toMatchObject(expected);
});
