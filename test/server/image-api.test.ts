import { mkdtemp, rm, writeFile } from 'node:fs/promises';
import type { AddressInfo } from 'node:net';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import express, { type ErrorRequestHandler } from 'express';
import sharp from 'sharp';
import { request } from 'undici';
import { afterAll, beforeAll, expect, test } from 'vitest';
import { AutotagError } from '../../src/errors.ts';
import { createFetcher } from '../../src/fetch.ts';
import { canvasImage } from '../../src/iiif/canvas-image.ts';
import { openLocalImages } from '../../src/iiif/local-images.ts';
import { createImageApi } from '../../src/server/image-api.ts';

const cleanups: (() => Promise<unknown>)[] = [];
let folder = '';
let base = '';
let levelZero = '';

const size = async (file: string) => {
  const { autoOrient, format } = await sharp(file).metadata();
  return { ...autoOrient, format };
};

/** The error's class is what server/send-error.ts makes a status of. */
const sendError: ErrorRequestHandler = (error, _request, response, _next) => {
  const known = error instanceof AutotagError;
  response.status(known ? 418 : 500).json({ name: error.name, message: error.message });
};

async function serve(mount: string, sharpAvailable: boolean): Promise<string> {
  const app = express();
  const images = openLocalImages(join(folder, 'kept'), { extra: { 'demo-': folder } });
  const api = createImageApi(images, { baseUrl: () => `${origin}${mount}`, sharpAvailable, size });
  app.use(mount || '/', api);
  app.use(sendError);
  const server = app.listen(0, '127.0.0.1');
  await new Promise((resolve) => server.once('listening', resolve));
  const origin = `http://127.0.0.1:${(server.address() as AddressInfo).port}`;
  cleanups.push(async () => {
    server.closeAllConnections();
    await new Promise((resolve) => server.close(resolve));
  });
  return `${origin}${mount}/iiif/image`;
}

beforeAll(async () => {
  folder = await mkdtemp(join(tmpdir(), 'image-api-'));
  cleanups.push(() => rm(folder, { recursive: true, force: true }));
  // Left half red, right half blue: parts and rotations can be told apart.
  const half = (background: string) =>
    sharp({ create: { width: 150, height: 200, channels: 3, background } })
      .png()
      .toBuffer();
  const picture = sharp({ create: { width: 300, height: 200, channels: 3, background: '#000' } });
  const halves = await picture
    .composite([
      { input: await half('#f00'), left: 0, top: 0 },
      { input: await half('#00f'), left: 150, top: 0 },
    ])
    .png()
    .toBuffer();
  await writeFile(join(folder, 'coat.png'), halves);
  // Stored lying, to be turned by 90°: seen upright it is 200 × 300, red above.
  await sharp(halves).withMetadata({ orientation: 6 }).jpeg().toFile(join(folder, 'turned.jpg'));
  await sharp(halves).resize(28, 28, { fit: 'fill' }).toFile(join(folder, 'small.png'));
  await writeFile(join(folder, 'broken.jpg'), 'no image');
  base = await serve('/a/b.c', true);
  levelZero = await serve('', false);
});
afterAll(async () => {
  for (const cleanup of cleanups.reverse()) await cleanup();
});

async function image(path: string) {
  const response = await fetch(`${base}/${path}`);
  const bytes = Buffer.from(await response.arrayBuffer());
  expect(response.status, bytes.toString('utf8', 0, 200)).toBe(200);
  const { width, height, format } = await sharp(bytes).metadata();
  const { dominant } = await sharp(bytes).stats();
  const colour = dominant.r > 128 ? 'red' : dominant.b > 128 ? 'blue' : 'other';
  return { width, height, format, colour, headers: response.headers };
}

test('info.json says what there is, under the address that it was asked for', async () => {
  const response = await fetch(`${base}/demo-coat/info.json`);
  expect(response.headers.get('content-type')).toMatch('application/json');
  expect(response.headers.get('cache-control')).toBe('public, max-age=3600');
  expect(await response.json()).toMatchObject({
    '@context': 'http://iiif.io/api/image/3/context.json',
    id: `${base}/demo-coat`,
    type: 'ImageService3',
    protocol: 'http://iiif.io/api/image',
    profile: 'level2',
    width: 300,
    height: 200,
    sizes: expect.arrayContaining([
      { width: 300, height: 200 },
      { width: 150, height: 100 },
    ]),
  });
});

