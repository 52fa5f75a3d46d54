/**
 * A static IIIF image server in a process of its own, for benchmarks: photographs of a folder as they are and at
 * half and quarter size (Image API 3, level 0: sizes made before it listens), and a Presentation 3 manifest of
 * them, whose painting bodies are the full images. Prints its address; ends with its parent.
 *
 *     npm run bench image-server FOLDER COUNT
 */
import { readdirSync } from 'node:fs';
import { readFile } from 'node:fs/promises';
import { createServer } from 'node:http';
import { join } from 'node:path';
import sharp from 'sharp';

const [folder = '', count = '1000'] = process.argv.slice(2);
const files = readdirSync(folder, { recursive: true, encoding: 'utf8' })
  .filter((file) => /\.jpe?g$/i.test(file))
  .toSorted();
// Spread over the folders, which hold one class each.
const step = Math.max(1, files.length / Number(count));
const chosen = Array.from({ length: Math.min(files.length, Number(count)) }, (_, i) => {
  return files[Math.floor(i * step)] ?? '';
});
interface Photograph {
  width: number;
  height: number;
  /** By its path under the service; `full/max` is the file itself. */
  files: Map<string, Buffer>;
  /** Smallest first, as `info.json` lists them. */
  sizes: { width: number; height: number }[];
}

const photographs: Photograph[] = [];
for (const file of chosen) photographs.push(await photograph(await readFile(join(folder, file))));

const server = createServer((request, response) => {
  const [, index = '', path = ''] = /^\/iiif\/(\d+)\/(.+)$/.exec(request.url ?? '') ?? [];
  const image = photographs[Number(index)]?.files.get(path);
  if (index !== '' && path === 'info.json') {
    response.writeHead(200, { 'content-type': 'application/ld+json' });
    response.end(JSON.stringify(info(Number(index))));
  } else if (image) {
    response.writeHead(200, { 'content-type': 'image/jpeg', 'content-length': image.length });
    response.end(image);
  } else if (request.url === '/manifest.json') {
    response.writeHead(200, { 'content-type': 'application/json' }).end(JSON.stringify(manifest()));
  } else response.writeHead(404).end();
});
server.listen(0, '127.0.0.1', () => process.stdout.write(`${address()}\n`));
process.stdin.resume().on('end', () => process.exit());

function address(): string {
  const at = server.address();
  return `http://127.0.0.1:${typeof at === 'object' ? at?.port : ''}`;
}

function manifest() {
  return {
    '@context': 'http://iiif.io/api/presentation/3/context.json',
    id: `${address()}/manifest.json`,
    type: 'Manifest',
    label: { en: ['Photographs'] },
    items: photographs.map(({ width, height }, index) => {
      const id = `${address()}/canvas/${index}`;
      const service = [{ id: serviceOf(index), type: 'ImageService3', profile: 'level0' }];
      const full = `${serviceOf(index)}/full/max/0/default.jpg`;
      const body = { id: full, type: 'Image', format: 'image/jpeg', width, height, service };
      const painting = { id: `${id}/1/1`, type: 'Annotation', motivation: 'painting', target: id };
      const page = { id: `${id}/1`, type: 'AnnotationPage', items: [{ ...painting, body }] };
      return { id, type: 'Canvas', width, height, items: [page] };
    }),
  };
}

function serviceOf(index: number): string {
  return `${address()}/iiif/${index}`;
}

function info(index: number) {
  const { width = 0, height = 0, sizes = [] } = photographs[index] ?? {};
  return {
    '@context': 'http://iiif.io/api/image/3/context.json',
    id: serviceOf(index),
    type: 'ImageService3',
    protocol: 'http://iiif.io/api/image',
    profile: 'level0',
    ...{ width, height, sizes },
  };
}

async function photograph(bytes: Buffer): Promise<Photograph> {
  const { width, height } = (await sharp(bytes).metadata()).autoOrient;
  const files = new Map([['full/max/0/default.jpg', bytes]]);
  const sizes = [{ width, height }];
  for (const part of [2, 4]) {
    const size = { width: Math.ceil(width / part), height: Math.ceil(height / part) };
    const small = await sharp(bytes).autoOrient().resize(size.width, size.height).jpeg().toBuffer();
    files.set(`full/${size.width},${size.height}/0/default.jpg`, small);
    sizes.unshift(size);
  }
  files.set(`full/${width},${height}/0/default.jpg`, bytes);
  return { width, height, files, sizes };
}
