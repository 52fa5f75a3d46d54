import { existsSync, readdirSync } from 'node:fs';
import { join } from 'node:path';
import { expect, test } from 'vitest';
import { ownFolder } from './own-folder.ts';
import { run } from './run.ts';

const own = ownFolder();
const garments = 'manifests/garments.json';

const commands = [
  ...['serve', 'ingest', 'import images', 'import annotations', 'tag', 'evaluate'],
  ...['preprocess', 'predict', 'train', 'export', 'export annotations', 'export models', 'doctor'],
];

test.each(commands)(
  '%s explains itself with an example, and takes what every command takes',
  async (name) => {
    const { code, out } = await run([...name.split(' '), '--help']);
    expect(code).toBe(0);
    expect(out).toMatch(/Examples:\n {2}\$ iiif-autotag \w/);
    for (const option of ['--json', '--quiet', '--store', '--data']) expect(out).toContain(option);
  },
);

test.each([
  ['an unknown command', ['tagg']],
  ['an unknown option', ['tag', '--treshold', '0.5']],
  ['a missing argument', ['ingest']],
  ['a setting out of bounds', ['serve', '--port', '99999']],
  ['a store of a kind that does not exist', ['ingest', garments, '--store', 'postgres://h/db']],
  ['a scale that is no whole number', ['preprocess', 'x.jpg', '--out', 'x', '--scale', '1.5']],
  ['a threshold beyond 1', ['tag', '--threshold', '1.01']],
  ['a number of labels that is none', ['tag', '--top', '0']],
  ['a number of labels that is a word', ['predict', 'x.jpg', '--top', 'all']],
  ['a seed that is given twice', ['study', 'overview', '--quick', '--seeds', '1,2,1']],
  ['seeds with nothing between the commas', ['study', 'overview', '--quick', '--seeds', '1,,2']],
])('%s is wrong usage: exit code 2 and a sentence', async (_, argv) => {
  const { code, err } = await run(argv);
  expect(code).toBe(2);
  expect(err).toMatch(/\w+ .*\w+/);
});

test.each([
  [['train', 'compct', '--out', 'x'], 'compact'],
  [['train', 'compact', '--out', 'x', '--backend', 'wams'], 'wasm'],
  [['export', 'annotations', '--format', 'ndjsn'], 'ndjson'],
])('%j names the near-miss of what can be chosen: %s', async (argv, near) => {
  const { code, err } = await run(argv);
  expect(code).toBe(2);
  expect(err).toContain(`did you mean ${near}?`);
});

test.runIf(process.platform === 'linux')(
  'a data folder that can never be made ends a command at once, with the folder',
  async () => {
    for (const command of [
      ['serve', '--port', '0'],
      ['export', 'annotations'],
    ]) {
      const { code, err } = await run([...command, '--data', '/proc/nowhere']);
      expect(err).toContain('/proc/nowhere');
      expect(code).toBeGreaterThan(0);
    }
  },
);

test('what every command takes comes from the environment too', async () => {
  const environment = { AUTOTAG_JSON: '1', AUTOTAG_DATA: join(own.folder, 'elsewhere') };
  const { code, out } = await run(['ingest', garments], { environment });
  expect(code).toBe(0);
  expect(JSON.parse(out).manifests).toHaveLength(1);
  expect(existsSync(join(own.folder, 'elsewhere', 'autotag.sqlite'))).toBe(true);
});

test('an option of one command comes from the environment too, and the command line wins', async () => {
  const [picture = ''] = readdirSync('manifests/images');
  const image = join('manifests/images', picture);
  const environment = { AUTOTAG_RECIPE: 'study', AUTOTAG_OUT: join(own.folder, 'seen') };
  const { code, out } = await run(['preprocess', image, '--json'], { environment });
  expect([code, JSON.parse(out).recipe]).toEqual([0, 'study']);
  expect(readdirSync(join(own.folder, 'seen'))).toHaveLength(1);
  const other = await run(['preprocess', image, '--recipe', 'garment', '--json'], { environment });
  expect(JSON.parse(other.out).recipe).toBe('garment');
});

test.each([
  ['AUTOTAG_THRESHOLD', '2'],
  ['AUTOTAG_FORCE', 'maybe'],
])(
  '%s=%s is wrong usage of tag, and nothing to a command without the option',
  async (name, value) => {
    const environment = { [name]: value };
    const { code, err } = await run(['tag', ...own.data], { environment });
    expect(code).toBe(2);
    expect(err).toContain(`${name}="${value}" cannot be used`);
    expect((await run(['ingest', garments, ...own.data], { environment })).code).toBe(0);
  },
);

test('a near-miss of a command is answered with the command', async () => {
  expect((await run(['evaluat'])).err).toContain('evaluate');
});
