import { readFile, writeFile } from 'node:fs/promises';
import { InvalidInputError } from '../errors.ts';

/** Throws `InvalidInputError` where the file cannot be read. */
export async function readBytes(file: string): Promise<Uint8Array> {
  try {
    return await readFile(file);
  } catch (error) {
    throw cannotRead(file, error) ?? error;
  }
}

/** Throws `InvalidInputError` where the file cannot be written. */
export async function writeResult(file: string, bytes: string | Uint8Array): Promise<void> {
  try {
    await writeFile(file, bytes);
  } catch (error) {
    throw cannotWrite(file, error) ?? error;
  }
}

/** What the system said of a file as a sentence; undefined for an error that is not the system's. */
export const cannotRead = (file: string, error: unknown) => refusal(file, 'read', error);
export const cannotWrite = (file: string, error: unknown) => refusal(file, 'written', error);

// --- Internal ---

function refusal(file: string, done: string, cause: unknown): InvalidInputError | undefined {
  if (!(cause instanceof Error) || !('syscall' in cause)) return undefined;
  return new InvalidInputError(`The file ${file} cannot be ${done}${why(cause)}.`, [], { cause });
}

const reasons: Record<string, string> = {
  ENOENT: 'it or its folder is not there',
  EISDIR: 'it is a folder',
  ENOTDIR: 'its folder is a file',
  EACCES: 'that is not allowed',
  ENOSPC: 'the disk is full',
};

function why(error: unknown): string {
  const code = error instanceof Error && 'code' in error ? String(error.code) : '';
  return `: ${reasons[code] ?? (error instanceof Error ? error.message : String(error))}`;
}
