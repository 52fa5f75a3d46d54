// Writes README's table of settings from the one table in src/config.ts: npx tsx build/readme-settings.ts
import { readFileSync, writeFileSync } from 'node:fs';
import { shownDefault } from '../src/cli/command.ts';
import { environmentName, optionName, settingNames, settings } from '../src/config.ts';

const rows = settingNames.map((name) => {
  const { argument, help } = settings[name];
  const option = `--${optionName(name)}${argument === undefined ? '' : ` ${argument}`}`;
  return `| \`${option}\` | \`${environmentName(name)}\` | ${shownDefault(name)} | ${help} |`;
});
const table = ['| option | environment | default | |', '| --- | --- | --- | --- |', ...rows].join(
  '\n',
);
const readme = readFileSync('README.md', 'utf8');
const marked = /<!-- settings -->[\s\S]*?(?=\n## )/;
writeFileSync(
  'README.md',
  readme.replace(marked, () => `<!-- settings -->\n\n${table}\n`),
);
