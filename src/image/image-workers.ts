import { availableParallelism } from 'node:os';
import type { Worker } from 'node:worker_threads';
import { UnreadableImageError } from '../errors.ts';
import type { Crop } from '../iiif/crop.ts';
import { unpackError } from '../threads/packed-error.ts';
import { startThread } from '../threads/start-thread.ts';
import type { Engine } from './image-engine.ts';
import type { ModelInput } from './model-input.ts';
import type { Recipe } from './recipe.ts';
import type { WorkerAnswer, WorkerReady, WorkerTask } from './worker-message.ts';

/** Threads that turn encoded images into model inputs, so that decoding uses every core. */
export interface ImageWorkers {
  readonly threads: number;
  /**
   * `milliseconds`: what it took in the thread, waiting not counted. Throws `UnreadableImageError` (also when the
   * image brings its thread down or takes too long) or `TooLargeError`.
   */
  modelInputs(
    bytes: Uint8Array,
    recipes: Recipe[],
    options?: { crop?: Crop },
  ): Promise<{ inputs: ModelInput[]; milliseconds: number }>;
  /** Ends the threads; what is under way or waits is rejected. May be called again. */
  close(): Promise<void>;
}

export interface ImageWorkersOptions {
  engine: 'auto' | Engine;
  /** Two for each core by default: one waits while libvips decodes for it, elsewhere. */
  threads?: number;
  /** After so long an image is given up and its thread replaced (60 s); the thread's own start is not counted. */
  timeoutMs?: number;
  /** JavaScript heap of one thread in MB; Node's own limit by default. */
  heapMb?: number;
}

/** The timer is there as soon as the thread has started: a busy machine is not the image's fault. */
interface Busy {
  task: Task;
  timer: NodeJS.Timeout | undefined;
}

interface Task {
  message: WorkerTask;
  resolve(answer: { inputs: ModelInput[]; milliseconds: number }): void;
  reject(error: Error): void;
}

/** Threads start with the first images, not before. */
export function openImageWorkers(options: ImageWorkersOptions): ImageWorkers {
  const { threads = 2 * availableParallelism(), timeoutMs = 60_000 } = options;
  const waiting: Task[] = [];
  const idle: Worker[] = [];
  const busy = new Map<Worker, Busy>();
  const ready = new Set<Worker>();
  const all = new Set<Worker>();
  let closed = false;

  function start(): Worker {
    const worker = startThread('image-worker', import.meta.url, {
      workerData: { engine: options.engine },
      resourceLimits: { maxOldGenerationSizeMb: options.heapMb },
    });
    // An idle thread must not keep a finished program running; a busy one must.
    worker.unref();
    all.add(worker);
    worker.on('message', (message: WorkerAnswer | WorkerReady) => {
      if (message === 'ready') isReady(worker);
      else finish(worker, message);
    });
    let cause: unknown;
    worker.on('error', (error) => {
      cause = error;
    });
    worker.on('exit', () => lose(worker, cause));
    return worker;
  }

  function isReady(worker: Worker): void {
    ready.add(worker);
    const entry = busy.get(worker);
    if (entry) entry.timer = timeLimit(worker);
  }

  function timeLimit(worker: Worker): NodeJS.Timeout {
    return setTimeout(() => void worker.terminate(), timeoutMs);
  }

  function work(): void {
    while (waiting.length > 0 && !closed) {
      const worker = idle.pop() ?? (all.size < threads ? start() : undefined);
      if (worker === undefined) return;
      const task = waiting.shift();
      if (task === undefined) return;
      busy.set(worker, { task, timer: ready.has(worker) ? timeLimit(worker) : undefined });
      worker.ref();
      worker.postMessage(task.message);
    }
  }

  function release(worker: Worker): Task | undefined {
    const entry = busy.get(worker);
    clearTimeout(entry?.timer);
    busy.delete(worker);
    return entry?.task;
  }

  function finish(worker: Worker, answer: WorkerAnswer): void {
    const task = release(worker);
    worker.unref();
    idle.push(worker);
    if (answer.ok) task?.resolve({ inputs: answer.inputs, milliseconds: answer.milliseconds });
    else task?.reject(unpackError(answer.error));
    work();
  }

  /** A thread has ended by itself, by its heap limit or by the timer: its image is to blame. */
  function lose(worker: Worker, cause: unknown): void {
    all.delete(worker);
    ready.delete(worker);
    const at = idle.indexOf(worker);
    if (at >= 0) idle.splice(at, 1);
    const reason = cause instanceof Error ? cause.message : `no result after ${timeoutMs} ms`;
    const error = closed
      ? closedError()
      : new UnreadableImageError(`The image brought its decoding thread down: ${reason}.`, {
          cause,
        });
    release(worker)?.reject(error);
    work();
  }

  return {
    threads,
    modelInputs(bytes, recipes, { crop } = {}) {
      if (closed) return Promise.reject(closedError());
      return new Promise((resolve, reject) => {
        waiting.push({ message: { bytes, recipes, crop }, resolve, reject });
        work();
      });
    },
    async close() {
      closed = true;
      for (const task of waiting.splice(0)) task.reject(closedError());
      await Promise.all([...all].map((worker) => worker.terminate()));
    },
  };
}

// --- Internal helpers ---

function closedError(): Error {
  return new Error('The image workers are closed.');
}
