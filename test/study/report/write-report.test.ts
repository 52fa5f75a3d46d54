import { mkdirSync, mkdtempSync, readdirSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterEach, beforeEach, expect, test } from 'vitest';
import { writeReport } from '../../../src/study/report/write-report.ts';
import { madeUpResults } from './made-up-results.ts';

let out: string;
beforeEach(() => {
  out = mkdtempSync(join(tmpdir(), 'report-'));
});
afterEach(() => {
  rmSync(out, { recursive: true });
});

const write = (more = {}) => writeReport({ results: join(out, 'results'), out, ...more });
const read = (name: string) => readFileSync(join(out, name), 'utf8');

test('of a folder without results there is a report too', async () => {
  expect(await write()).toBe(join(out, 'report.md'));
  expect(read('report.md')).toContain('No model was trained yet: npm run study trains them.');
  expect(read('report.html')).toContain('Where the document contradicts itself');
  expect(readdirSync(join(out, 'figures'))).toEqual([]);
});

test('every figure of the Markdown is a file, and no file is left over', async () => {
  save();
  await write();
  const linked = [...read('report.md').matchAll(/\]\(figures\/(.+?)\)/g)].map(([, name]) => name);
  expect(linked.length).toBeGreaterThan(30);
  expect(new Set(linked)).toEqual(new Set(readdirSync(join(out, 'figures'))));
  expect(new Set(linked).size).toBe(linked.length);
});

test('the same results give the same bytes', async () => {
  save();
  const written = async () => {
    await write({ fashion: madeUpImages() });
    return ['report.md', 'report.html', 'figures/samples.svg'].map(read);
  };
  expect(await written()).toEqual(await written());
});

test('with the data set there are its samples, its mistakes and the real images in the page', async () => {
  save();
  await write({ fashion: madeUpImages() });
  // Ten of each class; a real image and two inputs of each of two drawings.
  expect(read('figures/samples.svg').match(/<image /g)).toHaveLength(100);
  expect(read('figures/iiif-wrong.svg').match(/<image /g)).toHaveLength(6);
  expect(read('figures/all-wrong.svg').match(/<image /g)).toHaveLength(3);
});

test('a damaged result is an error that names it, and no report is written', async () => {
  mkdirSync(join(out, 'results'));
  writeFileSync(join(out, 'results', 'iiif.json'), '{');
  await expect(write()).rejects.toThrow(/iiif\.json is no JSON/);
  expect(readdirSync(out)).toEqual(['results']);
});

// --- Internal helpers ---

function save(): void {
  const { runs, ...parts } = madeUpResults();
  mkdirSync(join(out, 'results'));
  const put = (name: string, content: unknown) =>
    writeFileSync(join(out, 'results', `${name}.json`), JSON.stringify(content));
  for (const each of runs) put(each.run.id, each);
  for (const [name, part] of Object.entries(parts)) put(name, part);
}

function madeUpImages() {
  const count = 400;
  const images = Uint8Array.from({ length: count * 784 }, (_, at) => (at * 7) % 251);
  const half = { images, labels: new Uint8Array(count), count };
  return { train: half, test: half };
}
