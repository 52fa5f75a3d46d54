import {
  closeSync,
  existsSync,
  fsyncSync,
  openSync,
  readFileSync,
  renameSync,
  rmSync,
  writeSync,
} from 'node:fs';
import { dirname } from 'node:path';
import { z } from 'zod';
import { InvalidInputError, StoreError } from '../errors.ts';
import { makeFolder } from '../make-folder.ts';
import type { ScheduleState } from './schedule.ts';
import type { EpochResult } from './trainer.ts';

/** Everything that a run needs to go on as if it had never stopped. */
export interface Checkpoint {
  /** What the run was started with; another run must not go on from it. */
  settings: string;
  epoch: number;
  steps: number;
  finished: boolean;
  schedule: ScheduleState;
  history: EpochResult[];
  /** In the order of the model: weights, best weights, their running average (empty without one), the optimiser's moments. */
  weights: Float32Array[];
  best: Float32Array[];
  average: Float32Array[];
  moments: Float32Array[];
}

const number = z.number();
const header = z.object({
  settings: z.string(),
  epoch: number,
  steps: number,
  finished: z.boolean(),
  schedule: z.object({
    share: number,
    best: number.nullable(),
    bestEpoch: number,
    waited: number,
    sinceLowered: number,
  }),
  history: z.array(
    z.object({
      epoch: number,
      loss: number,
      accuracy: number,
      validationLoss: number,
      validationAccuracy: number,
      rate: number,
      seconds: number,
    }),
  ),
  sizes: z.object({
    weights: z.array(number),
    best: z.array(number),
    average: z.array(number),
    moments: z.array(number),
  }),
});

/**
 * One line of JSON, then the numbers. Written beside and renamed, so that a kill or a full disk leaves
 * the older checkpoint whole. Throws `StoreError`.
 */
export function writeCheckpoint(path: string, checkpoint: Checkpoint): void {
  const { weights, best, average, moments, ...rest } = checkpoint;
  const sizes = {
    weights: weights.map(({ length }) => length),
    best: best.map(({ length }) => length),
    average: average.map(({ length }) => length),
    moments: moments.map(({ length }) => length),
  };
  const all = [...weights, ...best, ...average, ...moments];
  const parts: Uint8Array[] = [Buffer.from(`${JSON.stringify({ ...rest, sizes })}\n`)];
  for (const { buffer, byteOffset, byteLength } of all) {
    parts.push(Buffer.from(buffer, byteOffset, byteLength));
  }
  writeAtomically(path, Buffer.concat(parts));
}

/** undefined where there is none. Throws `InvalidInputError` for a file that is none. */
export function readCheckpoint(path: string): Checkpoint | undefined {
  if (!existsSync(path)) return;
  const file = readFileSync(path);
  const end = file.indexOf('\n');
  const parsed = header.safeParse(jsonOf(file.subarray(0, Math.max(0, end)).toString()));
  if (!parsed.success) throw new InvalidInputError(`${path} is no checkpoint.`);
  const { sizes, ...rest } = parsed.data;
  const all = [...sizes.weights, ...sizes.best, ...sizes.average, ...sizes.moments];
  const total = all.reduce((a, b) => a + b, 0);
  if (file.length !== end + 1 + total * 4) throw new InvalidInputError(`${path} is truncated.`);
  let from = end + 1;
  const take = (length: number) => {
    const bytes = Uint8Array.from(file.subarray(from, from + length * 4));
    from += length * 4;
    return new Float32Array(bytes.buffer);
  };
  const weights = sizes.weights.map(take);
  const best = sizes.best.map(take);
  const average = sizes.average.map(take);
  return { ...rest, weights, best, average, moments: sizes.moments.map(take) };
}

/** Readers see the old file or the new one, also after a power cut. Throws `StoreError`. */
export function writeAtomically(path: string, bytes: Uint8Array): void {
  const beside = `${path}.${process.pid}.tmp`;
  try {
    makeFolder(dirname(path));
    const file = openSync(beside, 'w');
    try {
      for (let done = 0; done < bytes.length; ) done += writeSync(file, bytes, done);
      fsyncSync(file);
    } finally {
      closeSync(file);
    }
    renameSync(beside, path);
  } catch (cause) {
    rmSync(beside, { force: true, recursive: true });
    const reason = cause instanceof Error ? cause.message : String(cause);
    throw new StoreError(`${path} cannot be written: ${reason}`, { cause });
  }
}

function jsonOf(text: string): unknown {
  try {
    return JSON.parse(text);
  } catch {
    return undefined; // the schema refuses it, with the file's name
  }
}
