import type { Command } from 'commander';
import type { ModelCard } from '../tagging/model-card.ts';
import { chooseBackend } from '../tagging/tensorflow-backend.ts';
import { type AddCommand, callOf, examples, withSettings } from './command.ts';
import { addExportAnnotations } from './export-annotations.ts';
import { exitCodes, type Shell } from './shell.ts';

export const addExport: AddCommand = (program, shell, exit) => {
  const models =
    'Writes model.onnx anew from the model.json in each model’s folder, and its sha256 into the card.';
  const command = withSettings(program.command('export'), [])
    .summary('write annotations, or models as ONNX')
    .description(`Writes annotations (export annotations) or models (export models): ${models}`)
    .argument('<folder...>', 'of models, as export models takes them');
  const asFolders = (one: Command) =>
    one.action(async (folders: string[], options) => {
      await exportModels(folders, options, shell);
      exit(exitCodes.done);
    });
  asFolders(examples(command, ['export annotations --out backup.ndjson', 'export models/scratch']));
  addExportAnnotations(command, shell, exit);
  const below = withSettings(command.command('models'), [])
    .summary('write models as ONNX')
    .description(models)
    .argument('<folder...>');
  asFolders(examples(below, ['export models models/scratch']));
};

// --- Internal ---

async function exportModels(folders: string[], options: Record<string, unknown>, shell: Shell) {
  const { report } = callOf(options, shell);
  // Only when it runs: no other command waits for the study, or keeps it in memory.
  const { exportFolder } = await import('../study/export-model.ts');
  const backend = await chooseBackend('cpu'); // reading weights needs no speed
  const cards: ModelCard[] = [];
  for (const folder of folders) cards.push(await exportFolder(backend, folder));
  report.result({ models: cards }, () =>
    cards
      .map(({ name, files }) => `${name}  ${files.onnx?.path}  ${files.onnx?.sha256}`)
      .join('\n'),
  );
}
