// Brings Mirador's single file and its licence into plugins/viewers/mirador/vendor, out of its npm package.
// As a dependency it would drag in 375 MB of things that are inside that file already.

import { execFile } from 'node:child_process';
import { createHash } from 'node:crypto';
import { mkdir, mkdtemp, readFile, rename, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { dirname, join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { promisify } from 'node:util';

const version = '4.0.0';
// Of the package as the registry hands it out, and of the file in it.
const packageSha512 =
  'uWsE9e2oqSc/lUu+vVwDGhTsycuhGsfZ2KfX6CLfXiT3wgGy6qT9+q5M3V9Zz72hkdIgsJugKesaowmRtYmvrA==';
const fileSha512 =
  'UvpBddLbxLZNPFVz7s4mkHAxKCNVD9BycUFK+2t2MyVaH1PYjqyWcMXKcqnc5nixlZpOQV8CRqfZ7Z3dJv8UEw==';

const root = dirname(dirname(fileURLToPath(import.meta.url)));
const vendor = join(root, 'plugins/viewers/mirador/vendor');

if (!(await isThere())) {
  try {
    await bring();
    console.log(`Mirador ${version} is in ${vendor}`);
  } catch (error) {
    // Everything but this one page works without it, and the page says what to do.
    console.warn(`Mirador ${version} could not be had: ${reasonOf(error)}`);
    console.warn(
      'The page /viewers/mirador will not work until “npm run build” reaches the npm registry.',
    );
  }
}

/** What npm says of itself, else the error's own first line. */
function reasonOf(error) {
  const lines = `${error.stderr ?? ''}\n${error.message}`.split('\n').map((line) => line.trim());
  const telling = lines.filter(
    (line) => line && !/^npm (error|ERR!) (code|syscall|errno)/.test(line),
  );
  return telling[0]?.replace(/^npm (error|ERR!) /, '');
}

async function isThere() {
  try {
    await readFile(join(vendor, 'LICENSE'));
    return (await sha512(join(vendor, 'mirador.min.js'))) === fileSha512;
  } catch (error) {
    if (error.code === 'ENOENT') return false;
    throw error;
  }
}

async function bring() {
  const folder = await mkdtemp(join(tmpdir(), 'iiif-autotag-mirador-'));
  try {
    await npm(['pack', `mirador@${version}`, '--pack-destination', folder], folder);
    const archive = join(folder, `mirador-${version}.tgz`);
    await expectSha512(archive, packageSha512);
    const { extract } = await import('tar');
    const wanted = ['package/dist/mirador.min.js', 'package/LICENSE'];
    await mkdir(vendor, { recursive: true });
    // Beside their place first, so that a rename ends it: nobody ever sees half a file.
    const beside = await mkdtemp(join(vendor, '.new-'));
    try {
      await extract({ file: archive, cwd: beside }, wanted);
      await expectSha512(join(beside, 'package/dist/mirador.min.js'), fileSha512);
      await rename(join(beside, 'package/LICENSE'), join(vendor, 'LICENSE'));
      await rename(join(beside, 'package/dist/mirador.min.js'), join(vendor, 'mirador.min.js'));
    } finally {
      await rm(beside, { recursive: true, force: true });
    }
  } finally {
    await rm(folder, { recursive: true, force: true });
  }
}

/** The npm that runs this script, else the one on the path. Gives up soon: an install must not hang on one page. */
async function npm(parameters, cwd) {
  const quick = [
    '--fetch-retries=2',
    '--fetch-retry-mintimeout=500',
    '--fetch-retry-maxtimeout=3000',
  ];
  const all = [
    ...parameters,
    ...quick,
    '--fetch-timeout=30000',
    '--ignore-scripts',
    '--loglevel=error',
  ];
  const own = process.env.npm_execpath;
  const isNpm = own !== undefined && /npm-cli\.c?js$/.test(own);
  const [command, first] = isNpm ? [process.execPath, [own]] : ['npm', []];
  const options = { cwd, timeout: 120_000, shell: !isNpm && process.platform === 'win32' };
  await promisify(execFile)(command, [...first, ...all], options);
}

async function expectSha512(path, expected) {
  const found = await sha512(path);
  if (found !== expected) throw new Error(`${path} has sha512 ${found}, not ${expected}.`);
}

async function sha512(path) {
  return createHash('sha512')
    .update(await readFile(path))
    .digest('base64');
}
