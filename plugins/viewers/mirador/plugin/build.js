// Makes bundle/: plugin.js, an ES module beside the reader's own Mirador and React; and ready.js, all in one file, with the
// licences of what is in it. What it needs (375 MB) it installs in a folder of its own, out of package-lock.json, and
// removes: that is why bundle/ is committed. The same inputs give the same bytes.

import { cp, mkdtemp, readdir, readFile, rm, writeFile } from 'node:fs/promises';
import { createRequire } from 'node:module';
import { tmpdir } from 'node:os';
import { dirname, join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { npm } from '../../../../build/npm-package.js';
import { inputsSha256 } from './inputs.js';

const here = dirname(fileURLToPath(import.meta.url));
const folder = await mkdtemp(join(tmpdir(), 'iiif-autotag-mirador-'));
try {
  for (const file of ['package.json', 'package-lock.json'])
    await cp(join(here, file), join(folder, file));
  await npm(['ci'], folder, { timeout: 600_000 });
  const { build } = createRequire(join(folder, 'package.json'))('esbuild');
  const banner = `/* Made by build.js of inputs with the sha256 ${await inputsSha256(here)}. */`;
  const shared = {
    absWorkingDir: here,
    bundle: true,
    format: 'esm',
    jsx: 'automatic',
    target: 'es2022',
    banner: { js: banner },
    nodePaths: [join(folder, 'node_modules')],
    legalComments: 'none',
  };
  await build({
    ...shared,
    entryPoints: ['src/plugin.js'],
    outfile: 'bundle/plugin.js',
    packages: 'external',
  });
  await build({
    ...shared,
    stdin: {
      contents:
        "export { viewer } from 'mirador'; export { autotagPlugin } from './src/plugin.js';",
      resolveDir: here,
    },
    outfile: 'bundle/ready.js',
    minify: true,
    define: { 'process.env.NODE_ENV': '"production"' },
  });
  await writeFile(join(here, 'bundle/LICENSES.txt'), await licences(await installed(folder)));
} finally {
  await rm(folder, { recursive: true, force: true });
}

/** Name, version and licence text of every package; Mirador's own file holds most of them already. */
async function licences(packages) {
  const texts = await Promise.all(packages.map(licence));
  return `${[...new Set(texts)].sort().join(`\n\n${'-'.repeat(80)}\n\n`)}\n`;
}

/** Folders of the packages in the lock, less what only builds. */
async function installed(folder) {
  const lock = JSON.parse(await readFile(join(folder, 'package-lock.json'), 'utf8'));
  const paths = Object.keys(lock.packages).filter((path) =>
    /node_modules\/(?!@?esbuild|@types\/)/.test(path),
  );
  return paths.map((path) => join(folder, path));
}

async function licence(path) {
  const { name, version, license } = JSON.parse(await readFile(join(path, 'package.json'), 'utf8'));
  const file = (await readdir(path)).find((one) => /^licen[cs]e/i.test(one));
  const text = file
    ? await readFile(join(path, file), 'utf8')
    : 'The package brings no licence text.';
  return `${name} ${version} (${license})\n\n${text.replaceAll('\r', '').trim()}`;
}
