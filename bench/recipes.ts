/**
 * How much of a model's accuracy on real photographs is the recipe's doing.
 *
 *     npm run bench recipes -- [--data FOLDER] [--model FOLDER|FILE.onnx] [--engine auto|sharp|jimp]
 *
 * FOLDER of --data holds one folder of photographs for each class (dress, longsleeve, outwear, pants, shirt, shoes,
 * t-shirt; others are left out). All ten outputs of the model compete; the photographs judge, nothing is tuned on them.
 */
import { createHash } from 'node:crypto';
import { readFile, stat } from 'node:fs/promises';
import { arch, availableParallelism, cpus, platform } from 'node:os';
import { basename, dirname, join } from 'node:path';
import { parseArgs } from 'node:util';
import { wilsonInterval } from '../src/evaluation/wilson.ts';
import { loadImageEngine } from '../src/image/image-engine.ts';
import { openImageWorkers } from '../src/image/image-workers.ts';
import { findRecipe } from '../src/image/recipe.ts';
import { packageRoot } from '../src/package-root.ts';
import { garmentLabels } from '../src/study/garments.ts';
import { judgePhotographs, type PhotographJudgement } from '../src/study/judge-photographs.ts';
import { openTagger } from '../src/study/open-tagger.ts';
import { loadPlugin } from '../src/tagging/load-plugin.ts';
import { modelCardSchema } from '../src/tagging/model-card.ts';
import type { Tagger } from '../src/tagging/tagger.ts';

const recipes = ['study', 'garment'].map((name) => findRecipe(name));

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
const started = performance.now();
const judged = await judgePhotographs(values.data, { models: [model], recipes, workers });
printTable([
  ['class', 'photos', ...recipes.flatMap(({ name }) => [name, '95%'])],
  ...(judged[0]?.classes ?? []).map(({ name, images }, at) => {
    const hits = judged.map(({ classes }) => classes[at]?.right ?? 0);
    return [name, String(images), ...hits.flatMap((right) => share(right, images))];
  }),
  [
    'all',
    String(judged[0]?.images ?? 0),
    ...judged.flatMap(({ right, images }) => share(right, images)),
  ],
]);
console.log();
for (const judgement of judged) console.log(timeOf(judgement));
console.log(`all together: ${((performance.now() - started) / 1000).toFixed(1)} s`);
await workers.close();
await model.close();

// --- Internal helpers ---

/** `path`: a model's folder with its card, or an ONNX file with the ten labels in their usual order. */
async function openModel(path: string): Promise<Tagger> {
  if ((await stat(path)).isDirectory()) return openTagger(path, 1);
  const sha256 = createHash('sha256')
    .update(await readFile(path))
    .digest('hex');
  const card = modelCardSchema.parse({
    name: 'given',
    title: path,
    files: { onnx: { path: basename(path), sha256 } },
    input: { side: 28, channels: 1, layout: 'NHWC' },
    recipe: 'garment',
    labels: garmentLabels,
    licence: 'unknown',
  });
  const onnx = await loadPlugin('onnx');
  return onnx.load(dirname(path), card, { threads: 1 });
}

function timeOf({ recipe, milliseconds, images }: PhotographJudgement): string {
  return `${recipe.name}: ${(milliseconds / images).toFixed(1)} ms a photograph in its thread, decoding included`;
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
