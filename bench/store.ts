import { mkdtempSync, rmSync } from 'node:fs';
import { cpus, tmpdir } from 'node:os';
import { join } from 'node:path';
import type { AnnotationRecord } from '../src/annotation/annotation.ts';
import { readAnnotation } from '../src/annotation/read-annotation.ts';
import { openStore } from '../src/store/open-store.ts';
import type { Store } from '../src/store/store.ts';

// How fast the store is: npm run bench store -- [STORE] (default: SQLite in a temporary folder).
const sizes = [1_000, 10_000, 100_000];
const perCanvas = 100;
const colours = ['red', 'green', 'blue', 'black', 'white', 'yellow', 'grey', 'brown'];
const now = new Date();

const folder = mkdtempSync(join(tmpdir(), 'autotag-bench-'));
const store = await openStore(process.argv[2] ?? `sqlite:${join(folder, 'bench.sqlite')}`);
console.log(
  `${store.name.split(' ')[0]}; Node ${process.version}; ${cpus().length} × ${cpus()[0]?.model}`,
);
console.log('milliseconds'.padEnd(44), '   p50    p95    p99');
let filled = 0;
for (const size of sizes) {
  const start = performance.now();
  for (; filled < size; filled += 1000) await store.annotations.insert(batch(filled, 1000));
  const seconds = (performance.now() - start) / 1000;
  console.log(`${size} annotations (filled up in ${seconds.toFixed(1)} s)`);
  await measure('a canvas of 100', 300, (i) => {
    const canvas = canvasOf((i * 7919 * perCanvas) % size);
    return store.annotations.page({ canvases: [canvas] }, 0, 10_000);
  });
  await measure('one by its id', 300, (i) =>
    store.annotations.get(`urn:bench:${(i * 7919) % size}`),
  );
  await measure('insert one', 300, (i) =>
    store.annotations.insert([record(`one-${size}-${i}`, i)]),
  );
  await measure('replace one', 300, (i) => store.annotations.replace(record(`${i}`, i)));
  await measure('search two words, first page of 20', 50, (i) =>
    store.annotations.search({ words: ['shirt', `n${i}`] }, 0, 20),
  );
  await measure('search a word in every eighth, 20', 10, () =>
    store.annotations.search({ words: ['red'] }, 0, 20),
  );
  await measure('count by canvas', 5, () => store.annotations.countByCanvas({}));
}
await listAll(store);
await store.close();
rmSync(folder, { recursive: true });

// --- Internal ---

function canvasOf(number: number): string {
  return `https://example.org/iiif/bench/canvas/${Math.floor(number / perCanvas)}`;
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
