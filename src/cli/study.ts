import { availableParallelism } from 'node:os';
import { join } from 'node:path';
import { InvalidArgumentError, Option } from 'commander';
import { didYouMean } from '../did-you-mean.ts';
import { type StudyPart, studyParts } from '../study/study-run.ts';
import { backendNames, chooseBackend } from '../tagging/tensorflow-backend.ts';
import { type AddCommand, callOf, examples } from './command.ts';
import { downloadMissing } from './download-missing.ts';
import { choose, wholeNumber } from './option-value.ts';
import { exitCodes } from './shell.ts';
import { studyFolders } from './study-folders.ts';

/** A look at everything in seconds: real code, results that mean nothing. */
const quickly = { images: 200, epochs: 1, seeds: [42] };

export const addStudy: AddCommand = (program, shell, exit) => {
  const command = program
    .command('study')
    .summary('run the Fashion MNIST study, or parts of it')
    .description(
      `Trains every model of the study that has no result yet, in a process for each core, and ships the best on validation. Stop it at any time; the same command goes on. Parts: ${studyParts.join(', ')}.`,
    )
    .argument(
      '[parts...]',
      'parts to run (default: all)',
      (part: string, before: StudyPart[] = []) => [...before, partOf(part)],
    )
    .option('--seeds <NUMBERS>', 'seeds, with commas between (default: 42,43,44)', seedsOf)
    .option(
      '--epochs <N>',
      'epochs of every training (default: its own); results and models go to a folder of their own',
      wholeNumber(1, 1000),
    )
    .option(
      '--data <DIR>',
      'folder with the IDX files (default: where Debian and the checkout have them)',
    )
    .option('--download', 'fetch the data once from its publishers where it is not here')
    .addOption(
      choose(new Option('--backend <NAME>', 'TensorFlow backend'), [
        'auto',
        ...backendNames,
      ]).default('auto'),
    )
    .option(
      '--backbone <FILE>',
      'ONNX network of the part backbone (default: EfficientNet-Lite0; docs/study/backbone.md says how to bring ResNet-18)',
    )
    .option('--out <DIR>', 'folder of results and report (default: docs/study)')
    .option('--work <DIR>', 'folder of checkpoints and trained models (default: data/study)')
    .option(
      '--processes <N>',
      'trainings at a time (default: one for each core)',
      wholeNumber(1, 256),
    )
    .option('--quick', 'a few hundred images, one epoch: shows that everything runs')
    .option('--json', 'answer one JSON document')
    .option('--quiet', 'say nothing but the result and errors');
  examples(command, ['study', 'study scratch deep --seeds 1,2,3', 'study --quick']).action(
    async (parts: StudyPart[], options) => {
      const { json, quiet } = options;
      const { report } = callOf({ json, quiet }, shell);
      const { datasetNames, loadDataset, runParts, runTrainings, shippedModels, writeReport } =
        await loadStudy();
      const backend = await chooseBackend(options.backend);
      report.line(backend.why);
      if (options.download) await downloadMissing(datasetNames, options.data, report, shell.signal);
      const given = options.quick === true ? quickly : undefined;
      const { out, work, models } = studyFolders(options);
      const wanted = parts.length > 0 ? parts : studyParts;
      const common = {
        backend,
        folders: { data: options.data, out, work },
        models: models ?? shippedModels,
        seeds: options.seeds ?? given?.seeds,
        epochs: options.epochs ?? given?.epochs,
        images: given?.images,
        signal: shell.signal,
      };
      const results = await runTrainings(wanted, {
        ...common,
        processes: options.processes ?? (backend.name === 'webgpu' ? 1 : availableParallelism()),
        stderr: shell.stderr,
      });
      await runParts(wanted, {
        ...common,
        backbone: options.backbone,
        now: shell.now,
        line: report.line,
      });
      const fashion = loadDataset('fashion-mnist', { data: options.data });
      const path = await writeReport({ results: join(out, 'results'), out, fashion });
      report.line(`The report: ${path}`);
      report.result(results, () =>
        results
          .map(({ run, validation, test }) => {
            const [held, unseen] = [validation, test].map(({ accuracy }) =>
              (100 * accuracy).toFixed(2),
            );
            return `${run.id.padEnd(22)} validation ${held}%  test ${unseen}%`;
          })
          .join('\n'),
      );
      exit(exitCodes.done);
    },
  );
};

// --- Internal ---

/** Only when it runs: no other command waits for the study, or keeps it in memory. */
async function loadStudy() {
  const [datasets, report, parts, trainings] = await Promise.all([
    import('../study/datasets.ts'),
    import('../study/report/write-report.ts'),
    import('../study/run-parts.ts'),
    import('../study/run-study.ts'),
  ]);
  return { ...datasets, ...report, ...parts, ...trainings };
}

function partOf(text: string): StudyPart {
  const part = studyParts.find((name) => name === text);
  if (part) return part;
  throw new InvalidArgumentError(
    `There is no part "${text}"${didYouMean(text, studyParts)} There are ${studyParts.join(', ')}.`,
  );
}

function seedsOf(text: string): number[] {
  const written = text.split(',').map((seed) => seed.trim());
  if (!written.every((seed) => /^\d{1,9}$/.test(seed))) {
    throw new InvalidArgumentError('They must be whole numbers with commas between.');
  }
  const seeds = written.map(Number);
  const twice = seeds.find((seed, place) => seeds.indexOf(seed) < place);
  if (twice === undefined) return seeds;
  throw new InvalidArgumentError(`${twice} is there twice: it would be the same training.`);
}
