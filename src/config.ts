import { isIP } from 'node:net';
import { join, resolve } from 'node:path';
import { z } from 'zod';
import { didYouMean } from './did-you-mean.ts';
import { ConfigError, type Problem } from './errors.ts';

const text = z.string().trim().min(1);
const flag = z.union([
  z.boolean(),
  z.enum(['1', 'true', 'yes', 'on']).transform(() => true),
  z.enum(['0', 'false', 'no', 'off', '']).transform(() => false),
]);
function count(min: number, max: number) {
  const said = `must be a whole number from ${min} to ${max}`;
  return z.coerce.number(said).int(said).min(min, said).max(max, said);
}
const list = z.union([
  z.array(text),
  z.string().transform((names) =>
    names
      .split(',')
      .map((name) => name.trim())
      .filter(Boolean),
  ),
]);

/** One row of the settings table: `--kebab-case` on the command line, `AUTOTAG_KEBAB_CASE` in the environment. */
interface Setting<Schema extends z.ZodType = z.ZodType> {
  schema: Schema;
  /** Placeholder of the value in `--help`; undefined for flags. */
  argument?: string;
  /** For people, where the default is not the schema's own. */
  shownDefault?: string;
  help: string;
}

const setting = <Schema extends z.ZodType>(
  schema: Schema,
  help: string,
  argument?: string,
  shownDefault?: string,
): Setting<Schema> => ({ schema, help, argument, shownDefault });

/** Every setting there is; defaults are written here and nowhere else. README's table is tested against it. */
export const settings = {
  port: setting(count(0, 65_535).default(8888), 'Port to listen on; 0 takes a free one', 'N'),
  host: setting(text.default('127.0.0.1'), 'Address to listen on', 'ADDRESS'),
  baseUrl: setting(
    z
      .url({ protocol: /^https?$/ })
      .transform((url) => url.replace(/\/+$/, ''))
      .optional(),
    'Public address that all ids and links start with',
    'URL',
    'taken from each request',
  ),
  trustProxy: setting(
    flag.default(false),
    'Believe X-Forwarded-Proto and X-Forwarded-Host when deriving the base URL',
  ),
  data: setting(text.default('data'), 'Folder for the database, kept images and caches', 'DIR'),
  store: setting(
    z
      .string()
      .regex(/^(sqlite:.+|mongodb(\+srv)?:\/\/.+)$/, 'must be sqlite:FILE or mongodb://…')
      .optional(),
    'Where annotations are kept: sqlite:FILE or mongodb://…',
    'URL',
    'sqlite:autotag.sqlite in the data folder',
  ),
  apiKey: setting(
    z.string().min(8, 'must have at least 8 characters').optional(),
    'Key that writes must bring (Authorization: Bearer KEY, or X-Api-Key)',
    'KEY',
    'none',
  ),
  allowAnonymousWrites: setting(
    flag.default(false),
    'Let anybody write although the server listens beyond loopback and has no API key',
  ),
  requireIfMatch: setting(
    flag.default(false),
    'Refuse to replace or delete a Web Annotation without If-Match (428)',
  ),
  allowPrivate: setting(
    flag.default(false),
    'Fetch manifests and images from private addresses too',
  ),
  demo: setting(flag.default(false), 'Ingest and tag the demo collection when the store is empty'),
  models: setting(
    list.default(['transfer', 'scratch', 'deep', 'photo']),
    'Models that tag unless a request names others',
    'NAMES',
    'transfer,scratch,deep,photo',
  ),
  modelFolders: setting(
    list.default([]),
    'Further folders that hold model folders',
    'DIRS',
    'none',
  ),
  tagger: setting(
    text.default('onnx'),
    'Tagger plugin that runs models: onnx, tfjs or your own',
    'NAME',
  ),
  taggerFolders: setting(
    list.default([]),
    'Further folders that hold tagger plugins',
    'DIRS',
    'none',
  ),
  imageEngine: setting(
    z.enum(['auto', 'sharp', 'jimp']).default('auto'),
    'Image engine: sharp, jimp (pure JavaScript), or auto: sharp where it loads',
    'NAME',
  ),
  threads: setting(
    count(1, 256).optional(),
    'Threads that decode and prepare images',
    'N',
    'two for each core',
  ),
  connectionsPerHost: setting(
    count(1, 64).default(4),
    'Connections to one image server at a time',
    'N',
  ),
  fetchTimeout: setting(
    count(1, 600).default(30),
    'Seconds that another server has for an answer',
    'SECONDS',
  ),
  maxFetchMegabytes: setting(
    count(1, 4096).default(64),
    'Largest document or image that is fetched',
    'MB',
  ),
  maxBodyMegabytes: setting(count(1, 1024).default(64), 'Largest request body that is read', 'MB'),
  maxDatasetMegabytes: setting(
    count(1, 1_000_000).default(2048),
    'Largest COCO file that is imported over HTTP: it is kept on disk while it is read',
    'MB',
  ),
  cacheMegabytes: setting(
    count(0, 1_000_000).default(2048),
    'Size of the disk cache of fetched files',
    'MB',
  ),
  json: setting(flag.default(false), 'Commands answer one JSON document'),
  quiet: setting(flag.default(false), 'Commands say nothing but the result and errors'),
} satisfies Record<string, Setting>;

