/**
 * Bulk tagging beside the study's own way, in one run: photographs from a local image server, three models, everything
 * that a job does (fetching with its disk cache, pixels, models, annotations, SQLite).
 *
 *     npm run bench tagging -- [--photos FOLDER] [--count 1000] [--models transfer,scratch,deep] [--model-folder FOLDER]
 *       [--recipes study,garment] [--study SCRIPT] [--study-count 100]
 *
 * SCRIPT is study-way.py, run in a Python environment that is made when missing (it needs python3 and the package index).
 * It runs before and after ours, COUNT canvases each time, and counts by its time for both: the machine's pace wanders.
 */
import { type ChildProcess, execFileSync, spawn } from 'node:child_process';
import { existsSync } from 'node:fs';
import { mkdtemp, rm } from 'node:fs/promises';
import { arch, availableParallelism, cpus, homedir, platform, tmpdir } from 'node:os';
import { join } from 'node:path';
import { parseArgs } from 'node:util';
import { createFetcher } from '../src/fetch.ts';
import { openLocalImages } from '../src/iiif/local-images.ts';
import { openImageWorkers } from '../src/image/image-workers.ts';
import { ingestManifest } from '../src/ingest-manifest.ts';
import { packageRoot } from '../src/package-root.ts';
import { openStore } from '../src/store/open-store.ts';
import { requestedCanvases } from '../src/tag-manifest/tagging-request.ts';
import { type TaggingSummary, tagManifest } from '../src/tag-manifest.ts';
import { openModels } from '../src/tagging/model-registry.ts';

const shared = join(packageRoot, '..', 'shared');
const { values } = parseArgs({
  options: {
    photos: { type: 'string', default: join(shared, 'data', 'photos') },
    count: { type: 'string', default: '1000' },
    models: { type: 'string', default: 'transfer,scratch,deep' },
    'model-folder': { type: 'string', default: join(packageRoot, 'models') },
    recipes: { type: 'string', default: 'study,garment' },
    study: { type: 'string', default: join(shared, 'tools', 'study-way.py') },
    'study-count': { type: 'string', default: '100' },
  },
});

console.log(
  `${cpus()[0]?.model ?? 'unknown processor'}, ${availableParallelism()} cores, ${platform()} ${arch()}, Node ${process.version}`,
);
const server = await startServer();
const manifest = `${server.address}/manifest.json`;
const rows: { name: string; rate: number; summary: TaggingSummary | undefined }[] = [];
const before = await studyWay();
for (const recipe of values.recipes.split(',')) rows.push(await ourWay(recipe));
const after = await studyWay();
// As many canvases each time: the mean of the times, not of the rates.
const study = before && after && 2 / (1 / before + 1 / after);
server.child.kill();

console.log(
  `${values.count} photographs, models ${values.models}; milliseconds a canvas, added up over threads\n`,
);
const heads = ['', 'canvases/s', 'times the study', 'fetch', 'decode', 'infer', 'store'];
printTable([
  heads,
  ...rows.map(({ name, rate, summary }) => {
    const parts = Object.values(summary?.milliseconds ?? {});
    const times = study === undefined ? '–' : (rate / study).toFixed(1);
    const each = parts.map((total) => (total / Number(values.count)).toFixed(2));
    return [name, rate.toFixed(1), times, ...each];
  }),
  ["the study's way", study?.toFixed(2) ?? 'not timed', '1.0', '', '', '', ''],
]);
if (study === undefined) console.log(`\n${values.study} is not there: give --study.`);

// --- Internal ---

