import { exportFolder } from '../study/export-model.ts';
import type { ModelCard } from '../tagging/model-card.ts';
import { chooseBackend } from '../tagging/tensorflow-backend.ts';
import { type AddCommand, callOf, examples, withSettings } from './command.ts';
import { exitCodes } from './shell.ts';

export const addExport: AddCommand = (program, shell, exit) => {
  const command = withSettings(program.command('export'), [])
    .summary('write a model as ONNX')
    .description(
      'Writes model.onnx anew from the model.json in each model’s folder, and its sha256 into the card.',
    )
    .argument('<folder...>');
  examples(command, ['export models/scratch']).action(async (folders: string[], options) => {
    const { report } = callOf(options, shell);
    const backend = await chooseBackend('cpu'); // reading weights needs no speed
    const cards: ModelCard[] = [];
    for (const folder of folders) cards.push(await exportFolder(backend, folder));
    report.result({ models: cards }, () =>
      cards
        .map(({ name, files }) => `${name}  ${files.onnx?.path}  ${files.onnx?.sha256}`)
        .join('\n'),
    );
    exit(exitCodes.done);
  });
};
