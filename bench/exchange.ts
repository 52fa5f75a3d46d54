import { type ChildProcess, spawn } from 'node:child_process';
import {
  createReadStream,
  createWriteStream,
  mkdtempSync,
  readFileSync,
  rmSync,
  statSync,
} from 'node:fs';
import { request } from 'node:http';
import { cpus, tmpdir } from 'node:os';
import { join } from 'node:path';
import { Readable } from 'node:stream';
import { pipeline } from 'node:stream/promises';
import { fileURLToPath } from 'node:url';
import { annotationOfPrediction } from '../src/annotation/prediction-annotation.ts';

// What import and export take with many annotations: npm run bench exchange -- [ANNOTATIONS] [--short] (default
// 100,000; --short: without the second server).
// The server is a process of its own, `iiif-autotag serve`: the memory is its resident set, the peak of each
// step as sampled, and of its life as the kernel keeps it (Linux). A quarter of the annotations are truths,
// the others predictions of three models, 25 regions a canvas.
const annotations = Number(process.argv[2] ?? 100_000);
const perCanvas = 100;
const perManifest = 200;
const canvases = Math.ceil(annotations / perCanvas);
const now = new Date('2026-01-01T00:00:00Z');
const labels = ['Shirt', 'Coat', 'Trouser', 'Dress', 'Bag'];
const models = ['scratch', 'transfer', 'deep'];

const folder = mkdtempSync(join(tmpdir(), 'autotag-bench-'));
const file = join(folder, 'export.ndjson');
const coco = join(folder, 'export.coco.json');
console.log(`Node ${process.version}; ${cpus().length} × ${cpus()[0]?.model}`);
console.log(`${annotations} annotations on ${canvases} canvases; SQLite`);
console.log('step'.padEnd(34), 'seconds   per second       MB   peak RSS MB');
const first = await serve('first');
await step(first, 'import of NDJSON, all new', () =>
  send(first, '/import?format=ndjson', Readable.from(lines())),
);
const kept: Record<string, string> = { ndjson: file, coco };
for (const format of ['ndjson', 'csv', 'coco', 'label-studio', 'annotations', 'annotation-list']) {
  await step(first, `export as ${format}`, () =>
    receive(first, `/export?format=${format}`, kept[format] ?? '/dev/null'),
  );
}
await step(first, 'the NDJSON again, unchanged', () =>
  send(first, '/import?format=ndjson', createReadStream(file)),
);
await step(first, 'the COCO again, unchanged', () =>
  send(first, '/import?format=coco', createReadStream(coco)),
);
await first.stop();
if (process.argv.includes('--short')) {
  rmSync(folder, { recursive: true });
  process.exit(0);
}
const second = await serve('second');
await step(second, 'the NDJSON into an empty server', () =>
  send(second, '/import?format=ndjson', createReadStream(file)),
);
const again = join(folder, 'again.ndjson');
await step(second, 'and exported from there', () =>
  receive(second, '/export?format=ndjson', again),
);
await second.stop();
console.log(`round trip: ${(await same(file, again)) ? 'byte for byte' : 'DIFFERENT'}`);
rmSync(folder, { recursive: true });

// --- Internal ---

interface Server {
  origin: string;
  rss(): number;
  stop(): Promise<void>;
}

async function serve(name: string): Promise<Server> {
  const script = fileURLToPath(new URL('../src/cli.js', import.meta.url));
  // As `npm start` has it: a small young generation.
  const args = ['--max-semi-space-size=4', script, 'serve', '--port', '0'];
  args.push('--data', join(folder, name));
  const child: ChildProcess = spawn(process.execPath, args, {
    stdio: ['ignore', 'pipe', 'inherit'],
  });
  const origin = await new Promise<string>((resolve, reject) => {
    child.on('exit', () => reject(new Error('The server did not start.')));
    child.stdout?.on('data', (text) => {
      const found = /http:\/\/localhost:\d+/.exec(String(text));
      if (found) resolve(found[0]);
    });
  });
  const megabytes = (key: string) => {
    const status = readFileSync(`/proc/${child.pid}/status`, 'utf8');
    return Number(new RegExp(`${key}:\\s+(\\d+) kB`).exec(status)?.[1] ?? 0) / 1000;
  };
  return {
    origin,
    rss: () => megabytes('VmRSS'),
    async stop() {
      console.log(`  peak of this server's life: ${megabytes('VmHWM').toFixed(0)} MB`);
      const ended = new Promise((resolve) => child.once('exit', resolve));
      child.kill('SIGTERM');
      await ended;
    },
  };
}

/** `work` resolves to the bytes that went over the wire, and what to say of it. */
async function step(
  server: Server,
  name: string,
  work: () => Promise<{ bytes: number; note: string }>,
): Promise<void> {
  let peak = server.rss();
  const timer = setInterval(() => {
    peak = Math.max(peak, server.rss());
  }, 50);
  const start = performance.now();
  const { bytes, note } = await work();
  const seconds = (performance.now() - start) / 1000;
  clearInterval(timer);
  console.log(
    name.padEnd(34),
    seconds.toFixed(1).padStart(7),
    Math.round(annotations / seconds)
      .toString()
      .padStart(12),
    (bytes / 1e6).toFixed(0).padStart(8),
    peak.toFixed(0).padStart(13),
    note,
  );
}