async function ourWay(recipe: string): Promise<(typeof rows)[number]> {
  const folder = await mkdtemp(join(tmpdir(), 'autotag-bench-'));
  const store = await openStore(`sqlite:${join(folder, 'store.sqlite')}`);
  const fetcher = fetcherInto(join(folder, 'warm-up'));
  const workers = openImageWorkers({ engine: 'auto' });
  const localImages = openLocalImages(join(folder, 'images'));
  const models = await openModels({
    folders: [values['model-folder']],
    names: values.models.split(','),
    plugin: 'onnx',
  });
  const now = () => new Date();
  const parts = { store, fetcher, workers, localImages, models, now };
  await ingestManifest({ url: manifest }, parts);
  const canvases = await requestedCanvases({ manifest }, parts);
  // A running server has its threads, code and models warm, as the study's script has its models. What is timed begins
  // with nothing fetched: a fetcher of its own.
  await tagManifest(canvases, { recipe }, parts, { record: async () => {} });
  await fetcher.close();
  const timed = { ...parts, fetcher: fetcherInto(join(folder, 'cache')) };

  const start = performance.now();
  const job = newJob(canvases.length);
  await store.jobs.create(job);
  const summary = await tagManifest(canvases, { recipe, force: true }, timed, {
    record: (outcomes, annotations) => store.jobs.record(job.id, outcomes, annotations),
  });
  const seconds = (performance.now() - start) / 1000;
  if (summary.done !== canvases.length) throw new Error(`${summary.failed} canvases failed.`);
  await workers.close();
  await timed.fetcher.close();
  await models.close();
  await store.close();
  await rm(folder, { recursive: true });
  return { name: recipe, rate: canvases.length / seconds, summary };
}

function fetcherInto(cacheFolder: string) {
  return createFetcher({ allowPrivate: true, cacheFolder });
}

function newJob(total: number) {
  const counters = { total, done: 0, failed: 0, skipped: 0, predictions: 0 };
  const times = { created: new Date().toISOString(), started: undefined, finished: undefined };
  const models = values.models.split(',');
  return {
    id: 'bench',
    state: 'running' as const,
    request: {},
    models,
    errors: [],
    ...counters,
    ...times,
  };
}

/** Canvases a second, as the script prints them; undefined without a script. */
async function studyWay(): Promise<number | undefined> {
  if (!existsSync(values.study)) return undefined;
  const folder = join(homedir(), '.cache', 'iiif-autotag', 'study-way');
  const python = join(folder, 'bin', 'python');
  if (!existsSync(join(folder, 'ready'))) {
    console.log('Making the Python environment of the study (once) …');
    const quiet = { stdio: ['ignore', 'ignore', 'inherit'] as ['ignore', 'ignore', 'inherit'] };
    execFileSync('python3', ['-m', 'venv', folder], quiet);
    const packages = ['tensorflow-cpu==2.21.0', 'pillow', 'requests'];
    execFileSync(python, ['-m', 'pip', 'install', '--quiet', ...packages], quiet);
    execFileSync('touch', [join(folder, 'ready')]);
  }
  const args = [values.study, manifest, values['study-count']];
  const child = spawn(python, args, { stdio: ['ignore', 'pipe', 'ignore'] });
  let said = '';
  for await (const chunk of child.stdout) said += String(chunk);
  const [, rate] = /([\d.]+) canvases\/s/.exec(said) ?? [];
  if (rate === undefined) throw new Error(`The study's script said: ${said || 'nothing'}`);
  return Number(rate);
}

async function startServer(): Promise<{ child: ChildProcess; address: string }> {
  const script = join(packageRoot, 'bench', 'image-server.ts');
  const args = ['--import', 'tsx', script, values.photos, values.count];
  const child = spawn(process.execPath, args, { stdio: ['pipe', 'pipe', 'inherit'] });
  for await (const line of child.stdout) return { child, address: String(line).trim() };
  throw new Error('The image server did not start.');
}

function printTable(rows: string[][]): void {
  const widths =
    rows[0]?.map((_, at) => Math.max(...rows.map((row) => row[at]?.length ?? 0))) ?? [];
  for (const row of rows) {
    console.log(
      row
        .map((cell, at) => (at ? cell.padStart(widths[at] ?? 0) : cell.padEnd(widths[0] ?? 0)))
        .join('  '),
    );
  }
}
