import { openAutotag } from '../autotag.ts';
import { AutotagError } from '../errors.ts';
import { imageAtAddress } from '../server/image-at-address.ts';
import { predictImage } from '../tagging/predict.ts';
import { type AddCommand, callOf, examples, withSettings } from './command.ts';
import { readBytes } from './files.ts';
import { wholeNumber } from './option-value.ts';
import { exitCodes } from './shell.ts';

export const addPredict: AddCommand = (program, shell, exit) => {
  const command = withSettings(program.command('predict'), [
    'models',
    'modelFolders',
    'tagger',
    'taggerFolders',
    'imageEngine',
    'allowPrivate',
  ])
    .summary('label images at once')
    .description('Labels image files or addresses (of an image or an info.json); stores nothing.')
    .argument('<image...>')
    .option('--recipe <NAME>', 'preprocessing recipe (default: each model’s own)')
    .option('--top <N>', 'labels with their scores', wholeNumber(1, 1000));
  examples(command, [
    'predict coat.jpg',
    'predict https://example.org/iiif/image/1/info.json --models backbone --top 5',
  ]).action(async (images: string[], options) => {
    const { config, report } = callOf(options, shell);
    const autotag = await openAutotag({ ...config, store: 'sqlite::memory:' });
    const wish = { models: config.models, recipe: options.recipe, top: options.top };
    const sides = config.models.map((name) => autotag.models.recipe(name, wish.recipe).side);
    const want = { side: Math.max(1, ...sides), region: undefined, base: '' };
    const predictions: object[] = [];
    const lines: string[] = [];
    let failed = 0;
    try {
      for (const image of images) {
        try {
          const { bytes, crop } = /^https?:\/\//i.test(image)
            ? await imageAtAddress(image, want, autotag)
            : { bytes: await readBytes(image), crop: undefined };
          for (const { input: _, ...said } of await predictImage(
            bytes,
            { ...wish, crop },
            autotag,
          )) {
            predictions.push({ image, ...said });
            const { model, recipe, label, confidence } = said;
            lines.push(`${image}  ${label}  ${confidence.toFixed(4)}  ${model} (${recipe})`);
          }
        } catch (error) {
          if (!(error instanceof AutotagError) || images.length === 1) throw error;
          failed++;
          lines.push(`${image}  failed: ${error.message}`);
          predictions.push({ image, code: error.code, message: error.message });
        }
      }
      report.result({ predictions }, () => lines.join('\n'));
    } finally {
      await autotag.close();
    }
    if (failed === images.length) exit(exitCodes.failed);
    else exit(failed > 0 ? exitCodes.someFailed : exitCodes.done);
  });
};
