import { execFile } from 'node:child_process';
import { cpus } from 'node:os';
import { join } from 'node:path';
import { parseArgs, promisify } from 'node:util';
import { z } from 'zod';
import { packageRoot } from '../src/package-root.ts';
import { openAdam } from '../src/study/adam.ts';
import { registerFastGradients } from '../src/study/fast-gradients.ts';
import { forward, variablesOf } from '../src/study/forward.ts';
import { buildModel } from '../src/study/models.ts';
import { randomStream } from '../src/study/random.ts';
import {
  type BackendName,
  backendNames,
  chooseBackend,
} from '../src/tagging/tensorflow-backend.ts';

/**
 * Images per second of training, by model and backend, and in Keras, which the study used, where `--python`
 * has it (`pip install keras tensorflow-cpu`). On one core each, as `study` trains. A core's figure divides by the
 * processor time used, so that other work on the machine counts less.
 *
 *     npm run bench training -- [--seconds N] [--backend NAME|keras] [--python FILE]
 */
const { values: options } = parseArgs({
  options: {
    seconds: { type: 'string', default: '10' },
    backend: { type: 'string' },
    python: { type: 'string', default: 'python3' },
  },
});
process.env.TF_NUM_INTRAOP_THREADS ??= '1'; // Keras has it too
process.env.TF_NUM_INTEROP_THREADS ??= '1';
const seconds = Number(options.seconds);
const batch = 64;
const parameters = new Map<string, number>();

const kerasResult = z.object({
  model: z.string(),
  parameters: z.number(),
  wall: z.number(),
  core: z.number(),
  versions: z.string(),
});

console.log(
  `${cpus()[0]?.model}, ${cpus().length} cores, Node ${process.version}, batches of ${batch}`,
);
console.log('backend     model    images/s  images/s a core');
for (const name of backendNames.filter((one) => !options.backend || one === options.backend)) {
  await measure(name);
}
if ((options.backend ?? 'keras') === 'keras') await measureKeras(options.python);
process.exit(0); // Dawn keeps the process alive

async function measure(name: BackendName): Promise<void> {
  try {
    const { tf } = await chooseBackend(name);
    registerFastGradients(tf);
    for (const kind of ['scratch', 'deep'] as const) {
      const model = buildModel(tf, kind, 1);
      const variables = variablesOf(tf, model);
      const adam = openAdam(tf, variables);
      const random = randomStream(1);
      const x = tf.randomUniform([batch, 28, 28, 1], 0, 1, 'float32', 1);
      const truth = tf.oneHot(
        tf.tensor1d(
          Array.from({ length: batch }, (_, place) => place % 10),
          'int32',
        ),
        10,
      );
      const step = async () => {
        const { value, grads } = tf.variableGrads(
          () => tf.losses.softmaxCrossEntropy(truth, forward(tf, model, x, random)).asScalar(),
          variables,
        );
        const gradients = variables.flatMap(({ name }) => grads[name] ?? []);
        adam.step(gradients, 1e-3);
        await value.data();
        value.dispose();
      };
      await step();
      const started = performance.now();
      const used = process.cpuUsage();
      let images = 0;
      while (performance.now() - started < seconds * 1000) {
        await step();
        images += batch;
      }
      const wall = (performance.now() - started) / 1000;
      const { user, system } = process.cpuUsage(used);
      say(name, kind, images / wall, images / ((user + system) / 1e6));
      parameters.set(kind, model.countParams());
      tf.disposeVariables();
    }
  } catch (error) {
    console.log(`${name.padEnd(11)} ${error instanceof Error ? error.message : String(error)}`);
  }
}

/** Says why where there is none. Throws where its models are not ours. */
async function measureKeras(python: string): Promise<void> {
  const file = join(packageRoot, 'bench', 'training-keras.py');
  const given = [file, '--seconds', `${seconds}`, '--batch', `${batch}`];
  const { stdout } = await promisify(execFile)(python, given).catch((error: unknown) => {
    const last = String(error instanceof Error && 'stderr' in error ? error.stderr : error);
    return { stdout: '', reason: console.log(`keras       ${last.trim().split('\n').at(-1)}`) };
  });
  for (const line of stdout.trim().split('\n').filter(Boolean)) {
    const result = kerasResult.parse(JSON.parse(line));
    const ours = parameters.get(result.model);
    if (ours !== undefined && ours !== result.parameters)
      throw new Error(`Keras has ${result.parameters} parameters in ${result.model}, we ${ours}.`);
    say('keras', result.model, result.wall, result.core, result.versions);
  }
}

function say(name: string, model: string, wall: number, core: number, remark = ''): void {
  const numbers = `${wall.toFixed(0).padStart(8)}  ${core.toFixed(0).padStart(15)}`;
  console.log(`${name.padEnd(11)} ${model.padEnd(8)} ${numbers}  ${remark}`.trimEnd());
}