test('info.json is linked data for those who ask for it', async () => {
  const accept = 'application/ld+json;profile="http://iiif.io/api/image/3/context.json"';
  const response = await fetch(`${base}/demo-coat/info.json`, { headers: { accept } });
  expect(response.headers.get('content-type')).toMatch('application/ld+json');
  expect(response.headers.get('vary')).toBe('Accept');
});

test('a small image still lists itself', async () => {
  const info = await (await fetch(`${base}/demo-small/info.json`)).json();
  expect(info).toMatchObject({
    sizes: [{ width: 28, height: 28 }],
    tiles: [{ width: 28, height: 28, scaleFactors: [1] }],
  });
});

test('EXIF orientation counts for info.json and images', async () => {
  const info = await (await fetch(`${base}/demo-turned/info.json`)).json();
  expect(info).toMatchObject({ width: 200, height: 300 });
  expect(await image('demo-turned/full/max/0/default.png')).toMatchObject({
    width: 200,
    height: 300,
  });
  expect((await image('demo-turned/0,0,200,100/max/0/default.png')).colour).toBe('red');
  expect((await image('demo-turned/0,200,200,100/max/0/default.png')).colour).toBe('blue');
});

test('the base address leads to info.json', async () => {
  const response = await fetch(`${base}/demo-coat`, { redirect: 'manual' });
  expect(response.status).toBe(303);
  expect(response.headers.get('location')).toBe(`${base}/demo-coat/info.json`);
});

test.each([
  ['full/max/0/default.jpg', 300, 200, 'jpeg', 'full/max/0/default.jpg'],
  ['full/max/0/default.png', 300, 200, 'png', 'full/max/0/default.png'],
  ['full/max/0/default.webp', 300, 200, 'webp', 'full/max/0/default.webp'],
  ['full/150,/0/default.jpg', 150, 100, 'jpeg', 'full/150,100/0/default.jpg'],
  ['full/,50/0/default.jpg', 75, 50, 'jpeg', 'full/75,50/0/default.jpg'],
  ['full/pct:10/0/gray.jpg', 30, 20, 'jpeg', 'full/30,20/0/gray.jpg'],
  ['full/100,100/0/default.jpg', 100, 100, 'jpeg', 'full/100,100/0/default.jpg'],
  ['full/!100,100/0/default.jpg', 100, 67, 'jpeg', 'full/100,67/0/default.jpg'],
  ['full/!1000,1000/0/default.jpg', 300, 200, 'jpeg', 'full/max/0/default.jpg'],
  ['full/!1000,100/0/default.jpg', 150, 100, 'jpeg', 'full/150,100/0/default.jpg'],
  ['0,0,100,50/max/0/default.jpg', 100, 50, 'jpeg', '0,0,100,50/max/0/default.jpg'],
  ['250,150,100,100/max/0/default.jpg', 50, 50, 'jpeg', '250,150,50,50/max/0/default.jpg'],
  ['square/max/0/default.jpg', 200, 200, 'jpeg', '50,0,200,200/max/0/default.jpg'],
  ['pct:50,0,50,100/max/0/default.jpg', 150, 200, 'jpeg', '150,0,150,200/max/0/default.jpg'],
  ['full/^600,/0/default.jpg', 600, 400, 'jpeg', 'full/^600,400/0/default.jpg'],
  ['full/max/90/default.jpg', 200, 300, 'jpeg', 'full/max/90/default.jpg'],
])('%s is %d × %d, %s', async (path, width, height, format, canonical) => {
  const answer = await image(`demo-coat/${path}`);
  expect(answer).toMatchObject({ width, height, format });
  expect(answer.headers.get('link')).toBe(
    `<${base}/demo-coat/${canonical}>;rel="canonical",<https://iiif.io/api/image/3/level2.json>;rel="profile"`,
  );
});

test.each([
  ['0,0,150,200/max/0/default.png', 'red'],
  ['150,0,150,200/max/0/default.png', 'blue'],
  ['0,0,150,200/max/!0/default.png', 'red'],
])('%s shows %s', async (path, colour) => {
  expect((await image(`demo-coat/${path}`)).colour).toBe(colour);
});

test('who has the image already is told so', async () => {
  const first = await fetch(`${base}/demo-coat/full/max/0/default.jpg`);
  const etag = first.headers.get('etag') ?? '';
  // Node's own fetch would ask for a fresh copy.
  const again = await request(first.url, { headers: { 'if-none-match': etag } });
  expect(again.statusCode).toBe(304);
  await again.body.dump();
});

