import type { Command, Option } from 'commander';
import { environmentName, settings } from '../config.ts';
import { ConfigError } from '../errors.ts';

type Environment = Record<string, string | undefined>;

/**
 * Lets options of single commands come from the environment, `--threshold` as `AUTOTAG_THRESHOLD`; what the
 * command line says wins. The settings of the table are not touched: `readConfig` reads them. A value that
 * cannot be used is a `ConfigError` when its command runs. Returns what is left of the environment for `readConfig`,
 * which takes names that it does not know for mistakes.
 */
export function readOptionEnvironment(
  program: Command,
  argv: string[],
  environment: Environment,
): Environment {
  const given = new Set(argv.map((word) => word.split('=')[0]));
  const read = (command: Command) => {
    for (const option of ownOptions(command)) {
      const name = environmentName(option.attributeName());
      const text = environment[name];
      if (text === undefined || given.has(option.long ?? '')) continue;
      command.setOptionValueWithSource(
        option.attributeName(),
        readValue(option, text, name),
        'env',
      );
    }
  };
  const commands = [program, ...program.commands];
  for (const parent of commands) parent.hook('preSubcommand', (_, command) => read(command));
  const names = commands
    .flatMap((parent) => parent.commands)
    .flatMap(ownOptions)
    .map((option) => environmentName(option.attributeName()));
  return Object.fromEntries(Object.entries(environment).filter(([name]) => !names.includes(name)));
}

/** Options that only this command has. */
export function ownOptions(command: Command): Option[] {
  return command.options.filter((option) => !(option.attributeName() in settings));
}

// --- Internal ---

function readValue(option: Option, text: string, name: string): unknown {
  if (!option.required) {
    const flag = settings.json.schema.safeParse(text);
    if (flag.success) return flag.data;
    throw unusable(name, text, 'it must be 1 or 0');
  }
  try {
    return option.parseArg ? option.parseArg(text, undefined) : text;
  } catch (error) {
    throw unusable(name, text, error instanceof Error ? error.message : String(error));
  }
}

function unusable(name: string, text: string, why: string): ConfigError {
  const message = `${name}="${text}" cannot be used: ${why}`;
  return new ConfigError(message, [{ path: name, message }]);
}
