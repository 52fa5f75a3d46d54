import { createReadStream } from 'node:fs';
import { type Command, Option } from 'commander';
import { placeName } from '../exchange/entries.ts';
import { type FormatName, formatOfFile, importFormat, importNames } from '../exchange/formats.ts';
import { importAnnotations } from '../exchange/import-annotations.ts';
import type { Imported } from '../exchange/imported.ts';
import { openStore } from '../store/open-store.ts';
import { callOf, examples, withSettings } from './command.ts';
import { cannotRead } from './files.ts';
import { choose } from './option-value.ts';
import { type ExitCode, exitCodes, type Shell } from './shell.ts';

/** `import annotations` below `import`. */
export function addImportAnnotations(
  parent: Command,
  shell: Shell,
  exit: (code: ExitCode) => void,
): void {
  const command = withSettings(parent.command('annotations'), ['baseUrl', 'maxBodyMegabytes'])
    .summary('annotations and manifests from files or standard input')
    .description(
      'Stores annotations from NDJSON, lists and pages, COCO, or Label Studio tasks, in constant memory. Importing again changes nothing; what is stored and newer stays.',
    )
    .argument('<file...>', '- is standard input')
    .addOption(
      choose(
        new Option(
          '--format <NAME>',
          'default: by the name of the file; annotations for .json, ndjson for standard input',
        ),
        importNames,
      ),
    )
    .option('--replace', 'replace what differs even where the one stored is newer');
  examples(command, [
    'import annotations annotations/garments.json',
    'import annotations backup.ndjson',
    'import annotations --format label-studio tasks.json',
    'import annotations --format coco instances_default.json',
  ]).action(async (files: string[], options) => {
    const { config, report, base } = callOf(options, shell);
    const store = await openStore(config.store);
    try {
      const stored: ({ file: string; format: FormatName } & Imported)[] = [];
      for (const file of files) {
        const format = options.format ?? formatOf(file);
        const imported = await importAnnotations(store, chunksOf(file, shell), {
          format,
          base,
          now: shell.now(),
          maxEntryBytes: config.maxBodyMegabytes * 2 ** 20,
          replace: options.replace === true,
          signal: shell.signal,
        });
        stored.push({ file, format, ...imported });
      }
      report.result({ stored }, () => stored.map(linesOf).join('\n'));
      const missed = stored.some(
        ({ failed, conflicts, manifests }) => failed + conflicts + manifests.conflicts > 0,
      );
      exit(missed ? exitCodes.someFailed : exitCodes.done);
    } finally {
      await store.close();
    }
  });
}

// --- Internal ---

function formatOf(file: string): FormatName {
  if (file === '-') return 'ndjson';
  return importFormat(formatOfFile(file) ?? 'annotations');
}

async function* chunksOf(file: string, shell: Shell): AsyncGenerator<Uint8Array> {
  if (file === '-') {
    yield* shell.stdin;
    return;
  }
  try {
    yield* createReadStream(file, { highWaterMark: 2 ** 18 });
  } catch (error) {
    throw cannotRead(file, error) ?? error;
  }
}

function linesOf(stored: { file: string } & Imported): string {
  const { file, manifests, containers, imported, updated, unchanged, conflicts, failed } = stored;
  const registered = manifests.imported + manifests.updated;
  const parts = [
    `${imported} annotations imported`,
    ...(updated > 0 ? [`${updated} updated`] : []),
    ...(unchanged > 0 ? [`${unchanged} unchanged`] : []),
    ...(conflicts > 0 ? [`${conflicts} newer here`] : []),
    ...(failed > 0 ? [`${failed} failed`] : []),
    ...(registered > 0 ? [`${registered} manifests`] : []),
    ...(containers.imported > 0 ? [`${containers.imported} containers`] : []),
  ];
  const problems = stored.problems.map((each) => `  ${placeName(each)}: ${each.message}`);
  return [`${parts.join(', ')}  ${file}`, ...problems].join('\n');
}