test.each([
  'full/400,/0/default.jpg', // would be upscaled
  'full/0,/0/default.jpg',
  'full/^100000,/0/default.jpg', // 6.7 gigapixels
  '300,0,10,10/max/0/default.jpg', // beside the image
  '400,0,10,10/max/0/default.jpg',
  '0,0,0,10/max/0/default.jpg',
  'pct:0,0,0,10/max/0/default.jpg',
  'all/max/0/default.jpg',
  'full/full/0/default.jpg', // Image API 2
  'full/big/0/default.jpg',
  'full/max/left/default.jpg',
  'full/max/0/pretty.jpg',
  'full/max/0/default.exe',
  'full/max/0/default',
  'full/max/0/.jpg',
])('%s is refused as bad input', async (path) => {
  const response = await fetch(`${base}/demo-coat/${path}`);
  expect(await response.json()).toMatchObject({ name: 'InvalidInputError' });
});

test.each([
  'demo-nothing/info.json',
  'demo-nothing/full/max/0/default.jpg',
  'demo-..%2Fcoat/info.json',
  '..%2F..%2Fetc%2Fpasswd/info.json',
  '%2Fetc%2Fpasswd/full/max/0/default.jpg',
  'demo-coat.png%00/info.json',
  '__proto__/info.json',
  'demo-/info.json',
])('%s is not found', async (path) => {
  const response = await fetch(`${base}/${path}`);
  expect(await response.json()).toMatchObject({ name: 'NotFoundError' });
});

test.each(['info.json', 'full/max/0/default.jpg'])(
  'a broken file has an error of its own: %s',
  async (path) => {
    const response = await fetch(`${base}/demo-broken/${path}`);
    expect(await response.json()).toMatchObject({ name: 'UnreadableImageError' });
  },
);

// The same picture through the whole way that a tagging job takes.
test.each([
  [{ x: 0, y: 0, w: 60, h: 40 }, 300, 200, undefined], // a size that it has ready
  [{ x: 0, y: 0, w: 30, h: 40 }, 112, 149, 'red'],
  [{ x: 30, y: 0, w: 30, h: 40 }, 112, 149, 'blue'],
])('our own requests get along with it: region %j', async (region, width, height, colour) => {
  const fetcher = createFetcher({ allowPrivate: true });
  cleanups.push(() => fetcher.close());
  const service = { id: `${base}/demo-coat`, version: 3, level: 2 } as const;
  const none = { width: undefined, height: undefined, format: undefined };
  const canvas = {
    id: 'c',
    label: 'c',
    width: 60,
    height: 40,
    image: { id: '', ...none, service },
  };
  const sources = { fetcher, localImages: openLocalImages(folder) };
  const { bytes, crop } = await canvasImage(canvas, { side: 28, region }, sources);
  expect(crop).toBeUndefined();
  const picture = sharp(bytes);
  expect(await picture.metadata()).toMatchObject({ width, height });
  const { dominant } = await picture.stats();
  if (colour) expect(dominant.r > dominant.b ? 'red' : 'blue').toBe(colour);
});

// --- Without sharp ---

test('without sharp the service is of level 0', async () => {
  const info = await (await fetch(`${levelZero}/demo-coat/info.json`)).json();
  expect(info).toMatchObject({
    id: `${levelZero}/demo-coat`,
    profile: 'level0',
    width: 300,
    height: 200,
    sizes: [{ width: 300, height: 200 }],
  });
});

// The last five are for viewers, which scale what they get.
test.each(['max', '300,200', '300,', ',100', '!90,90', 'pct:50'])(
  'without sharp the size %s comes as the stored file',
  async (size) => {
    const whole = await fetch(`${levelZero}/demo-coat/full/${size}/0/default.jpg`);
    expect(whole.url).toBe(`${levelZero}/demo-coat/full/max/0/default.jpg`);
    expect(whole.status).toBe(200);
    expect(whole.headers.get('content-type')).toBe('image/png');
    expect((await sharp(Buffer.from(await whole.arrayBuffer())).metadata()).width).toBe(300);
  },
);

test.each(['full/max/90', 'full/!90,90/!0', '0,0,9,9/max/0', 'square/max/0', 'full/^600,/0'])(
  'without sharp %s is refused with what can be had',
  async (wish) => {
    const part = await fetch(`${levelZero}/demo-coat/${wish}/default.jpg`);
    expect(await part.json()).toMatchObject({
      name: 'InvalidInputError',
      message: expect.stringContaining('only full/max/0/default.jpg'),
    });
  },
);
