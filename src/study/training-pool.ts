import { type ChildProcess, fork } from 'node:child_process';
import { createRequire } from 'node:module';
import { availableParallelism } from 'node:os';
import { pathToFileURL } from 'node:url';
import { AutotagError } from '../errors.ts';
import type { TrainingRun } from './study-run.ts';
import type { Progress } from './trainer.ts';
import type { TrainingMessage, TrainingOrder } from './training-process.ts';

export interface PoolEvents {
  onStart(run: TrainingRun): void;
  onProgress(run: TrainingRun, progress: Progress): void;
  onEpoch(
    run: TrainingRun,
    epoch: { epoch: number; validationLoss: number; validationAccuracy: number },
  ): void;
  onDone(run: TrainingRun): void;
}

export interface PoolOptions extends PoolEvents, Omit<TrainingOrder, 'run'> {
  processes: number;
  signal?: AbortSignal;
}

/** A training that ended without a result. */
export class TrainingFailedError extends AutotagError {
  override readonly name: string = 'TrainingFailedError';
  override readonly code: string = 'training-failed';
}

/**
 * Trains all of `runs`, each in a process of its own, `processes` at a time: folds and seeds are independent, and
 * a core each is more than a thread each. Throws `TrainingFailedError` when the others under way have ended, and
 * what `signal` was aborted with.
 */
export async function trainAll(runs: TrainingRun[], options: PoolOptions): Promise<void> {
  const waiting = [...runs];
  const failures: string[] = [];
  async function work(): Promise<void> {
    for (let run = waiting.shift(); run; run = waiting.shift()) {
      options.signal?.throwIfAborted();
      options.onStart(run);
      const failure = await trainOne(run, options);
      if (failure === undefined) options.onDone(run);
      else if (!options.signal?.aborted) failures.push(`${run.id}: ${failure}`);
    }
  }
  await Promise.all(Array.from({ length: options.processes }, work));
  options.signal?.throwIfAborted();
  if (failures.length > 0) throw new TrainingFailedError(failures.join('\n'));
}

// --- Internal ---

/** Why it failed; undefined when it is done. */
function trainOne(run: TrainingRun, options: PoolOptions): Promise<string | undefined> {
  const { backend, folders, images, processes, signal } = options;
  const order: TrainingOrder = { run, backend, folders, images };
  const child = start(order, processes);
  let failure: string | undefined = 'the process ended without a result';
  child.on('message', (message: TrainingMessage) => {
    if (message.kind === 'progress') options.onProgress(run, message.progress);
    else if (message.kind === 'epoch') options.onEpoch(run, message);
    else failure = message.kind === 'done' ? undefined : message.message;
  });
  let chat = ''; // the last words of a process that crashes; native TensorFlow talks all the time
  child.stderr?.on('data', (chunk: Buffer) => {
    chat = (chat + chunk.toString()).slice(-2000);
  });
  const stop = () => child.kill('SIGTERM');
  signal?.addEventListener('abort', stop);
  return new Promise((resolve) => {
    const end = (reason: string | undefined) => {
      signal?.removeEventListener('abort', stop);
      resolve(reason);
    };
    child.on('error', ({ message }) => end(message));
    child.on('exit', (code, killed) => {
      const crashed = failure !== undefined && (killed !== null || code !== 0);
      end(crashed ? `ended by ${killed ?? `exit code ${code}`}. ${chat}`.trim() : failure);
    });
  });
}

function start(order: TrainingOrder, processes: number): ChildProcess {
  const threads = Math.max(1, Math.floor(availableParallelism() / processes));
  const source = import.meta.url.endsWith('.ts');
  const entry = new URL(`./training-process.${source ? 'ts' : 'js'}`, import.meta.url);
  const tsx = () => pathToFileURL(createRequire(import.meta.url).resolve('tsx')).href;
  return fork(entry, [JSON.stringify(order)], {
    execArgv: source ? ['--import', tsx()] : [],
    stdio: ['ignore', 'ignore', 'pipe', 'ipc'],
    env: {
      ...process.env,
      TF_NUM_INTRAOP_THREADS: String(threads),
      TF_NUM_INTEROP_THREADS: '1',
      TF_CPP_MIN_LOG_LEVEL: '3',
    },
  });
}