export type SettingName = keyof typeof settings;

type Parsed = { [Name in SettingName]: z.infer<(typeof settings)[Name]['schema']> };

/** What the server runs with, checked once; nobody reads the environment after this. */
export type Config = Omit<Parsed, 'store'> & {
  /** Absolute. */
  data: string;
  store: string;
};

export const settingNames = Object.keys(settings).filter(
  (name): name is SettingName => name in settings,
);

export const optionName = (name: string) =>
  name.replace(/[A-Z]/g, (letter) => `-${letter.toLowerCase()}`);
export const environmentName = (name: string) =>
  `AUTOTAG_${optionName(name).replaceAll('-', '_').toUpperCase()}`;

// SimpleAnnotationServer's own names (sas-contract 1.9), for people who swap containers.
const sasNames: Partial<Record<SettingName, string>> = {
  baseUrl: 'SAS_baseURI',
  data: 'SAS_data_dir',
};

/**
 * Options win over the environment, the environment over defaults.
 * Throws `ConfigError` with every problem at once.
 */
export function readConfig(
  options: Record<string, unknown>,
  environment: Record<string, string | undefined>,
): Config {
  const problems = unknownNames(options, environment);
  const values: Record<string, unknown> = {};
  for (const name of settingNames) {
    const sasName = sasNames[name];
    const value =
      options[name] ?? environment[environmentName(name)] ?? (sasName && environment[sasName]);
    const checked = settings[name].schema.safeParse(value);
    if (checked.success) values[name] = checked.data;
    else {
      const message = checked.error.issues.map((issue) => issue.message).join(', ');
      problems.push({
        path: `--${optionName(name)}`,
        message: `${message} (got ${shown(name, value)})`,
      });
    }
  }
  if (problems.length === 0) problems.push(...openToTheWorld(values));
  if (problems.length > 0) {
    const lines = problems.map(({ path, message }) => `${path}: ${message}`).join('; ');
    throw new ConfigError(`The configuration cannot be used: ${lines}`, problems);
  }
  return placed(values);
}

// --- Internal ---

const shown = (name: SettingName, value: unknown) =>
  name === 'apiKey' ? 'a secret' : JSON.stringify(value);

function placed(values: Record<string, unknown>): Config {
  const parsed = values as Parsed; // each value has just passed its own schema
  const data = resolve(parsed.data);
  return { ...parsed, data, store: parsed.store ?? `sqlite:${join(data, 'autotag.sqlite')}` };
}

function openToTheWorld(values: Record<string, unknown>): Problem[] {
  const host = String(values.host);
  const loopback =
    host === 'localhost' || host === '::1' || (isIP(host) === 4 && host.startsWith('127.'));
  if (loopback || values.apiKey !== undefined || values.allowAnonymousWrites === true) return [];
  return [
    {
      path: '--host',
      message: `${host} can be reached by others: give --api-key, or say --allow-anonymous-writes`,
    },
  ];
}

function unknownNames(
  options: Record<string, unknown>,
  environment: Record<string, string | undefined>,
): Problem[] {
  const environmentNames = settingNames.map(environmentName);
  const strangers = [
    ...Object.keys(options)
      .filter((name) => !settingNames.some((known) => known === name))
      .map((name) => ({
        name: `--${optionName(name)}`,
        known: settingNames.map((n) => `--${optionName(n)}`),
      })),
    ...Object.keys(environment)
      .filter((name) => name.startsWith('AUTOTAG_') && !environmentNames.includes(name))
      .map((name) => ({ name, known: environmentNames })),
  ];
  return strangers.map(({ name, known }) => ({
    path: name,
    message: `there is no such setting${didYouMean(name, known)}`,
  }));
}
