import { parentPort, workerData } from 'node:worker_threads';
import { z } from 'zod';
import { loadImageEngine } from './image-engine.ts';
import { modelInputs } from './model-input.ts';
import { recipeSchema } from './recipe.ts';
import { packError, type WorkerAnswer, type WorkerReady } from './worker-message.ts';

// The entry of one thread of image-workers.ts: decodes and prepares images one after the other.

const { engine: wish } = z.object({ engine: z.enum(['auto', 'sharp', 'jimp']) }).parse(workerData);
const taskSchema = z.object({
  bytes: z.instanceof(Uint8Array),
  recipes: z.array(recipeSchema),
  crop: z.object({ x: z.number(), y: z.number(), w: z.number(), h: z.number() }).optional(),
});

const engine = loadImageEngine(wish);
// Its failure is answered to every task; without a handler it would end the thread before the first one.
void engine
  .catch(() => undefined)
  .then(() => parentPort?.postMessage('ready' satisfies WorkerReady));

parentPort?.on('message', (message: unknown) => {
  void answer(message).then(({ reply, transfer }) => parentPort?.postMessage(reply, transfer));
});

async function answer(message: unknown): Promise<{ reply: WorkerAnswer; transfer: ArrayBuffer[] }> {
  try {
    const { bytes, recipes, crop } = taskSchema.parse(message);
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
