import { Option } from 'commander';
import { openAutotag } from '../autotag.ts';
import { evaluate } from '../evaluation/evaluate.ts';
import { evaluationCsv } from '../evaluation/evaluation-csv.ts';
import { renderEvaluation } from '../evaluation/evaluation-html.ts';
import { evaluationText } from '../evaluation/evaluation-text.ts';
import { reportPictures } from '../evaluation/report-pictures.ts';
import { findManifest } from '../server/find-manifest.ts';
import { loadedModels } from '../server/loaded-models.ts';
import { type AddCommand, callOf, examples, withSettings } from './command.ts';
import { writeResult } from './files.ts';
import { choose, names } from './option-value.ts';
import { exitCodes } from './shell.ts';

export const addEvaluate: AddCommand = (program, shell, exit) => {
  const command = withSettings(program.command('evaluate'), ['models', 'modelFolders', 'baseUrl'])
    .summary('accuracy where people have said what is true')
    .description(
      'Compares stored predictions with curators’ True: annotations, on the manifests named or on everything.',
    )
    .argument('[manifest...]', 'short ids or addresses of ingested manifests')
    .addOption(
      choose(new Option('--format <NAME>', 'how to show it'), ['table', 'json', 'csv', 'html']),
    )
    .option('--recipe <NAMES>', 'only these preprocessing recipes; may be repeated', names)
    .option('--out <FILE>', 'write to a file instead');
  examples(command, [
    'evaluate',
    'evaluate garments --recipe garment',
    'evaluate garments --format html --out garments.html',
  ]).action(async (manifests: string[], options) => {
    const { config, report, base } = callOf(options, shell);
    const autotag = await openAutotag(config);
    try {
      const cards = loadedModels(autotag.models);
      const manifest: string[] = [];
      for (const name of manifests) {
        manifest.push((await findManifest(autotag.store, name, base)).shortId);
      }
      const scope = manifest.length === 0 ? {} : { manifest };
      const filter = {
        recipes: options.recipe ?? [],
        models: options.models === undefined ? [] : config.models,
      };
      const evaluation = await evaluate({ store: autotag.store, cards }, scope, filter);
      const format = options.format ?? (config.json ? 'json' : 'table');
      const text =
        format === 'json'
          ? `${JSON.stringify(evaluation, null, 2)}\n`
          : format === 'csv'
            ? evaluationCsv(evaluation)
            : format === 'html'
              ? await renderEvaluation(
                  evaluation,
                  reportPictures({ ...autotag, cards }, { embed: true }),
                )
              : evaluationText(evaluation);
      if (options.out === undefined) shell.stdout.write(text.endsWith('\n') ? text : `${text}\n`);
      else {
        await writeResult(options.out, text);
        report.line(options.out);
      }
    } finally {
      await autotag.close();
    }
    exit(exitCodes.done);
  });
};
