import { type Command, Option } from 'commander';
import { type Config, optionName, readConfig, type SettingName, settings } from '../config.ts';
import { listeningAddress } from '../server/base-url.ts';
import { createReport, type ExitCode, type Report, type Shell } from './shell.ts';

/** What an action is given besides its own arguments. */
export interface Call {
  shell: Shell;
  report: Report;
  config: Config;
  /** What addresses of ours begin with: those of the server that runs with the same settings. */
  base: string;
}

/** Adds a command; the code its action resolves to becomes the exit code. */
export type AddCommand = (program: Command, shell: Shell, exit: (code: ExitCode) => void) => void;

const everywhere: SettingName[] = ['data', 'store', 'json', 'quiet'];

/** Gives a command `--json`, `--quiet`, `--store`, `--data` and the settings named, from the one table. */
export function withSettings(command: Command, names: SettingName[]): Command {
  for (const name of new Set([...everywhere, ...names])) {
    const { argument, help } = settings[name];
    const flags = `--${optionName(name)}${argument === undefined ? '' : ` <${argument}>`}`;
    command.addOption(new Option(flags, `${help} (default: ${shownDefault(name)})`));
  }
  return command;
}

/** The default as README and `--help` show it. */
export function shownDefault(name: SettingName): string {
  const { schema, shownDefault: words } = settings[name];
  return words ?? String(schema.parse(undefined));
}

/** The parts of a call, from the options that commander parsed. */
export function callOf(options: Record<string, unknown>, shell: Shell): Call {
  const known = Object.entries(options).filter(([name]) => name in settings);
  const config = readConfig(Object.fromEntries(known), shell.environment);
  const base = config.baseUrl ?? listeningAddress(config.host, config.port);
  return { shell, report: createReport(shell, config), config, base };
}

/** Examples under a command's help. */
export function examples(command: Command, lines: string[]): Command {
  const shown = lines.map((line) => `  $ iiif-autotag ${line}`).join('\n');
  return command.addHelpText('after', `\nExamples:\n${shown}`);
}
