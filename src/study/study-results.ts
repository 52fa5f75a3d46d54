import { existsSync, readFileSync } from 'node:fs';
import { z } from 'zod';
import { InvalidInputError } from '../errors.ts';
import { writeAtomically } from './checkpoint.ts';
import { run as runSchema } from './report/result-schemas.ts';
import type { RunResult, StudyRun } from './study-run.ts';

// What the report reads is checked; the rest is as this project wrote it.
const schema = z.custom<RunResult>((value) => runSchema.safeParse(value).success);

/** Throws `InvalidInputError` for a file that is no result of a training. */
export function readRunResult(path: string): RunResult {
  try {
    return schema.parse(JSON.parse(readFileSync(path, 'utf8')));
  } catch (cause) {
    const message = `${path} is no result of the study; delete it to train again.`;
    throw new InvalidInputError(message, [], { cause });
  }
}

/** Whether this very training lies at `path`: one with other settings is another and is run again. */
export function isDone(run: StudyRun, path: string): boolean {
  return existsSync(path) && JSON.stringify(readRunResult(path).run) === JSON.stringify(run);
}

export function writeResult(path: string, result: unknown): void {
  writeAtomically(path, Buffer.from(`${JSON.stringify(result, null, 1)}\n`));
}
