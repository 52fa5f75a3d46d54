import type { Command } from 'commander';
import {
  environmentName,
  optionName,
  type SettingName,
  settingNames,
  settings,
} from '../config.ts';
import { shownDefault } from './command.ts';
import { ownOptions } from './option-environment.ts';
import { createProgram } from './program.ts';

/** Rows of README's table of settings. */
export const settingRows = (): string[] => settingNames.map(settingRow);

export function settingRow(name: SettingName): string {
  const { argument, help } = settings[name];
  const option = `--${optionName(name)}${argument === undefined ? '' : ` ${argument}`}`;
  return `| \`${option}\` | \`${environmentName(name)}\` | ${shownDefault(name)} | ${help} |`;
}

/** Rows of README's table of what only single commands take. */
export function commandOptionRows(): string[] {
  const program = createProgram(silent, () => undefined);
  return leaves(program).flatMap(({ name, command }) =>
    ownOptions(command).map((option) => {
      const flags = option.flags.replace(/[<>]/g, '');
      const choices = option.argChoices ? `: ${option.argChoices.join(', ')}` : '';
      const variable = environmentName(option.attributeName());
      return `| \`${name}\` | \`${flags}\` | \`${variable}\` | ${option.description}${choices} |`;
    }),
  );
}

// --- Internal ---

const silent = {
  stdin: process.stdin,
  stdout: process.stdout,
  stderr: process.stderr,
  signal: new AbortController().signal,
  environment: {},
  now: () => new Date(),
};

function leaves(parent: Command, before = ''): { name: string; command: Command }[] {
  return parent.commands.flatMap((command) => {
    const name = `${before}${command.name()}`;
    return command.commands.length > 0 ? leaves(command, `${name} `) : [{ name, command }];
  });
}
