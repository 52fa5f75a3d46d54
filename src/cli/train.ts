import { join } from 'node:path';
import { Argument, Option } from 'commander';
import { makeFolder } from '../make-folder.ts';
import { datasetNames } from '../study/datasets.ts';
import { modelNames } from '../study/models.ts';
import { backendNames, chooseBackend } from '../tagging/tensorflow-backend.ts';
import { type AddCommand, callOf, examples, withSettings } from './command.ts';
import { downloadMissing } from './download-missing.ts';
import { choose, wholeNumber } from './option-value.ts';
import { exitCodes, type Progress } from './shell.ts';

export const addTrain: AddCommand = (program, shell, exit) => {
  const command = withSettings(program.command('train'), [])
    .summary('train one of the study’s models')
    .description(
      'Trains on Fashion MNIST on the fastest backend there is, tests once at the end, and writes the model’s folder. Ctrl-C stops cleanly; --resume goes on.',
    )
    .addArgument(choose(new Argument('<model>'), modelNames))
    .requiredOption('--out <DIR>', 'folder for the model')
    .option(
      '--dataset <DIR>',
      'folder with the IDX files (default: where Debian and the checkout have them)',
    )
    .option('--download', 'fetch the data once from its publishers where it is not here')
    .option('--epochs <N>', 'how often all images are seen', wholeNumber(1, 1000))
    .option('--seed <N>', 'seed of everything by chance', wholeNumber(0, 2 ** 31))
    .option(
      '--images <N>',
      'only so many training images, for a quick look',
      wholeNumber(1, 60_000),
    )
    .addOption(
      choose(new Option('--backend <NAME>', 'TensorFlow backend'), [
        'auto',
        ...backendNames,
      ]).default('auto'),
    )
    .option('--resume', 'go on from the last finished epoch');
  examples(command, [
    'train scratch --out models/mine',
    'train deep --out models/deep --resume',
  ]).action(async (name: (typeof modelNames)[number], options) => {
    const { config, report } = callOf(options, shell);
    const { exportModel, judgeTraining, trainStudyModel } = await loadTraining();
    const checkpoints = join(config.data, 'training');
    makeFolder(checkpoints);
    makeFolder(options.out);
    const backend = await chooseBackend(options.backend);
    report.line(backend.why);
    if (options.download) {
      const names = name === 'transfer' ? datasetNames : (['fashion-mnist'] as const);
      await downloadMissing(names, options.dataset, report, shell.signal);
    }
    const given = { epochs: options.epochs, seed: options.seed };
    const settings = Object.fromEntries(
      Object.entries(given).filter(([, value]) => value !== undefined),
    );
    let bar: { epoch: number; drawn: Progress } | undefined;
    const trained = await trainStudyModel(name, {
      backend,
      checkpoints,
      settings,
      data: options.dataset,
      images: options.images,
      resume: options.resume === true,
      signal: shell.signal,
      onBatch({ epoch, epochs, batch, batches, loss, imagesPerSecond, secondsLeft }) {
        if (bar?.epoch !== epoch) {
          bar = { epoch, drawn: report.progress(`Epoch ${epoch}/${epochs}`, batches) };
        }
        const speed = `${Math.round(imagesPerSecond)} images/s, ${Math.round(secondsLeft)} s left`;
        bar.drawn.update(batch, `loss ${loss.toFixed(4)}, ${speed}`);
      },
      onEpoch({ epoch, validationAccuracy, validationLoss }) {
        bar?.drawn.end();
        bar = undefined;
        const right = `${(100 * validationAccuracy).toFixed(2)}% right`;
        report.line(`Epoch ${epoch}: validation loss ${validationLoss.toFixed(4)}, ${right}`);
      },
    });
    const { seed } = trained.settings;
    const run = { id: name, row: name, part: 'shipped', model: name, seed, settings } as const;
    const about = { backend, data: options.dataset, now: shell.now(), signal: shell.signal };
    const result = await judgeTraining(run, trained, about);
    const card = await exportModel(backend.tf, trained.model, result, name, options.out);
    report.result(card, () => {
      const accuracy = ((card.home?.accuracy ?? 0) * 100).toFixed(2);
      return `${options.out}: ${accuracy}% of the ${card.home?.images} test images are right`;
    });
    exit(exitCodes.done);
  });
};

// --- Internal ---

/** Only when it runs: no other command waits for the study, or keeps it in memory. */
async function loadTraining() {
  const [training, judging, exporting] = await Promise.all([
    import('../study/train.ts'),
    import('../study/judge-training.ts'),
    import('../study/export-model.ts'),
  ]);
  return { ...training, ...judging, ...exporting };
}
