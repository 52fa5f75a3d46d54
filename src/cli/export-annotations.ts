import { createWriteStream } from 'node:fs';
import { rename, rm } from 'node:fs/promises';
import { Readable } from 'node:stream';
import { pipeline } from 'node:stream/promises';
import { type Command, Option } from 'commander';
import { exportText } from '../exchange/export-annotations.ts';
import { formatNames, formatOfFile, formats } from '../exchange/formats.ts';
import { type ExchangeScope, originOf } from '../exchange/scope.ts';
import { findManifest } from '../server/find-manifest.ts';
import { openStore } from '../store/open-store.ts';
import type { Store } from '../store/store.ts';
import { callOf, examples, withSettings } from './command.ts';
import { cannotWrite } from './files.ts';
import { names } from './option-value.ts';
import { type ExitCode, exitCodes, type Shell } from './shell.ts';

/** `export annotations` below `export`. */
export function addExportAnnotations(
  parent: Command,
  shell: Shell,
  exit: (code: ExitCode) => void,
): void {
  const command = withSettings(parent.command('annotations'), ['baseUrl'])
    .summary('write annotations as NDJSON, CSV, COCO, Label Studio tasks or a page')
    .description(
      `Writes annotations in constant memory. Formats: ${formatNames.map((name) => `${name} (${formats[name].what})`).join('; ')}.`,
    )
    .addOption(
      new Option('--format <NAME>', 'default: by the name of the file, else ndjson').choices(
        formatNames,
      ),
    )
    .option('--out <FILE>', 'write to a file; it is there when all is in it')
    .option('--manifest <NAME>', 'only what is said about this manifest')
    .option('--origin <NAMES>', 'only curator, machine or import; may be repeated', names)
    .option('--model <NAMES>', 'of what models made, only what these made; may be repeated', names);
  examples(command, [
    'export annotations --out backup.ndjson',
    'export annotations --manifest garments --out garments.csv',
    'export annotations --format label-studio --origin curator > tasks.json',
  ]).action(async (options) => {
    const { config, report, base } = callOf(options, shell);
    const format = options.format ?? formatOfFile(options.out ?? '') ?? 'ndjson';
    const store = await openStore(config.store);
    try {
      const scope = await scopeOf(store, options, base);
      const texts = Readable.from(exportText(store, { format, scope, base }));
      const { signal } = shell;
      if (options.out === undefined) await pipeline(texts, shell.stdout, { signal, end: false });
      else {
        await writeFile(texts, options.out, signal);
        report.result({ file: options.out, format }, () => options.out);
      }
    } finally {
      await store.close();
    }
    exit(exitCodes.done);
  });
}

// --- Internal ---

async function scopeOf(
  store: Store,
  options: { manifest?: string; origin?: string[]; model?: string[] },
  base: string,
): Promise<ExchangeScope> {
  const origins = options.origin?.map(originOf);
  if (options.manifest === undefined) return { origins, models: options.model };
  const manifest = await findManifest(store, options.manifest, base);
  return { manifest: manifest.id, origins, models: options.model };
}

/** Beside the file first: half an export does not look like a whole one. */
async function writeFile(texts: Readable, file: string, signal: AbortSignal): Promise<void> {
  const partial = `${file}.partial`;
  try {
    await pipeline(texts, createWriteStream(partial), { signal });
    await rename(partial, file);
  } catch (error) {
    await rm(partial, { force: true });
    throw cannotWrite(file, error) ?? error;
  }
}
