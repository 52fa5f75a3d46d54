// Compiles and runs a benchmark: npm run bench NAME [options]. What people run is compiled code; running the
// sources directly slows closures in hot loops many times, which would measure the runner.
import { spawnSync } from 'node:child_process';
import { readdirSync } from 'node:fs';
import { dirname, join } from 'node:path';
import { fileURLToPath } from 'node:url';

const root = join(dirname(fileURLToPath(import.meta.url)), '..');
const [name, ...options] = process.argv.slice(2);
const names = readdirSync(join(root, 'bench')).map((file) => file.replace(/\.ts$/, ''));
if (!names.includes(name)) {
  console.error(`There is no benchmark ${name ?? ''}; there are ${names.join(', ')}.`);
  process.exit(2);
}
const run = (file, args) => {
  const { status } = spawnSync(process.execPath, [join(root, file), ...args], { stdio: 'inherit' });
  if (status !== 0) process.exit(status ?? 1);
};
run('node_modules/typescript/bin/tsc', ['-p', join(root, 'tsconfig.bench.json')]);
run(`dist/bench/${name}.js`, options);
