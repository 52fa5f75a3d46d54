import { readFile, writeFile } from 'node:fs/promises';
import { InvalidInputError } from '../errors.ts';

/** Throws `InvalidInputError` where the file cannot be read. */
export async function readBytes(file: string): Promise<Uint8Array> {
  try {
    return await readFile(file);
  } catch (error) {
    throw new InvalidInputError(`The file ${file} cannot be read${why(error)}.`, [], {
      cause: error,
    });
  }
}

/** Throws `InvalidInputError` where the file cannot be written. */
export async function writeResult(file: string, bytes: string | Uint8Array): Promise<void> {
  try {
    await writeFile(file, bytes);
  } catch (error) {
    throw new InvalidInputError(`The file ${file} cannot be written${why(error)}.`, [], {
      cause: error,
    });
  }
}

// --- Internal ---

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
