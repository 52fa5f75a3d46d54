import { createHash, randomUUID } from 'node:crypto';
import { existsSync, renameSync, statSync, writeFileSync } from 'node:fs';
import { mkdir, readdir, readFile, rm, stat, utimes, writeFile } from 'node:fs/promises';
import { dirname, join } from 'node:path';
import { isJsonObject, type JsonObject } from '../json.ts';

/** An answer as it lies on disk, its body decoded (not gzipped any more). */
export interface CacheEntry {
  url: string;
  status: number;
  headers: Record<string, string>;
  /** `http-cache-semantics` state. */
  policy: JsonObject;
  bytes: Uint8Array;
}

export interface DiskCache {
  /** undefined where there is none; a broken file counts as none. */
  read(key: string): Promise<CacheEntry | undefined>;
  write(key: string, entry: CacheEntry): Promise<void>;
  delete(key: string): Promise<void>;
}

/**
 * One file for each answer: a line of JSON, then the body. Files are written beside and renamed, so
 * that a crash leaves whole files only. Over `maxBytes` the longest unread go.
 */
export function openDiskCache(folder: string, maxBytes: number): DiskCache {
  let total: number | undefined;
  let trimming: Promise<void> | undefined;
  const fileOf = (key: string) => {
    const hash = createHash('sha256').update(key).digest('hex');
    return join(folder, hash.slice(0, 2), hash);
  };

  return {
    async read(key) {
      const file = fileOf(key);
      // Asked at once: the thread pool, where reading waits its turn, is busy decoding in bulk runs.
      if (!existsSync(file)) return undefined;
      const content = await orUndefined(readFile(file));
      if (!content) return undefined;
      const entry = decode(content);
      if (!entry) {
        await rm(file, { force: true });
        return undefined;
      }
      const now = new Date();
      await orUndefined(utimes(file, now, now)); // may have just been trimmed away
      return entry;
    },

    async write(key, entry) {
      const content = encode(entry);
      if (content.length > maxBytes) return;
      const file = fileOf(key);
      const part = `${file}.${randomUUID()}.part`;
      // Asked at once, as in `read`.
      const before = statSync(file, { throwIfNoEntry: false })?.size ?? 0;
      try {
        await writeIntoFolder(part, content);
        renameSync(part, file);
      } catch (error) {
        await rm(part, { force: true });
        throw error;
      }
      total ??= sum(await entriesOf(folder)) - content.length + before;
      total += content.length - before;
      if (total <= maxBytes) return;
      trimming ??= trim(folder, maxBytes * 0.9).then((left) => {
        total = left;
        trimming = undefined;
      });
      await trimming;
    },

    async delete(key) {
      await rm(fileOf(key), { force: true });
    },
  };
}

// --- Internal ---

/** The folder is there nearly always. */
async function writeIntoFolder(path: string, content: Uint8Array): Promise<void> {
  const written = await orUndefined(writeWhole(path, content).then(() => true));
  if (written) return;
  await mkdir(dirname(path), { recursive: true });
  await writeWhole(path, content);
}

/** Up to so many bytes are written at once: it takes less than handing them to the thread pool three times. */
const small = 262_144;

async function writeWhole(path: string, content: Uint8Array): Promise<void> {
  if (content.length <= small) writeFileSync(path, content);
  else await writeFile(path, content);
}

function encode({ bytes, ...head }: CacheEntry): Buffer {
  const line = `${JSON.stringify({ ...head, size: bytes.byteLength })}\n`;
  return Buffer.concat([Buffer.from(line), bytes]);
}

function decode(content: Buffer): CacheEntry | undefined {
  const end = content.indexOf(0x0a);
  const head = end < 0 ? undefined : parsed(content.toString('utf8', 0, end));
  const bytes = content.subarray(end + 1);
  if (!isJsonObject(head) || head.size !== bytes.byteLength) return undefined;
  const { url, status, headers, policy } = head;
  if (typeof url !== 'string' || typeof status !== 'number') return undefined;
  if (!isJsonObject(headers) || !isJsonObject(policy)) return undefined;
  const pairs = Object.entries(headers).map(([name, value]) => [name, String(value)]);
  return { url, status, headers: Object.fromEntries(pairs), policy, bytes };
}

function parsed(text: string): unknown {
  try {
    return JSON.parse(text);
  } catch {
    return undefined; // a broken file counts as none
  }
}

interface File {
  path: string;
  size: number;
  used: number;
}

const sum = (files: File[]) => files.reduce((size, file) => size + file.size, 0);

async function entriesOf(folder: string): Promise<File[]> {
  const names = await readdir(folder, { recursive: true });
  const files = await Promise.all(
    names.map(async (name) => {
      const path = join(folder, name);
      const found = await orUndefined(stat(path));
      return found?.isFile() ? [{ path, size: found.size, used: found.mtimeMs }] : [];
    }),
  );
  return files.flat();
}

/** Deletes the longest unread until at most `target` bytes are left; resolves to what is left. */
async function trim(folder: string, target: number): Promise<number> {
  const files = (await entriesOf(folder)).toSorted((a, b) => a.used - b.used);
  let left = sum(files);
  for (const file of files) {
    if (left <= target) break;
    await rm(file.path, { force: true });
    left -= file.size;
  }
  return left;
}

/** undefined where the file is not there; other errors stay errors. */
async function orUndefined<T>(promise: Promise<T>): Promise<T | undefined> {
  try {
    return await promise;
  } catch (error) {
    if (error instanceof Error && 'code' in error && error.code === 'ENOENT') return undefined;
    throw error;
  }
}
