// Compiles kernels/*.ts (AssemblyScript) to kernels/training.wasm, where its sources are newer: for a package, and before
// tests.

import { readdir, stat } from 'node:fs/promises';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';

const script = fileURLToPath(import.meta.url);
const folder = fileURLToPath(new URL('../kernels', import.meta.url));

export async function setup() {
  const names = (await readdir(folder)).filter((name) => name.endsWith('.ts')).sort();
  const sources = names.map((name) => join(folder, name));
  const out = join(folder, 'training.wasm');
  const changed = await Promise.all([...sources, script].map(timeOf));
  if (Math.max(...changed) < (await timeOf(out))) return;
  const { main } = await import('assemblyscript/asc');
  const { error, stderr } = await main([
    ...sources,
    ...['--outFile', out],
    ...['--runtime', 'stub', '--noAssert', '--importMemory'], // the backend's memory is theirs too
    ...['--enable', 'simd', '--enable', 'relaxed-simd', '-O3'],
  ]);
  if (error) throw new Error(`The kernels do not compile: ${stderr.toString()}`);
}

const timeOf = async (path) => (await stat(path).catch(() => undefined))?.mtimeMs ?? 0;

if (process.argv[1] === script) await setup();
