import { openAutotag } from '../autotag.ts';
import { AutotagError, InvalidInputError } from '../errors.ts';
import { ingestManifest } from '../ingest-manifest.ts';
import { type AddCommand, callOf, examples, withSettings } from './command.ts';
import { readBytes } from './files.ts';
import { exitCodes } from './shell.ts';

export const addIngest: AddCommand = (program, shell, exit) => {
  const command = withSettings(program.command('ingest'), ['allowPrivate'])
    .summary('ingest manifests or collections')
    .description(
      'Ingests IIIF manifests and collections, by address or from files. Again: refreshes.',
    )
    .argument('<address or file...>');
  examples(command, [
    'ingest https://example.org/iiif/book1/manifest.json',
    'ingest manifests/*.json --json',
  ]).action(async (sources: string[], options) => {
    const { config, report } = callOf(options, shell);
    const autotag = await openAutotag(config);
    try {
      const manifests = [];
      const failed: { url: string; code: string; message: string }[] = [];
      for (const source of sources) {
        try {
          const ingested = await ingestManifest(await read(source), autotag);
          manifests.push(...ingested.manifests);
          failed.push(...ingested.failed);
        } catch (error) {
          if (!(error instanceof AutotagError)) throw error;
          failed.push({ url: source, code: error.code, message: error.message });
        }
      }
      const rows = manifests.map(({ id, shortId, label, version, canvases, warnings }) => ({
        id,
        shortId,
        label,
        version,
        canvases: canvases.length,
        usable: canvases.filter(({ usable }) => usable).length,
        warnings,
      }));
      report.result({ manifests: rows, failed }, () =>
        [
          ...rows.map(
            (row) => `${row.shortId}  ${row.usable}/${row.canvases} canvases usable  ${row.label}`,
          ),
          ...rows.flatMap((row) => row.warnings.map((w) => `  ${w.canvas}: ${w.message}`)),
          ...failed.map(({ url, message }) => `failed  ${url}: ${message}`),
        ].join('\n'),
      );
      exit(failed.length > 0 ? exitCodes.failed : exitCodes.done);
    } finally {
      await autotag.close();
    }
  });
};

/** An address as it is, anything else as a JSON file. */
async function read(source: string): Promise<{ url: string } | { document: unknown }> {
  if (/^https?:\/\//i.test(source)) return { url: source };
  return { document: await readJsonFile(source) };
}

/** Throws `InvalidInputError` where the file is missing or is not JSON. */
async function readJsonFile(path: string): Promise<unknown> {
  const bytes = await readBytes(path);
  try {
    return JSON.parse(new TextDecoder().decode(bytes)); // without a byte-order mark
  } catch (error) {
    throw new InvalidInputError(`The file ${path} is not valid JSON.`, [], { cause: error });
  }
}
