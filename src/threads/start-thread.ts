import { createRequire } from 'node:module';
import { pathToFileURL } from 'node:url';
import { Worker, type WorkerOptions } from 'node:worker_threads';

/**
 * Starts `./<name>` beside the module whose `import.meta.url` is `from`. Compiled, the entry lies there as .js; from
 * source (tests, `npm run dev`) tsx has to load it.
 */
export function startThread(name: string, from: string, options: WorkerOptions): Worker {
  if (!from.endsWith('.ts')) return new Worker(new URL(`./${name}.js`, from), options);
  const entry = new URL(`./${name}.ts`, from);
  const tsx = new URL(
    './esm/api/index.mjs',
    pathToFileURL(createRequire(import.meta.url).resolve('tsx')),
  ).href;
  const load = `import(${JSON.stringify(tsx)})
    .then(({ register }) => { register(); return import(${JSON.stringify(entry.href)}); });`;
  return new Worker(load, { ...options, eval: true });
}
