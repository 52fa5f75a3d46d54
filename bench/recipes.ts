/**
 * How much of a model's accuracy on real photographs is the recipe's doing.
 *
 *     npm run bench recipes -- [--data FOLDER] [--model FOLDER|FILE.onnx] [--engine auto|sharp|jimp]
 *
 * FOLDER of --data holds one folder of photographs for each class (dress, longsleeve, outwear, pants, shirt, shoes,
 * t-shirt; others are left out). All ten outputs of the model compete; the photographs judge, nothing is tuned on them.
 */
import { readdir, readFile, stat } from 'node:fs/promises';
import { arch, availableParallelism, cpus, platform } from 'node:os';
import { join } from 'node:path';
import { parseArgs } from 'node:util';
import { InferenceSession, Tensor } from 'onnxruntime-node';
import { wilsonInterval } from '../src/evaluation/wilson.ts';
import { loadImageEngine } from '../src/image/image-engine.ts';
import { openImageWorkers } from '../src/image/image-workers.ts';
import { findRecipe } from '../src/image/recipe.ts';
import { packageRoot } from '../src/package-root.ts';
import { modelCardSchema } from '../src/tagging/model-card.ts';

/** Class of the photographs → labels that count as right. */
const classes: Record<string, string[]> = {
  dress: ['Dress'],
  longsleeve: ['Pullover'],
  outwear: ['Coat'],
  pants: ['Trouser'],
  shirt: ['Shirt'],
  shoes: ['Sandal', 'Sneaker', 'Ankle boot'],
  't-shirt': ['T-shirt/top'],
};
const recipes = ['study', 'garment'];

const { values } = parseArgs({
  options: {
    data: { type: 'string', default: join(packageRoot, '..', 'shared', 'data', 'photos') },
    model: { type: 'string', default: join(packageRoot, 'models', 'scratch') },
    engine: { type: 'string', default: 'auto' },
  },
});
const engine = await loadImageEngine(
  values.engine === 'sharp' || values.engine === 'jimp' ? values.engine : 'auto',
);
const model = await openModel(values.model);
const workers = openImageWorkers({ engine: engine.name });

console.log(
  `${cpus()[0]?.model ?? 'unknown processor'}, ${availableParallelism()} cores, ${platform()} ${arch()}, Node ${process.version}`,
);
console.log(`model ${values.model}, image engine ${engine.name}, photographs ${values.data}\n`);
const rows: string[][] = [['class', 'photos', ...recipes.flatMap((name) => [name, '95%'])]];
const totals = recipes.map(() => ({ right: 0, all: 0, milliseconds: 0 }));
const started = performance.now();
for (const [folder, right] of Object.entries(classes)) {
  const results = await judge(join(values.data, folder), right);
  const row = [folder, String(results.length)];
  for (const [at, total] of totals.entries()) {
    const hits = results.filter((result) => result[at]?.right).length;
    total.right += hits;
    total.all += results.length;
    total.milliseconds += results.reduce((sum, result) => sum + (result[at]?.milliseconds ?? 0), 0);
    row.push(...share(hits, results.length));
  }
  rows.push(row);
}
rows.push([
  'all',
  String(totals[0]?.all ?? 0),
  ...totals.flatMap(({ right, all }) => share(right, all)),
]);
printTable(rows);
console.log();
for (const [at, { all, milliseconds }] of totals.entries()) {
  console.log(
    `${recipes[at]}: ${(milliseconds / all).toFixed(1)} ms a photograph in its thread, decoding included`,
  );
}
console.log(`all together: ${((performance.now() - started) / 1000).toFixed(1)} s`);
await workers.close();

// --- Internal helpers ---

interface Result {
  right: boolean;
  milliseconds: number;
}

/** For every photograph of the folder one result a recipe. */
async function judge(folder: string, right: string[]): Promise<Result[][]> {
  const files = (await readdir(folder)).filter((file) => /\.jpe?g$/i.test(file)).sort();
  return Promise.all(
    files.map(async (file) => {
      const bytes = await readFile(join(folder, file));
      return Promise.all(
        recipes.map(async (name) => {
          const { inputs, milliseconds } = await workers.modelInputs(bytes, [findRecipe(name)]);
          const label = await model(inputs[0]?.views ?? []);
          return { right: right.includes(label), milliseconds };
        }),
      );
    }),
  );
}

/** `path`: a model's folder with its card, or an ONNX file with the ten labels in their usual order. */
async function openModel(path: string): Promise<(views: Float32Array[]) => Promise<string>> {
  const isFolder = (await stat(path)).isDirectory();
  const card = isFolder
    ? modelCardSchema.parse(JSON.parse(await readFile(join(path, 'card.json'), 'utf8')))
    : undefined;
  const session = await InferenceSession.create(
    card === undefined ? path : join(path, card.files.onnx?.path ?? 'model.onnx'),
    { intraOpNumThreads: 1 },
  );
  const labels = card?.labels ?? [
    'T-shirt/top',
    'Trouser',
    'Pullover',
    'Dress',
    'Coat',
    'Sandal',
    'Shirt',
    'Sneaker',
    'Bag',
    'Ankle boot',
  ];
  const input = card?.input.name ?? session.inputNames[0] ?? '';
  const output = card?.output.name ?? session.outputNames[0] ?? '';
  const dims = card?.input.layout === 'NCHW' ? [1, 28, 28] : [28, 28, 1];
  return async (views) => {
    const batch = new Float32Array(views.length * 784);
    for (const [at, view] of views.entries()) batch.set(view, 784 * at);
    const answer = await session.run({
      [input]: new Tensor('float32', batch, [views.length, ...dims]),
    });
    const scores = answer[output]?.data ?? [];
    const sums = labels.map((_, label) =>
      views.reduce((sum, _view, at) => sum + Number(scores[at * labels.length + label]), 0),
    );
    return labels[sums.indexOf(Math.max(...sums))] ?? '';
  };
}

function share(hits: number, all: number): [string, string] {
  const [low, high] = wilsonInterval(hits, all) ?? [0, 1];
  const percent = (value: number) => (100 * value).toFixed(1);
  return [`${percent(hits / all)}%`, `${percent(low)}-${percent(high)}`];
}

function printTable(table: string[][]): void {
  const widths = (table[0] ?? []).map((_, column) =>
    Math.max(...table.map((row) => (row[column] ?? '').length)),
  );
  for (const row of table) {
    const cells = row.map((cell, column) =>
      column === 0 ? cell.padEnd(widths[column] ?? 0) : cell.padStart(widths[column] ?? 0),
    );
    console.log(cells.join('  '));
  }
}
