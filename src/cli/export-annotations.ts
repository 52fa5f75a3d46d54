import { createWriteStream } from 'node:fs';
import { rename, rm } from 'node:fs/promises';
import { Readable } from 'node:stream';
import { pipeline } from 'node:stream/promises';
import { type Command, Option } from 'commander';
import { openFetcher } from '../autotag.ts';
import { exportText } from '../exchange/export-annotations.ts';
import { formatNames, formatOfFile, formats } from '../exchange/formats.ts';
import { exportScope } from '../server/export-scope.ts';
import { openStore } from '../store/open-store.ts';
import { callOf, examples, withSettings } from './command.ts';
import { cannotWrite } from './files.ts';
import { addresses, choose, names } from './option-value.ts';
import { type ExitCode, exitCodes, type Shell } from './shell.ts';

/** `export annotations` below `export`. */
export function addExportAnnotations(
  parent: Command,
  shell: Shell,
  exit: (code: ExitCode) => void,
): void {
  const command = withSettings(parent.command('annotations'), ['baseUrl', 'allowPrivate'])
    .summary('write annotations as NDJSON, CSV, COCO, Label Studio tasks or a page')
    .description(
      `Writes annotations in constant memory. Formats: ${formatNames.map((name) => `${name} (${formats[name].what})`).join('; ')}.`,
    )
    .addOption(
      choose(
        new Option('--format <NAME>', 'default: by the name of the file, else ndjson'),
        formatNames,
      ),
    )
    .option('--out <FILE>', 'write to a file; it is there when all is in it')
    .option(
      '--manifest <NAME>',
      'only what is said about this manifest; may be repeated',
      addresses,
    )
    .option(
      '--collection <URL>',
      'only what is said about the ingested manifests of this collection',
    )
    .option('--canvas <ID>', 'only what is said about this canvas; may be repeated', addresses)
    .option('--origin <NAMES>', 'only curator, machine or import; may be repeated', names)
    .option('--model <NAMES>', 'of what models made, only what these made; may be repeated', names);
  examples(command, [
    'export annotations --out backup.ndjson',
    'export annotations --manifest garments --out garments.csv',
    'export annotations --format label-studio --origin curator > tasks.json',
  ]).action(async (options) => {
    const { config, report, base } = callOf(options, shell);
    const format = options.format ?? formatOfFile(options.out ?? '') ?? 'ndjson';
    const fetcher = openFetcher(config);
    const store = await openStore(config.store);
    try {
      const wishes = {
        manifests: options.manifest,
        collection: options.collection,
        canvases: options.canvas,
        origins: options.origin,
        models: options.model,
      };
      const scope = await exportScope(wishes, { store, fetcher }, base);
      const texts = Readable.from(exportText(store, { format, scope, base }));
      const { signal } = shell;
      if (options.out === undefined) await pipeline(texts, shell.stdout, { signal, end: false });
      else {
        await writeFile(texts, options.out, signal);
        report.result({ file: options.out, format }, () => options.out);
      }
    } finally {
      await Promise.all([store.close(), fetcher.close()]);
    }
    exit(exitCodes.done);
  });
}

// --- Internal ---

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