async function send(server: Server, path: string, body: Readable) {
  let bytes = 0;
  body.on('data', (chunk: string | Buffer) => {
    bytes += chunk.length;
  });
  body.pause();
  const text = await new Promise<string>((resolve, reject) => {
    const sending = request(server.origin + path, { method: 'POST' }, (answer) => {
      let read = '';
      answer.on('data', (chunk) => {
        read += chunk;
      });
      answer.on('end', () =>
        answer.statusCode === 200
          ? resolve(read)
          : reject(new Error(`${answer.statusCode} ${read}`)),
      );
    });
    sending.on('error', reject);
    pipeline(body, sending).catch(reject);
  });
  const { imported, unchanged, updated, failed } = JSON.parse(text);
  return {
    bytes,
    note: `imported ${imported}, unchanged ${unchanged}, updated ${updated}, failed ${failed}`,
  };
}

async function receive(server: Server, path: string, to: string) {
  let bytes = 0;
  await new Promise<void>((resolve, reject) => {
    request(server.origin + path, (answer) => {
      answer.on('data', (chunk: Buffer) => {
        bytes += chunk.length;
      });
      pipeline(answer, createWriteStream(to)).then(resolve, reject);
    })
      .on('error', reject)
      .end();
  });
  return { bytes, note: '' };
}

async function same(one: string, two: string): Promise<boolean> {
  if (statSync(one).size !== statSync(two).size) return false;
  const others = createReadStream(two)[Symbol.asyncIterator]();
  for await (const chunk of createReadStream(one)) {
    const other = await others.next();
    if (other.done || !chunk.equals(other.value)) return false;
  }
  return true;
}

function* lines(): Generator<string> {
  for (let at = 0; at < canvases; at += perManifest) yield `${JSON.stringify(manifestLine(at))}\n`;
  for (let number = 0; number < annotations; number++)
    yield `${JSON.stringify(annotationLine(number))}\n`;
}

function canvasOf(canvas: number): string {
  return `https://bench.example/canvas/${canvas}`;
}

function annotationLine(number: number) {
  const canvas = canvasOf(Math.floor(number / perCanvas));
  const within = Math.floor((number % perCanvas) / 4);
  const region = { x: (within % 5) * 200, y: Math.floor(within / 5) * 200, w: 180, h: 190 };
  const label = labels[number % labels.length] ?? '';
  const model = models[(number % 4) - 1];
  if (model !== undefined) {
    const { targets, motivations, creator, text, statement, ...columns } = annotationOfPrediction(
      {
        ...{ canvas, region, model, label, version: '0123456789ab', recipe: 'garment' },
        confidence: (number % 1000) / 1000,
        top: labels.slice(0, 3).map((one, i) => ({ label: one, score: 0.9 / (i + 1) })),
      },
      { title: model, sha256: 'f'.repeat(64), canvas: { width: 1000, height: 1000 }, now },
    );
    const { id, form, origin, created, modified, document } = columns;
    return { kind: 'annotation', id, form, origin, created, modified, document };
  }
  const id = `https://bench.example/annotation/${number}`;
  const created = '2026-01-01T00:00:00Z';
  const value = `<p>True: ${label}</p><p>As curator n${number} saw it.</p>`;
  const document = {
    ...{ id, type: 'Annotation', motivation: ['commenting', 'tagging'], created },
    creator: { type: 'Person', name: `Curator ${number % 7}` },
    body: [{ type: 'TextualBody', format: 'text/html', value }],
    target: `${canvas}#xywh=${region.x},${region.y},${region.w},${region.h}`,
  };
  return {
    ...{ kind: 'annotation', id, form: 'w3c', origin: 'curator', created, modified: created },
    document,
  };
}

function manifestLine(from: number) {
  const id = `https://bench.example/m${from / perManifest}/manifest.json`;
  const time = now.toISOString();
  const items = Array.from({ length: Math.min(perManifest, canvases - from) }, (_, i) => {
    const canvas = canvasOf(from + i);
    const body = { id: `${canvas}/image.jpg`, type: 'Image', width: 1000, height: 1000 };
    const painting = { type: 'Annotation', motivation: 'painting', body, target: canvas };
    const page = { id: `${canvas}/page`, type: 'AnnotationPage' };
    return {
      ...{ id: canvas, type: 'Canvas', label: { en: [`Canvas ${i + 1}`] } },
      ...{ width: 1000, height: 1000 },
      items: [{ ...page, items: [{ ...painting, id: `${canvas}/painting` }] }],
    };
  });
  const document = {
    '@context': 'http://iiif.io/api/presentation/3/context.json',
    ...{ id, type: 'Manifest', label: { en: [`Manifest ${from / perManifest}`] }, items },
  };
  const shortId = `m${from / perManifest}`;
  return { kind: 'manifest', id, shortId, created: time, modified: time, document };
}
