import { mkdir, readFile, writeFile } from 'node:fs/promises';
import { basename, extname, join } from 'node:path';
import { InvalidArgumentError, Option } from 'commander';
import { loadImageEngine } from '../image/image-engine.ts';
import { inputPng, modelInputs } from '../image/model-input.ts';
import { findRecipe, recipeNames } from '../image/recipe.ts';
import { type AddCommand, callOf, examples, withSettings } from './command.ts';
import { exitCodes } from './shell.ts';

export const addPreprocess: AddCommand = (program, shell, exit) => {
  const command = withSettings(program.command('preprocess'), ['imageEngine'])
    .summary('write what a model would see')
    .description(
      'Prepares images as a recipe says and writes the model inputs as PNG, one for each view.',
    )
    .argument('<image...>')
    .addOption(
      new Option('--recipe <NAME>', 'preprocessing recipe')
        .choices(recipeNames())
        .default('garment'),
    )
    .requiredOption('--out <DIR>', 'folder for the PNG files')
    .option('--scale <N>', 'write an enlarged copy too, N pixels for one', scaleOf);
  examples(command, [
    'preprocess coat.jpg --out seen',
    'preprocess photos/*.jpg --recipe study --out seen --scale 10',
  ]).action(async (images: string[], options) => {
    const { config, report } = callOf(options, shell);
    const engine = await loadImageEngine(config.imageEngine);
    const recipe = findRecipe(options.recipe);
    await mkdir(options.out, { recursive: true });
    const written: { image: string; files: string[] }[] = [];
    for (const image of images) {
      const [input] = await modelInputs(await readFile(image), [recipe], { engine });
      if (input === undefined) continue;
      const files: string[] = [];
      for (const [index, view] of input.views.entries()) {
        const view1 = { ...input, views: [view] };
        const number = input.views.length > 1 ? `-${index + 1}` : '';
        const name = `${basename(image, extname(image))}-${recipe.name}${number}`;
        for (const scale of options.scale === undefined ? [1] : [1, options.scale]) {
          const file = join(options.out, `${name}${scale === 1 ? '' : `-x${scale}`}.png`);
          await writeFile(file, await inputPng(view1, engine, scale));
          files.push(file);
        }
      }
      written.push({ image, files });
    }
    report.result({ recipe: recipe.name, images: written }, () =>
      written.flatMap(({ files }) => files).join('\n'),
    );
    exit(exitCodes.done);
  });
};

function scaleOf(text: string): number {
  const scale = Number(text);
  if (!Number.isInteger(scale) || scale < 2 || scale > 64) {
    throw new InvalidArgumentError('It must be a whole number from 2 to 64.');
  }
  return scale;
}
