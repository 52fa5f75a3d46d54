/**
 * A plain image server in a process of its own, for benchmarks: photographs of a folder, as they are, and a
 * Presentation 3 manifest of them. Prints its address; ends with its parent.
 *
 *     npx tsx bench/image-server.ts FOLDER COUNT
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
const bytes = await Promise.all(chosen.map((file) => readFile(join(folder, file))));
const sizes = await Promise.all(bytes.map((image) => sharp(image).metadata()));

const server = createServer((request, response) => {
  const [, index] = /^\/images\/(\d+)\.jpg$/.exec(request.url ?? '') ?? [];
  const image = bytes[Number(index)];
  if (image) {
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
    items: sizes.map(({ width, height }, index) => {
      const id = `${address()}/canvas/${index}`;
      const body = { id: `${address()}/images/${index}.jpg`, type: 'Image', format: 'image/jpeg' };
      const painting = { id: `${id}/1/1`, type: 'Annotation', motivation: 'painting', target: id };
      const page = { id: `${id}/1`, type: 'AnnotationPage', items: [{ ...painting, body }] };
      return { id, type: 'Canvas', width, height, items: [page] };
    }),
  };
}
