import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { Command, CommanderError } from 'commander';
import { AutotagError, ConfigError, InvalidInputError } from '../errors.ts';
import { packageRoot } from '../package-root.ts';
import type { AddCommand } from './command.ts';
import { addDoctor } from './doctor.ts';
import { addEvaluate } from './evaluate.ts';
import { addExport } from './export.ts';
import { addImport } from './import.ts';
import { addIngest } from './ingest.ts';
import { readOptionEnvironment } from './option-environment.ts';
import { addPredict } from './predict.ts';
import { addPreprocess } from './preprocess.ts';
import { addServe } from './serve.ts';
import { type ExitCode, exitCodes, type Shell } from './shell.ts';
import { addStudy } from './study.ts';
import { addTag } from './tag.ts';
import { addTrain } from './train.ts';

const commands: AddCommand[] = [
  addServe,
  addIngest,
  addImport,
  addTag,
  addEvaluate,
  addPreprocess,
  addPredict,
  addTrain,
  addStudy,
  addExport,
  addDoctor,
];

/** Runs one command line (without `node` and the script); resolves to the exit code and throws nothing. */
export async function runCli(argv: string[], shell: Shell): Promise<ExitCode> {
  let code: ExitCode = exitCodes.done;
  const own = { ...shell };
  const program = createProgram(own, (result) => {
    code = result;
  });
  own.environment = readOptionEnvironment(program, argv, shell.environment);
  try {
    await program.parseAsync(argv, { from: 'user' });
    return code;
  } catch (error) {
    return explain(error, shell);
  }
}

/** The program with all its commands, for running and for reading its help. */
export function createProgram(shell: Shell, exit: (code: ExitCode) => void): Command {
  const { version, description } = packageJson();
  const program = new Command('iiif-autotag')
    .description(description)
    .version(version)
    .exitOverride()
    .enablePositionalOptions() // what follows a subcommand is its own: export annotations --store
    .showSuggestionAfterError()
    .configureOutput({
      writeOut: (text) => shell.stdout.write(text),
      writeErr: (text) => shell.stderr.write(text),
    });
  for (const add of commands) add(program, shell, exit);
  for (const command of program.commands) inherit(command, program);
  return program;
}

// --- Internal ---

/** Commander hands settings such as `exitOverride` down only to commands that it made after them, one level. */
function inherit(command: Command, parent: Command): void {
  command.copyInheritedSettings(parent);
  for (const child of command.commands) inherit(child, command);
}

function packageJson(): { version: string; description: string } {
  return JSON.parse(readFileSync(join(packageRoot, 'package.json'), 'utf8'));
}

function explain(error: unknown, shell: Shell): ExitCode {
  if (error instanceof CommanderError)
    return error.exitCode === 0 ? exitCodes.done : exitCodes.usage;
  if (shell.signal.aborted) {
    shell.stderr.write('Interrupted; what is stored stays.\n');
    return exitCodes.interrupted;
  }
  if (error instanceof AutotagError) {
    shell.stderr.write(`${error.message}\n`);
    if (error instanceof InvalidInputError) {
      for (const { path, message } of error.problems) shell.stderr.write(`  ${path}: ${message}\n`);
    }
    return error instanceof ConfigError ? exitCodes.usage : exitCodes.failed;
  }
  shell.stderr.write(`${error instanceof Error ? error.stack : error}\n`);
  return exitCodes.failed;
}
