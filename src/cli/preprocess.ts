import { basename, extname, join } from 'node:path';
import { Option } from 'commander';
import { AutotagError, InvalidInputError } from '../errors.ts';
import { type ImageEngine, loadImageEngine } from '../image/image-engine.ts';
import { inputPng, modelInputs } from '../image/model-input.ts';
import { findRecipe, type Recipe, recipeNames } from '../image/recipe.ts';
import { makeFolder } from '../make-folder.ts';
import { type AddCommand, callOf, examples, withSettings } from './command.ts';
import { readBytes, writeResult } from './files.ts';
import { choose, wholeNumber } from './option-value.ts';
import { exitCodes } from './shell.ts';

export const addPreprocess: AddCommand = (program, shell, exit) => {
  const command = withSettings(program.command('preprocess'), ['imageEngine'])
    .summary('write what a model would see')
    .description(
      'Prepares images as a recipe says and writes the model inputs as PNG, one for each view.',
    )
    .argument('<image...>')
    .addOption(
      choose(new Option('--recipe <NAME>', 'preprocessing recipe'), recipeNames()).default(
        'garment',
      ),
    )
    .requiredOption('--out <DIR>', 'folder for the PNG files')
    .option('--scale <N>', 'write an enlarged copy too, N pixels for one', wholeNumber(2, 64));
  examples(command, [
    'preprocess coat.jpg --out seen',
    'preprocess photos/*.jpg --recipe study --out seen --scale 10',
  ]).action(async (images: string[], options) => {
    const { config, report } = callOf(options, shell);
    const engine = await loadImageEngine(config.imageEngine);
    const recipe = findRecipe(options.recipe);
    makeOutFolder(options.out);
    const scales = options.scale === undefined ? [1] : [1, options.scale];
    const written: { image: string; files: string[] }[] = [];
    const failed: { image: string; code: string; message: string }[] = [];
    const stems = distinctStems(images);
    for (const [index, image] of images.entries()) {
      shell.signal.throwIfAborted();
      const stem = join(options.out, `${stems[index]}-${recipe.name}`);
      try {
        written.push({ image, files: await writeInputs(image, stem, scales, recipe, engine) });
      } catch (error) {
        if (!(error instanceof AutotagError) || images.length === 1) throw error;
        failed.push({ image, code: error.code, message: error.message });
      }
    }
    report.result({ recipe: recipe.name, images: written, failed }, () =>
      [
        ...written.flatMap(({ files }) => files),
        ...failed.map(({ image, message }) => `${image}  failed: ${message}`),
      ].join('\n'),
    );
    if (written.length === 0) exit(exitCodes.failed);
    else exit(failed.length > 0 ? exitCodes.someFailed : exitCodes.done);
  });
};

// --- Internal ---

async function writeInputs(
  image: string,
  stem: string,
  scales: number[],
  recipe: Recipe,
  engine: ImageEngine,
): Promise<string[]> {
  const [input] = await modelInputs(await readBytes(image), [recipe], { engine });
  if (input === undefined) throw new Error(`The recipe ${recipe.name} made nothing.`);
  const files: string[] = [];
  for (const [index, view] of input.views.entries()) {
    const number = input.views.length > 1 ? `-${index + 1}` : '';
    for (const scale of scales) {
      const file = `${stem}${number}${scale === 1 ? '' : `-x${scale}`}.png`;
      await writeResult(file, await inputPng({ ...input, views: [view] }, engine, scale));
      files.push(file);
    }
  }
  return files;
}

/** Names without extension; images of one name from several folders would overwrite each other. */
function distinctStems(images: string[]): string[] {
  const taken = new Set<string>();
  return images.map((image) => {
    const stem = basename(image, extname(image));
    let free = stem;
    for (let number = 2; taken.has(free); number++) free = `${stem}~${number}`;
    taken.add(free);
    return free;
  });
}

function makeOutFolder(folder: string): void {
  try {
    makeFolder(folder);
  } catch (error) {
    throw new InvalidInputError(`The folder ${folder} cannot be made.`, [], { cause: error });
  }
}
