import { readdirSync, readFileSync } from 'node:fs';
import { expect, test } from 'vitest';
import { commandOptionRows, settingRow } from '../src/cli/readme-tables.ts';
import { environmentName, settingNames } from '../src/config.ts';

const readme = readFileSync('README.md', 'utf8');

test.each(settingNames)('README has a row for the setting %s as it is in the code', (name) => {
  expect(readme).toContain(settingRow(name));
});

test('README has a row for every option of a single command, as it is in the code', () => {
  for (const row of commandOptionRows()) expect(readme).toContain(row);
});

test('README has no row for a setting that does not exist', () => {
  const named = [...readme.matchAll(/`(AUTOTAG_[A-Z_]+)`/g)].map((match) => match[1] ?? '');
  const known = settingNames.map(environmentName).concat(commandOptionRows());
  expect(named.filter((name) => !known.some((text) => text.includes(name)))).toEqual([]);
});

test.each(readdirSync('src'))('the map of the tree in README names src/%s', (name) => {
  expect(readme).toMatch(new RegExp(`^\\s+${name.replaceAll('.', '\\.')}/?\\s`, 'm'));
});

test.each(readdirSync('models'))('README names the model %s', (name) => {
  expect(readme).toContain(`\`${name}\``);
});

test.each(readdirSync('bench').filter((file) => file.endsWith('.ts')))(
  'README says how to run bench/%s',
  (file) => {
    expect(readme).toContain(`npm run bench ${file.replace('.ts', '')}`);
  },
);

test('README says nothing twice', () => {
  const long = readme.split('\n').filter((line) => line.length > 60 && !line.startsWith('|'));
  expect(long.filter((line, at) => long.indexOf(line) !== at)).toEqual([]);
});

test.each(readdirSync('models'))('how %s is trained again names options of train', (name) => {
  const text =
    readFileSync(`models/${name}/README.md`, 'utf8').match(/Train it again.*/)?.[0] ?? '';
  const known = commandOptionRows().filter((row) => row.startsWith('| `train`'));
  const named = [...text.matchAll(/--[a-z]+/g)].map(([option]) => option);
  expect(named.filter((option) => !known.some((row) => row.includes(`${option} `)))).toEqual([]);
});
