import { mkdtemp, rm, writeFile } from 'node:fs/promises';
import { createServer } from 'node:http';
import type { AddressInfo } from 'node:net';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterEach, beforeEach, expect, test } from 'vitest';
import { UnreachableError, UnusableCanvasError } from '../../src/errors.ts';
import { createFetcher, type Fetcher } from '../../src/fetch.ts';
import { canvasImage } from '../../src/iiif/canvas-image.ts';
import { type LocalImages, openLocalImages } from '../../src/iiif/local-images.ts';
import type { Canvas, ImageService } from '../../src/iiif/manifest.ts';

const cleanups: (() => Promise<unknown>)[] = [];
let folder = '';
let fetcher: Fetcher;
let localImages: LocalImages;

beforeEach(async () => {
  folder = await mkdtemp(join(tmpdir(), 'canvas-image-'));
  cleanups.push(() => rm(folder, { recursive: true, force: true }));
  fetcher = createFetcher({ allowPrivate: true, retries: 0 });
  cleanups.push(() => fetcher.close());
  localImages = openLocalImages(join(folder, 'kept'), { extra: { 'demo-': folder } });
});
afterEach(async () => {
  for (const cleanup of cleanups.splice(0).reverse()) await cleanup();
});

type Answers = Record<string, string | number | object>;

/** Answers each path with a text, an object as JSON, or a status; a text that starts with `→` redirects. */
async function serve(answers: Answers): Promise<{ url: string; asked: string[] }> {
  const asked: string[] = [];
  const server = createServer((request, response) => {
    asked.push(request.url ?? '');
    const answer = answers[request.url ?? ''] ?? 404;
    if (typeof answer === 'number') response.writeHead(answer).end();
    else if (typeof answer === 'object') response.end(JSON.stringify(answer));
    else if (!answer.startsWith('→')) response.end(answer);
    else response.writeHead(302, { location: answer.slice(1) }).end();
  });
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
  cleanups.push(async () => {
    server.closeAllConnections();
    await new Promise((resolve) => server.close(resolve));
  });
  return { url: `http://127.0.0.1:${(server.address() as AddressInfo).port}`, asked };
}

const info = {
  '@context': 'http://iiif.io/api/image/3/context.json',
  id: 'http://inside.invalid/not-to-be-reached',
  type: 'ImageService3',
  profile: 'level2',
  width: 3000,
  height: 6000,
};

const canvasOf = (id: string, service?: string, rest: Partial<ImageService> = {}): Canvas => ({
  id: 'https://ex.org/canvas/1',
  label: 'f. 1',
  width: 1000,
  height: 2000,
  image: {
    id,
    width: undefined,
    height: undefined,
    format: undefined,
    service: service === undefined ? undefined : { id: service, version: 3, level: 2, ...rest },
  },
});

const look = async (canvas: Canvas, region?: { x: number; y: number; w: number; h: number }) => {
  const { url, bytes, crop, milliseconds } = await canvasImage(
    canvas,
    { side: 28, region },
    { fetcher, localImages },
  );
  expect(milliseconds).toBeGreaterThan(0);
  return { url, text: new TextDecoder().decode(bytes), crop };
};

test('info.json is read first, once for all images of a service, and the size asked for', async () => {
  const { url, asked } = await serve({
    '/coat/info.json': info,
    '/coat/full/112,/0/default.jpg': 'small',
    '/coat/0,0,1500,3000/112,/0/default.jpg': 'part',
  });
  const canvas = canvasOf(`${url}/coat.jpg`, `${url}/coat`);
  expect(await look(canvas)).toEqual({
    url: `${url}/coat/full/112,/0/default.jpg`,
    text: 'small',
    crop: undefined,
  });
  expect((await look(canvas, { x: 0, y: 0, w: 500, h: 1000 })).text).toBe('part');
  expect(asked).toEqual([
    '/coat/info.json',
    '/coat/full/112,/0/default.jpg',
    '/coat/0,0,1500,3000/112,/0/default.jpg',
  ]);
});

test('images are asked for where the info.json was found', async () => {
  const { url } = await serve({
    '/old/info.json': '→/new/info.json',
    '/new/info.json': info,
    '/new/full/112,/0/default.jpg': 'small',
  });
  expect((await look(canvasOf('', `${url}/old`))).text).toBe('small');
});

test('an image without service comes whole, with the crop still to be done', async () => {
  const { url } = await serve({ '/coat.jpg': 'whole' });
  expect(await look(canvasOf(`${url}/coat.jpg`), { x: 0, y: 0, w: 500, h: 1000 })).toEqual({
    url: `${url}/coat.jpg`,
    text: 'whole',
    crop: { x: 0, y: 0, w: 0.5, h: 0.5 },
  });
});

test.each<[string, Answers]>([
  ['cannot give its info.json', { '/coat.jpg': 'whole' }],
  ['gives a web page for it', { '/coat/info.json': '<html>', '/coat.jpg': 'whole' }],
  [
    'cannot do what it says',
    { '/coat/info.json': info, '/coat/full/112,/0/default.jpg': 501, '/coat.jpg': 'whole' },
  ],
])('where a service %s, the image itself is taken', async (_, answers) => {
  const { url } = await serve(answers);
  const canvas = canvasOf(`${url}/coat.jpg`, `${url}/coat`);
  expect((await look(canvas)).text).toBe('whole');
  expect((await look(canvas, { x: 0, y: 0, w: 500, h: 1000 })).crop).toEqual({
    x: 0,
    y: 0,
    w: 0.5,
    h: 0.5,
  });
});

test('where there is nothing but a service without info.json, the manifest is believed', async () => {
  const { url } = await serve({ '/coat/full/112,/0/default.jpg': 'small' });
  expect((await look(canvasOf('', `${url}/coat`, { version: 2, level: 1 }))).text).toBe('small');
});

test('when nothing helps the first error is told', async () => {
  const { url } = await serve({ '/coat/info.json': info });
  const looking = look(canvasOf('', `${url}/coat`));
  await expect(looking).rejects.toThrow(UnreachableError);
  await expect(looking).rejects.toMatchObject({ status: 404 });
});

test('our own images are read from disk', async () => {
  await writeFile(join(folder, 'coat.jpg'), 'bytes');
  const service = 'urn:iiif-autotag:image:demo-coat';
  const canvas = canvasOf(`${service}/full/max/0/default.jpg`, service);
  expect(await look(canvas)).toEqual({ url: service, text: 'bytes', crop: undefined });
  expect((await look(canvas, { x: 500, y: 0, w: 500, h: 2000 })).crop).toEqual({
    x: 0.5,
    y: 0,
    w: 0.5,
    h: 1,
  });
});

test('a local image that is not there is a matter of this canvas', async () => {
  await expect(look(canvasOf('urn:iiif-autotag:image:demo-none'))).rejects.toThrow(
    UnusableCanvasError,
  );
  await expect(look(canvasOf('urn:iiif-autotag:image:..%2F..%2Fpasswd'))).rejects.toThrow(
    UnusableCanvasError,
  );
});

test('a canvas without an image is named', async () => {
  await expect(look({ ...canvasOf(''), image: undefined })).rejects.toThrow(
    'f. 1 has no image that can be looked at.',
  );
});

test('an abort reaches the fetch', async () => {
  const { url } = await serve({});
  const signal = AbortSignal.abort(new Error('cancelled'));
  const looking = canvasImage(
    canvasOf(`${url}/a.jpg`),
    { side: 28, signal },
    { fetcher, localImages },
  );
  await expect(looking).rejects.toThrow('cancelled');
});
