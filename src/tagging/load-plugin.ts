import { existsSync } from 'node:fs';
import { createRequire } from 'node:module';
import { join, resolve } from 'node:path';
import { pathToFileURL } from 'node:url';
import { ModelError, NotFoundError } from '../errors.ts';
import { packageRoot } from '../package-root.ts';
import type { TaggerPlugin } from './tagger.ts';

/**
 * A plugin by its name: a folder `<name>/index.js` (or `.ts`) in one of `folders` or among the
 * project's own, or an npm package of that name. Throws `NotFoundError` where there is none and
 * `ModelError`, naming the file, where what is there is no plugin.
 */
export async function loadPlugin(name: string, folders: string[] = []): Promise<TaggerPlugin> {
  const file = pluginFile(name, folders);
  let module: unknown;
  try {
    module = await import(pathToFileURL(file).href);
  } catch (error) {
    const reason = error instanceof Error ? error.message : String(error);
    throw new ModelError(`The tagger plugin ${name} (${file}) does not load: ${reason}`, {
      cause: error,
    });
  }
  const plugin = defaultExport(module);
  if (isPlugin(plugin)) return plugin;
  throw new ModelError(
    `The tagger plugin ${name} (${file}) must export { name, canRun, load } as its default; see plugins/taggers/constant.`,
  );
}

// --- Internal ---

// Compiled, the project's own plugins lie beside `src` in `dist`.
const ownFolder = import.meta.url.endsWith('.ts')
  ? join(packageRoot, 'plugins', 'taggers')
  : join(packageRoot, 'dist', 'plugins', 'taggers');

function pluginFile(name: string, folders: string[]): string {
  const searched = [...folders.map((folder) => resolve(folder)), ownFolder];
  const plain = /^[a-z0-9][a-z0-9-]*$/i.test(name);
  const candidates = searched.flatMap((folder) =>
    ['index.js', 'index.ts'].map((index) => join(folder, name, index)),
  );
  const file = plain ? candidates.find((path) => existsSync(path)) : undefined;
  return file ?? packageFile(name, searched);
}

function packageFile(name: string, searched: string[]): string {
  try {
    return createRequire(join(process.cwd(), 'package.json')).resolve(name);
  } catch (error) {
    throw new NotFoundError(
      `There is no tagger plugin "${name}", neither in ${searched.join(', ')} nor as a package.`,
      { cause: error },
    );
  }
}

const defaultExport = (module: unknown): unknown =>
  typeof module === 'object' && module !== null && 'default' in module ? module.default : undefined;

function isPlugin(value: unknown): value is TaggerPlugin {
  if (typeof value !== 'object' || value === null) return false;
  return (
    'name' in value &&
    typeof value.name === 'string' &&
    'canRun' in value &&
    typeof value.canRun === 'function' &&
    'load' in value &&
    typeof value.load === 'function'
  );
}
