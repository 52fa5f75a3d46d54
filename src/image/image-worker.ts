import { parentPort, workerData } from 'node:worker_threads';
import { z } from 'zod';
import { packError } from '../threads/packed-error.ts';
import { loadImageEngine } from './image-engine.ts';
import { modelInputs } from './model-input.ts';
import type { WorkerAnswer, WorkerReady, WorkerTask } from './worker-message.ts';

// The entry of one thread of image-workers.ts: decodes and prepares images one after the other.

const { engine: wish } = z.object({ engine: z.enum(['auto', 'sharp', 'jimp']) }).parse(workerData);

const engine = loadImageEngine(wish);
// Its failure is answered to every task; without a handler it would end the thread before the first one.
void engine
  .catch(() => undefined)
  .then(() => parentPort?.postMessage('ready' satisfies WorkerReady));

parentPort?.on('message', (task: WorkerTask) => {
  void answer(task).then(({ reply, transfer }) => parentPort?.postMessage(reply, transfer));
});

async function answer({
  bytes,
  recipes,
  crop,
}: WorkerTask): Promise<{ reply: WorkerAnswer; transfer: ArrayBuffer[] }> {
  try {
    const loaded = await engine;
    const start = performance.now();
    const inputs = await modelInputs(bytes, recipes, { engine: loaded, crop });
    const transfer = inputs.flatMap(({ views }) => views.map(({ buffer }) => buffer));
    return {
      reply: { ok: true, inputs, milliseconds: performance.now() - start },
      transfer: transfer.filter((buffer) => buffer instanceof ArrayBuffer),
    };
  } catch (error) {
    return { reply: { ok: false, error: packError(error) }, transfer: [] };
  }
}
