import { createReadStream } from 'node:fs';
import { mkdtemp, open, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { StoreError, TooLargeError } from '../errors.ts';

/** Bytes that are read twice, kept in a temporary file between. */
export interface Spool {
  /**
   * Passes the bytes on as they come, and keeps them. Throws `StoreError` where there is no room for them,
   * `TooLargeError` beyond the limit.
   */
  keep(bytes: AsyncIterable<Uint8Array>): AsyncGenerator<Uint8Array>;
  /** All that were kept. */
  kept(): AsyncIterable<Uint8Array>;
  remove(): Promise<void>;
}

/** Throws `StoreError` where no temporary file can be made. */
export async function openSpool(maxBytes = Number.POSITIVE_INFINITY): Promise<Spool> {
  const folder = await mkdtemp(join(tmpdir(), 'iiif-autotag-')).catch(cannotKeep);
  const file = join(folder, 'import');
  return {
    async *keep(bytes) {
      const handle = await open(file, 'wx', 0o600).catch(cannotKeep);
      try {
        let size = 0;
        for await (const chunk of bytes) {
          size += chunk.length;
          if (size > maxBytes) throw tooLarge(maxBytes);
          await handle.appendFile(chunk).catch(cannotKeep);
          yield chunk;
        }
      } finally {
        await handle.close();
      }
    },
    kept: () => createReadStream(file, { highWaterMark: 2 ** 18 }),
    remove: () => rm(folder, { recursive: true, force: true }),
  };
}

// --- Internal helpers ---

function tooLarge(maxBytes: number): TooLargeError {
  const limit = maxBytes >= 2 ** 20 ? `${Math.round(maxBytes / 2 ** 20)} MB` : `${maxBytes} bytes`;
  return new TooLargeError(
    `The import is kept on disk while it is read, and is larger than the ${limit} that are kept; nothing was imported.`,
  );
}

function cannotKeep(error: unknown): never {
  const reason = error instanceof Error ? error.message : String(error);
  const message = `The import cannot be kept in a temporary file while it is read: ${reason}.`;
  throw new StoreError(message, { cause: error });
}
