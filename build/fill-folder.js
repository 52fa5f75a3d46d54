// A folder of files that are pinned by their contents, filled whole or not at all.

import { createHash } from 'node:crypto';
import { mkdir, mkdtemp, readdir, readFile, rename, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { dirname, join } from 'node:path';

/**
 * Fills a folder, unless it holds what is wanted. `fill` gets the folder to write into and one for what it needs
 * meanwhile. Throws where that does, and where it wrote anything else than what is pinned.
 * @param {{ to: string, files: string, name: string }} wanted `files`: sha512 of what it holds, as `folderSha512` gives it
 * @param {(beside: string, folder: string) => Promise<void>} fill
 * @returns {Promise<boolean>} whether anything was done
 */
export async function fillFolder({ to, files, name }, fill) {
  if ((await folderSha512(to)) === files) return false;
  const folder = await mkdtemp(join(tmpdir(), 'iiif-autotag-package-'));
  // Beside its place, so that a rename ends it: nobody ever sees half a viewer.
  await mkdir(dirname(to), { recursive: true });
  const beside = await mkdtemp(join(dirname(to), '.new-'));
  try {
    await fill(beside, folder);
    expectSha512(`What is kept of ${name}`, await folderSha512(beside), files);
    await rm(to, { recursive: true, force: true });
    await rename(beside, to);
    return true;
  } finally {
    await rm(folder, { recursive: true, force: true });
    await rm(beside, { recursive: true, force: true });
  }
}

export function expectSha512(what, found, expected) {
  if (found !== expected) throw new Error(`${what} has sha512 ${found}, not ${expected}.`);
}

export const sha512 = (bytes) => createHash('sha512').update(bytes).digest('base64');

// --- Internal helpers ---

/** Of all files' paths and contents; undefined where there is no such folder. */
async function folderSha512(folder) {
  let entries;
  try {
    entries = await readdir(folder, { recursive: true, withFileTypes: true });
  } catch (error) {
    if (error.code === 'ENOENT') return undefined;
    throw error;
  }
  const paths = entries
    .filter((entry) => entry.isFile())
    .map((entry) => join(entry.parentPath, entry.name).slice(folder.length + 1))
    .map((path) => path.replaceAll('\\', '/'))
    .sort();
  const hash = createHash('sha512');
  for (const path of paths) hash.update(`${path}\n${sha512(await readFile(join(folder, path)))}\n`);
  return hash.digest('base64');
}
