import { readdirSync, readFileSync } from 'node:fs';
import { expect, test } from 'vitest';
import { shownDefault } from '../src/cli/command.ts';
import { environmentName, optionName, settingNames, settings } from '../src/config.ts';

const readme = readFileSync('README.md', 'utf8');

test.each(settingNames)('README has a row for the setting %s as it is in the code', (name) => {
  const { argument, help } = settings[name];
  const option = `--${optionName(name)}${argument === undefined ? '' : ` ${argument}`}`;
  const row = `| \`${option}\` | \`${environmentName(name)}\` | ${shownDefault(name)} | ${help} |`;
  expect(readme).toContain(row);
});

test('README has no row for a setting that does not exist', () => {
  const named = [...readme.matchAll(/`(AUTOTAG_[A-Z_]+)`/g)].map((match) => match[1] ?? '');
  expect(named.filter((name) => !settingNames.map(environmentName).includes(name))).toEqual([]);
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
