/**
 * A model through the onnx plugin beside a bare ONNX Runtime loop over the same batches: what the plugin costs.
 *
 *     npm run bench inference -- [--model FOLDER] [--batches 1,8,64] [--seconds 3]
 */
import { arch, availableParallelism, cpus, platform } from 'node:os';
import { join } from 'node:path';
import { parseArgs } from 'node:util';
import { InferenceSession, Tensor } from 'onnxruntime-node';
import onnx from '../plugins/taggers/onnx/index.ts';
import { packageRoot } from '../src/package-root.ts';
import { readModelFolder } from '../src/tagging/model-folder.ts';

const { values } = parseArgs({
  options: {
    model: { type: 'string', default: join(packageRoot, 'models', 'scratch') },
    batches: { type: 'string', default: '1,8,64' },
    seconds: { type: 'string', default: '3' },
  },
});
const goal = 0.8;

console.log(
  `${cpus()[0]?.model ?? 'unknown processor'}, ${availableParallelism()} cores, ${platform()} ${arch()}, Node ${process.version}`,
);
const { card } = await readModelFolder(values.model);
const { side, channels, layout } = card.input;
const tagger = await onnx.load(values.model, card, {});
const session = await InferenceSession.create(join(values.model, card.files.onnx?.path ?? ''));
const input = card.input.name ?? session.inputNames[0] ?? '';
const output = card.output.name ?? session.outputNames[0] ?? '';

console.log(`model ${card.name}, images a second\n\nbatch     plugin       bare  ratio`);
let worst = Number.POSITIVE_INFINITY;
for (const count of values.batches.split(',').map(Number)) {
  const batch = Float32Array.from(
    { length: count * side * side * channels },
    (_, i) => (i % 97) / 97,
  );
  const dims = layout === 'NHWC' ? [count, side, side, channels] : [count, channels, side, side];
  const bare = () => session.run({ [input]: new Tensor('float32', batch, dims) }, [output]);
  const plugin = () => tagger.classify(batch, count);
  const rates = await alternating([plugin, bare], (Number(values.seconds) * 1000) / 2);
  const [ours = 0, theirs = 1] = rates.map((rate) => rate * count);
  worst = Math.min(worst, ours / theirs);
  const cells = [ours.toFixed(0).padStart(10), theirs.toFixed(0).padStart(10)];
  console.log(
    `${String(count).padStart(5)} ${cells.join(' ')}  ${(ours / theirs).toFixed(2).padStart(5)}`,
  );
}
console.log(
  `\nworst ratio ${worst.toFixed(2)}, goal ${goal}: ${worst >= goal ? 'reached' : 'missed'}`,
);
await tagger.close();
await session.release();

// --- Internal ---

/** Calls a second of each, in turns of a twentieth of the time, so that a busy machine slows both alike. */
async function alternating(
  calls: (() => Promise<unknown>)[],
  milliseconds: number,
): Promise<number[]> {
  const totals = calls.map(() => ({ calls: 0, milliseconds: 0 }));
  for (const call of calls) for (let i = 0; i < 5; i++) await call();
  for (let turn = 0; turn < 20; turn++) {
    for (const [at, call] of calls.entries()) {
      const total = totals[at];
      if (!total) continue;
      const start = performance.now();
      while (performance.now() - start < milliseconds / 20) {
        await call();
        total.calls++;
      }
      total.milliseconds += performance.now() - start;
    }
  }
  return totals.map((total) => (total.calls / total.milliseconds) * 1000);
}
