import { createHash } from 'node:crypto';
import { Agent, request } from 'node:http';
import { cpus } from 'node:os';
import { startServer } from '../test/server/start-server.ts';

// How fast the server answers with 100,000 annotations: npm run bench http -- [STORE] (default: SQLite in a
// temporary folder). Client and server share one process, so that both of their work is in the times.
const annotations = 100_000;
const perCanvas = 100;
const perManifest = 200 * perCanvas;

const store = process.argv[2];
const server = await startServer({ store });
const agent = new Agent({ keepAlive: true });
console.log(
  `${server.autotag.store.name.split(' ')[0]}; Node ${process.version}; ${cpus().length} × ${cpus()[0]?.model}`,
);
const start = performance.now();
for (let at = 0; at < annotations; at += perManifest) await fill(at);
console.log(`${annotations} annotations in ${((performance.now() - start) / 1000).toFixed(1)} s\n`);

const md5 = (text: string) => createHash('md5').update(text).digest('hex');
const page = (canvas: number) =>
  `/iiif/manifests/m0/pages/${md5(canvasOf(canvas * perCanvas))}/curator`;
console.log('milliseconds'.padEnd(40), '   p50    p95    p99   KB');
await measure('a canvas of 100: GET /annotation/search', 300, (i) =>
  send('GET', `/annotation/search?uri=${encodeURIComponent(canvasOf(i * 7919))}`),
);
await measure('a page of 100 for viewers', 300, (i) => send('GET', page(i % 200)));
await measure('one annotation by its id', 300, (i) =>
  send('GET', `/annotations/?id=${encodeURIComponent(idOf((i * 331) % annotations))}`),
);
await measure('POST /annotation/create', 300, (i) =>
  send('POST', '/annotation/create', { ...annotation(i), '@id': undefined }),
);
await measure('search a manifest for two words', 50, (i) =>
  send('GET', `/search-api/m0/search?q=shirt+n${i}`),
);
await measure('a manifest of 200 canvases', 50, () => send('GET', '/iiif/manifests/m1'));
agent.destroy();
await server.close();

// --- Internal ---

function canvasOf(number: number): string {
  return `https://bench.example/canvas/${Math.floor((number % annotations) / perCanvas)}`;
}

function idOf(number: number): string {
  return `https://bench.example/annotation/${number}`;
}

function annotation(number: number) {
  const html = `<p>True: Shirt</p><p>Seen by curator n${number}</p>`;
  return {
    '@id': idOf(number),
    '@type': 'oa:Annotation',
    motivation: ['oa:tagging', 'oa:commenting'],
    resource: [
      { '@type': 'oa:Tag', chars: 'Shirt' },
      { '@type': 'dctypes:Text', format: 'text/html', chars: html },
    ],
    on: `${canvasOf(number)}#xywh=${number % 200},20,30,40`,
  };
}

function manifest(from: number) {
  const canvases = Array.from({ length: perManifest / perCanvas }, (_, index) => {
    const id = canvasOf(from + index * perCanvas);
    const resource = { '@id': `${id}/image.jpg`, '@type': 'dctypes:Image' };
    const images = [{ '@type': 'oa:Annotation', motivation: 'sc:painting', resource, on: id }];
    return { '@id': id, '@type': 'sc:Canvas', label: id, width: 1000, height: 1000, images };
  });
  const name = `m${from / perManifest}`;
  return {
    '@context': 'http://iiif.io/api/presentation/2/context.json',
    '@id': `https://bench.example/${name}/manifest.json`,
    '@type': 'sc:Manifest',
    label: name,
    sequences: [{ '@type': 'sc:Sequence', canvases }],
  };
}

async function fill(from: number): Promise<void> {
  await send('POST', '/manifests', manifest(from));
  const resources = Array.from({ length: perManifest }, (_, index) => annotation(from + index));
  await send('POST', '/annotation/populate', { resources });
}

/** Resolves to the size of the answer in bytes. */
function send(method: string, path: string, body?: unknown): Promise<number> {
  return new Promise((resolve, reject) => {
    const sending = request(server.origin + path, { method, agent }, (answer) => {
      let bytes = 0;
      answer.on('data', (chunk: Buffer) => {
        bytes += chunk.length;
      });
      answer.on('end', () => {
        if ((answer.statusCode ?? 500) < 300) resolve(bytes);
        else reject(new Error(`${method} ${path}: ${answer.statusCode}`));
      });
    });
    sending.on('error', reject);
    sending.end(body === undefined ? undefined : JSON.stringify(body));
  });
}

async function measure(name: string, times: number, once: (i: number) => Promise<number>) {
  for (let i = 0; i < 20; i++) await once(i + times);
  const took: number[] = [];
  let bytes = 0;
  for (let i = 0; i < times; i++) {
    const before = performance.now();
    bytes += await once(i);
    took.push(performance.now() - before);
  }
  took.sort((a, b) => a - b);
  const at = (share: number) => (took[Math.floor(share * times)] ?? 0).toFixed(2).padStart(6);
  const size = Math.round(bytes / times / 1000)
    .toString()
    .padStart(4);
  console.log(name.padEnd(40), at(0.5), at(0.95), at(0.99), size);
}
