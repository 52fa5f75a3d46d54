import { cpus } from 'node:os';
import { parseArgs } from 'node:util';
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

// Images per second of training, by model and backend: tsx bench/training.ts [--seconds N] [--backend NAME]
// A core's figure divides by the processor time used, so that other work on the machine counts less.

const { values: options } = parseArgs({
  options: { seconds: { type: 'string', default: '10' }, backend: { type: 'string' } },
});
const seconds = Number(options.seconds);
const batch = 64;

console.log(
  `${cpus()[0]?.model}, ${cpus().length} cores, Node ${process.version}, batches of ${batch}`,
);
console.log('backend     model    images/s  images/s a core');
for (const name of backendNames.filter((one) => !options.backend || one === options.backend)) {
  await measure(name);
}
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
      const row = [images / wall, images / ((user + system) / 1e6)].map((one) => one.toFixed(0));
      console.log(
        `${name.padEnd(11)} ${kind.padEnd(8)} ${row[0]?.padStart(8)}  ${row[1]?.padStart(15)}`,
      );
      tf.disposeVariables();
    }
  } catch (error) {
    console.log(`${name.padEnd(11)} ${error instanceof Error ? error.message : String(error)}`);
  }
}
