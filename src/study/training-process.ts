import { z } from 'zod';
import { AutotagError } from '../errors.ts';
import { chooseBackend } from '../tagging/tensorflow-backend.ts';
import { runTraining } from './run-training.ts';
import type { TrainingRun } from './study-run.ts';
import type { Progress } from './trainer.ts';

/** What the process is told on its command line, as JSON. */
export interface TrainingOrder {
  run: TrainingRun;
  backend: string;
  folders: { data?: string; out: string; work: string };
  images?: number;
}

/** What it says while it trains. */
export type TrainingMessage =
  | { kind: 'progress'; progress: Progress }
  | { kind: 'epoch'; epoch: number; validationLoss: number; validationAccuracy: number }
  | { kind: 'done' }
  | { kind: 'failed'; message: string };

// The order comes from our own process, whose types say the rest.
const order = z.custom<TrainingOrder>((value) => typeof value === 'object' && value !== null);

const say = (message: TrainingMessage) => process.send?.(message);
const stop = new AbortController();
process.on('disconnect', () => process.exit(1)); // nobody is there any more
process.on('SIGTERM', () => stop.abort(new Error('stopped')));
process.on('SIGINT', () => {}); // the parent hears Ctrl-C too and says when to stop

try {
  const { run, backend, folders, images } = order.parse(JSON.parse(process.argv[2] ?? ''));
  let said = 0;
  await runTraining(run, {
    backend: await chooseBackend(backend),
    folders,
    images,
    signal: stop.signal,
    now: () => new Date(),
    onBatch(progress) {
      if (performance.now() - said < 250 && progress.batch < progress.batches) return;
      said = performance.now();
      say({ kind: 'progress', progress });
    },
    onEpoch({ epoch, validationLoss, validationAccuracy }) {
      say({ kind: 'epoch', epoch, validationLoss, validationAccuracy });
    },
  });
  say({ kind: 'done' });
} catch (error) {
  const text = error instanceof Error ? (error.stack ?? error.message) : String(error);
  say({ kind: 'failed', message: error instanceof AutotagError ? error.message : text });
}
process.exit(0); // Dawn keeps the process alive
