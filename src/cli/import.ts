import { readFile } from 'node:fs/promises';
import { openAutotag } from '../autotag.ts';
import { NotFoundError } from '../errors.ts';
import { ingestManifest } from '../ingest-manifest.ts';
import { type AddCommand, callOf, examples, withSettings } from './command.ts';
import { addImportAnnotations } from './import-annotations.ts';
import { exitCodes, type Progress } from './shell.ts';

export const addImport: AddCommand = (program, shell, exit) => {
  const command = program
    .command('import')
    .summary('import a folder of images, or annotations')
    .description('Imports a folder of images as a manifest, or annotations from files.');

  const images = withSettings(command.command('images'), ['imageEngine'])
    .description(
      'Makes a manifest out of a folder of images; our own Image API serves them from there.',
    )
    .argument('<dir>')
    .option('--label <TEXT>', 'label of the manifest (default: the name of the folder)');
  examples(images, ['import images photographs --label "Costume collection"']).action(
    async (folder: string, options) => {
      const { config, report } = callOf(options, shell);
      const autotag = await openAutotag(config);
      try {
        // Decoding whole tells broken files from good ones before they are in a manifest.
        const size = async (file: string) => autotag.engine.decode(await readFile(file));
        let progress: Progress | undefined;
        const imported = await autotag.localImages
          .importFolder(folder, {
            size,
            signal: shell.signal,
            label: options.label,
            onProgress: (done, total) => {
              progress ??= report.progress('Reading images', total);
              progress.update(done, '');
            },
          })
          .finally(() => progress?.end());
        const { manifests } = await ingestManifest({ document: imported.document }, autotag);
        const [manifest] = manifests;
        if (!manifest) throw new NotFoundError(`No manifest came out of ${folder}.`);
        const { skipped } = imported;
        report.result(
          { id: manifest.id, shortId: manifest.shortId, images: imported.images, skipped },
          () =>
            [
              `${manifest.shortId}  ${imported.images} images  ${manifest.label}`,
              ...skipped.map(({ file, message }) => `  left out ${file}: ${message}`),
            ].join('\n'),
        );
        exit(skipped.length > 0 ? exitCodes.someFailed : exitCodes.done);
      } finally {
        await autotag.close();
      }
    },
  );

  addImportAnnotations(command, shell, exit);
};
