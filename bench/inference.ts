/**
 * A model through the onnx plugin beside a bare ONNX Runtime loop over the same batches: what the plugin costs, and
 * what threads that yield between passes (as the server has them) cost a loop that does nothing else.
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
const turns = 6;

interface Runner {
  pass(batch: Float32Array, count: number): Promise<unknown>;
  close(): Promise<void>;
}

console.log(
  `${cpus()[0]?.model ?? 'unknown processor'}, ${availableParallelism()} cores, ${platform()} ${arch()}, Node ${process.version}`,
);
const { card } = await readModelFolder(values.model);
const { side, channels, layout } = card.input;
const runners = [bare, () => plugin(false), () => plugin(true)];

console.log(`model ${card.name}, images a second\n`);
console.log('batch       bare     plugin  ratio   yielding  ratio');
let worst = Number.POSITIVE_INFINITY;
for (const count of values.batches.split(',').map(Number)) {
  const [theirs = 1, ours = 0, yielding = 0] = (await inTurns(count)).map((rate) => rate * count);
  worst = Math.min(worst, ours / theirs);
  const ratio = (rate: number) => (rate / theirs).toFixed(2).padStart(5);
  const images = (rate: number) => rate.toFixed(0).padStart(9);
  console.log(
    `${String(count).padStart(5)}  ${images(theirs)}  ${images(ours)}  ${ratio(ours)}  ${images(yielding)}  ${ratio(yielding)}`,
  );
}
console.log(
  `\nworst ratio of the plugin ${worst.toFixed(2)}, goal ${goal}: ${worst >= goal ? 'reached' : 'missed'}`,
);

// --- Internal ---

async function bare(): Promise<Runner> {
  const session = await InferenceSession.create(join(values.model, card.files.onnx?.path ?? ''));
  const input = card.input.name ?? session.inputNames[0] ?? '';
  const output = card.output.name ?? session.outputNames[0] ?? '';
  return {
    pass(batch, count) {
      const dims =
        layout === 'NHWC' ? [count, side, side, channels] : [count, channels, side, side];
      return session.run({ [input]: new Tensor('float32', batch, dims) }, [output]);
    },
    close: () => session.release(),
  };
}

async function plugin(yielding: boolean): Promise<Runner> {
  const tagger = await onnx.load(values.model, card, { yielding });
  return { pass: (batch, count) => tagger.classify(batch, count), close: () => tagger.close() };
}

/** Passes a second of each runner. They take turns, so that a busy machine slows all alike, and one is open at a time: the threads of another would spin beside it. */
async function inTurns(count: number): Promise<number[]> {
  const batch = Float32Array.from(
    { length: count * side * side * channels },
    (_, i) => (i % 97) / 97,
  );
  const totals = runners.map(() => ({ passes: 0, milliseconds: 0 }));
  for (let turn = 0; turn < turns; turn++) {
    for (const [at, open] of runners.entries()) {
      const total = totals[at];
      const runner = await open();
      for (let i = 0; i < 20; i++) await runner.pass(batch, count);
      const start = performance.now();
      let passes = 0;
      while (performance.now() - start < (Number(values.seconds) * 1000) / turns) {
        await runner.pass(batch, count);
        passes++;
      }
      if (total) {
        total.passes += passes;
        total.milliseconds += performance.now() - start;
      }
      await runner.close();
    }
  }
  return totals.map(({ passes, milliseconds }) => (passes / milliseconds) * 1000);
}
