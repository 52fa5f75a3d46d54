// One file out of npm packages that run in a page only when they are bundled together.

import { cp } from 'node:fs/promises';
import { createRequire } from 'node:module';
import { basename, join } from 'node:path';
import { fillFolder } from './fill-folder.js';
import { npm } from './npm-package.js';

/**
 * Puts the bundle of a module into its folder, unless it is there. What it needs is installed in a folder of its own, out
 * of the package-lock.json beside the module (esbuild too), and removed: that takes minutes the first time.
 * Throws where the registry does not answer, and where the bundle is anything else than what is pinned.
 * @param {object} wanted
 * @param {string} wanted.name what to call it
 * @param {string} wanted.entry path of the module
 * @param {string} wanted.files sha512 of what is kept, as `fillFolder` takes it
 * @param {string} wanted.to folder that holds the bundle afterwards, under the name of the module
 * @returns {Promise<boolean>} whether anything was bundled
 */
export async function bundle({ name, entry, files, to }) {
  return fillFolder({ to, files, name }, async (beside, folder) => {
    await cp(join(entry, '..'), folder, { recursive: true });
    await npm(['ci'], folder, { timeout: 540_000 });
    const { build } = createRequire(join(folder, 'package.json'))('esbuild');
    await build({
      absWorkingDir: folder,
      entryPoints: [basename(entry)],
      outfile: join(beside, basename(entry)),
      bundle: true,
      format: 'esm',
      target: 'es2022',
      minify: true,
      legalComments: 'none',
      define: { 'process.env.NODE_ENV': '"production"', global: 'globalThis' },
      // Asked for only where there is no global URL.
      external: ['url'],
      logLevel: 'silent',
    });
  });
}
