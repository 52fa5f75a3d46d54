// Files out of one npm package, at one version, without what that package depends on.

import { execFile } from 'node:child_process';
import { readdir, readFile } from 'node:fs/promises';
import { join } from 'node:path';
import { promisify } from 'node:util';
import { expectSha512, fillFolder, sha512 } from './fill-folder.js';

/**
 * @typedef {object} Wanted
 * @property {string} name of the package
 * @property {string} version
 * @property {string} integrity sha512 of the package as the registry hands it out, in base64
 * @property {string} files sha512 of what is kept, as `folderSha512` gives it
 * @property {(path: string) => boolean} keep which paths inside the package
 * @property {string} to folder that holds them afterwards, and nothing else
 */

/**
 * Puts the wanted files into their folder, whole or not at all, unless they are there.
 * Throws where the registry does not answer or answers with anything else than what is pinned.
 * @param {Wanted} wanted
 * @returns {Promise<boolean>} whether anything was fetched
 */
export async function bring({ name, version, integrity, files, keep, to }) {
  return fillFolder({ to, files, name }, async (beside, folder) => {
    await npm(['pack', `${name}@${version}`, '--pack-destination', folder], folder);
    const archive = join(
      folder,
      (await readdir(folder)).find((file) => file.endsWith('.tgz')),
    );
    expectSha512(archive, sha512(await readFile(archive)), integrity);
    // Here and not above: an install without development dependencies has no tar, and needs none.
    const { extract } = await import('tar');
    await extract({ file: archive, cwd: beside, strip: 1, filter: (path) => keep(inside(path)) });
  });
}

/** What npm says of itself, else the error's own first line. */
export function reasonOf(error) {
  const lines = `${error.stderr ?? ''}\n${error.message}`.split('\n').map((line) => line.trim());
  const telling = lines.filter(
    (line) => line && !/^npm (error|ERR!) (code|syscall|errno)/.test(line),
  );
  return telling[0]?.replace(/^npm (error|ERR!) /, '');
}

/** The npm that runs this script, else the one on the path. Gives up soon: an install must not hang on a viewer. */
export async function npm(parameters, cwd, { timeout = 120_000 } = {}) {
  const quick = [
    '--fetch-retries=2',
    '--fetch-retry-mintimeout=500',
    '--fetch-retry-maxtimeout=3000',
    '--fetch-timeout=30000',
    '--ignore-scripts',
    '--loglevel=error',
  ];
  const own = process.env.npm_execpath;
  const isNpm = own !== undefined && /npm-cli\.c?js$/.test(own);
  const [command, first] = isNpm ? [process.execPath, [own]] : ['npm', []];
  const options = { cwd, timeout, shell: !isNpm && process.platform === 'win32' };
  await promisify(execFile)(command, [...first, ...parameters, ...quick], options);
}

// --- Internal helpers ---

/** The path inside the package, whose archive holds everything in one folder. */
const inside = (path) => path.replace(/^[^/]*\//, '');
