import { expect, test } from 'vitest';
import { pictureAddress } from '../../src/evaluation/picture.ts';
import type { Canvas, ImageResource, ImageService } from '../../src/iiif/manifest.ts';

const service = (change: Partial<ImageService> = {}): ImageService => ({
  id: 'https://images.example.org/a',
  version: 3,
  level: 2,
  ...change,
});

const canvasWith = (image: Partial<ImageResource> | undefined): Canvas => ({
  id: 'https://example.org/canvas/1',
  label: 'Canvas 1',
  width: 240,
  height: 120,
  image: image && {
    id: 'https://example.org/a.jpg',
    width: 960,
    height: 480,
    format: 'image/jpeg',
    service: service(),
    ...image,
  },
});

const region = { x: 10, y: 20, w: 30, h: 60 };
const small = { x: 10, y: 20, w: 30, h: 100 };

test.each([
  ['the whole', {}, undefined, 'https://images.example.org/a/full/400,/0/default.jpg'],
  [
    'a tall one',
    { width: 480, height: 960 },
    undefined,
    'https://images.example.org/a/full/,400/0/default.jpg',
  ],
  [
    'one that fits',
    { width: 400, height: 200 },
    undefined,
    'https://images.example.org/a/full/max/0/default.jpg',
  ],
  [
    'one a pixel too wide',
    { width: 401, height: 200 },
    undefined,
    'https://images.example.org/a/full/400,/0/default.jpg',
  ],
  [
    'one of unknown size',
    { width: undefined },
    undefined,
    'https://images.example.org/a/full/max/0/default.jpg',
  ],
  // Regions are in canvas units, the image has four times as many.
  ['a small region', {}, region, 'https://images.example.org/a/40,80,120,240/max/0/default.jpg'],
  [
    'a region just small enough',
    {},
    small,
    'https://images.example.org/a/40,80,120,400/max/0/default.jpg',
  ],
  [
    'a large region',
    { width: 1920, height: 960 },
    small,
    'https://images.example.org/a/80,160,240,800/,400/0/default.jpg',
  ],
  [
    'of Image API 2',
    { service: service({ version: 2 }), width: undefined },
    undefined,
    'https://images.example.org/a/full/full/0/default.jpg',
  ],
  [
    'of Image API 1',
    { service: service({ version: 1 }), width: undefined },
    undefined,
    'https://images.example.org/a/full/full/0/native.jpg',
  ],
  ['of level 0', { service: service({ level: 0 }) }, region, 'https://example.org/a.jpg'],
  ['without a service', { service: undefined }, region, 'https://example.org/a.jpg'],
  ['without anything', { service: undefined, id: '' }, undefined, undefined],
])('picture %s', (_, image, part, expected) => {
  expect(pictureAddress(canvasWith(image), part)).toBe(expected);
});

test('a canvas without an image has no picture', () => {
  expect(pictureAddress(canvasWith(undefined), undefined)).toBeUndefined();
});
