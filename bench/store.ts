import { mkdtempSync, rmSync } from 'node:fs';
import { cpus, tmpdir } from 'node:os';
import { join } from 'node:path';
import { parseArgs } from 'node:util';
import type { AnnotationRecord } from '../src/annotation/annotation.ts';
import { readAnnotation } from '../src/annotation/read-annotation.ts';
import { openStore } from '../src/store/open-store.ts';
import type { ManifestRecord, Store } from '../src/store/store.ts';

/**
 * How fast the store is at growing sizes: 100 annotations a canvas, 100 canvases a manifest. Writes are one
 * transaction each, on disk when they are counted; filling up takes 1,000 at a time, each waited for. Making them is
 * not counted, nor what a database does behind its answer meanwhile, such as SQLite's checkpoints.
 *
 *     npm run bench store -- [--store URL] [--up-to 1000000]
 */
const { values } = parseArgs({
  options: { store: { type: 'string' }, 'up-to': { type: 'string', default: '1000000' } },
});
const most = Number(values['up-to']);
const sizes = [1_000, 10_000, 100_000, 1_000_000, 10_000_000].filter((size) => size <= most);
const perCanvas = 100;
const perManifest = 100 * perCanvas;
const colours = ['red', 'green', 'blue', 'black', 'white', 'yellow', 'grey', 'brown'];
const now = new Date();

const folder = mkdtempSync(join(tmpdir(), 'autotag-bench-'));
const store = await openStore(values.store ?? `sqlite:${join(folder, 'bench.sqlite')}`);
console.log(
  `${store.name.split(' ')[0]}; Node ${process.version}; ${cpus().length} × ${cpus()[0]?.model}`,
);
console.log('milliseconds'.padEnd(44), '   p50    p95    p99');
let filled = 0;
for (const size of sizes) {
  const rate = await fillUpTo(size);
  console.log(`${size} annotations (filled up with ${Math.round(rate)} a second)`);
  const somewhere = (i: number) => (i * 7919 * perCanvas + i) % size;
  await measure('a canvas of 100', 300, (i) =>
    store.annotations.page({ canvases: [canvasOf(somewhere(i))] }, 0, 10_000),
  );
  await measure('one by its id', 300, (i) => store.annotations.get(`urn:bench:${somewhere(i)}`));
  await measure('create one', 300, (i) =>
    store.annotations.insert([record(`one-${size}-${i}`, somewhere(i))]),
  );
  await measure('update one', 300, (i) =>
    store.annotations.replace(record(`one-${size}-${i}`, somewhere(i) + 1)),
  );
  await measure('delete one', 300, (i) => store.annotations.delete(`urn:bench:one-${size}-${i}`));
  await measure('list 100 of a manifest', 100, (i) =>
    store.annotations.page({ manifest: manifestOf(somewhere(i)) }, (i % 10) * 100, 100),
  );
  await measure('search a manifest for two words, 20', 50, (i) =>
    store.annotations.search(
      { words: ['shirt', `n${somewhere(i)}`], manifest: manifestOf(somewhere(i)) },
      0,
      20,
    ),
  );
  await measure('search a manifest, a word in every eighth', 20, (i) =>
    store.annotations.search({ words: ['red'], manifest: manifestOf(somewhere(i)) }, 0, 20),
  );
  await measure('search everything for two words, 20', 50, (i) =>
    store.annotations.search({ words: ['shirt', `n${somewhere(i)}`] }, 0, 20),
  );
}
await listAll(store);
await store.close();
rmSync(folder, { recursive: true });

// --- Internal ---

function canvasOf(number: number): string {
  return `https://example.org/iiif/bench/canvas/${Math.floor(number / perCanvas)}`;
}

function manifestOf(number: number): string {
  return `https://example.org/iiif/bench/${Math.floor(number / perManifest)}/manifest`;
}

/** Annotations a second, storing alone. */
async function fillUpTo(size: number): Promise<number> {
  const from = filled;
  let milliseconds = 0;
  for (; filled < size; filled += 1000) {
    if (filled % perManifest === 0) await store.manifests.put(manifest(filled));
    const records = batch(filled, 1000);
    const start = performance.now();
    await store.annotations.insert(records);
    milliseconds += performance.now() - start;
  }
  return ((filled - from) / milliseconds) * 1000;
}

function manifest(from: number): ManifestRecord {
  const canvases = Array.from({ length: perManifest / perCanvas }, (_, i) => {
    const size = { width: 1000, height: 1500 };
    return { id: canvasOf(from + i * perCanvas), label: `${i + 1}`, usable: true, size };
  });
  const id = manifestOf(from);
  const time = now.toISOString();
  return {
    ...{ shortId: `bench-${from / perManifest}`, id, url: undefined, label: id, version: 3 },
    ...{ document: { id }, canvases, warnings: [], created: time, modified: time },
  };
}

function record(name: string, number: number): AnnotationRecord {
  const colour = colours[number % colours.length];
  const document = {
    '@id': `urn:bench:${name}`,
    '@type': 'oa:Annotation',
    motivation: ['oa:commenting'],
    resource: [
      {
        '@type': 'dctypes:Text',
        format: 'text/html',
        chars: `<p>True: Shirt</p><p>A ${colour} shirt, n${number}, as somebody described it.</p>`,
      },
    ],
    on: `${canvasOf(number)}#xywh=10,20,30,40`,
  };
  return readAnnotation(document, { origin: 'curator', now });
}

function batch(from: number, count: number): AnnotationRecord[] {
  return Array.from({ length: count }, (_, i) => record(`${from + i}`, from + i));
}

async function measure(what: string, times: number, work: (i: number) => Promise<unknown>) {
  const took: number[] = [];
  for (let i = 0; i < times; i++) {
    const start = performance.now();
    await work(i);
    took.push(performance.now() - start);
  }
  took.sort((one, two) => one - two);
  const at = (share: number) =>
    (took[Math.min(times - 1, Math.floor(times * share))] ?? 0).toFixed(2);
  console.log(`  ${what}`.padEnd(44), ...[0.5, 0.95, 0.99].map((share) => at(share).padStart(6)));
}

async function listAll({ annotations }: Store): Promise<void> {
  const start = performance.now();
  let count = 0;
  let most = 0;
  for await (const _ of annotations.list({})) {
    count += 1;
    if (count % 1000 === 0) most = Math.max(most, process.memoryUsage().heapUsed);
  }
  const seconds = (performance.now() - start) / 1000;
  console.log(
    `list of ${count}: ${seconds.toFixed(2)} s, heap at most ${Math.round(most / 1e6)} MB`,
  );
}
