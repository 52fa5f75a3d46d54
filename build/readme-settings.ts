// Writes README's tables of settings and of the options of single commands: npx tsx build/readme-settings.ts
import { readFileSync, writeFileSync } from 'node:fs';
import { commandOptionRows, settingRows } from '../src/cli/readme-tables.ts';

const readme = readFileSync('README.md', 'utf8');
const tables = [
  ...['| option | environment | default | |', '| --- | --- | --- | --- |', ...settingRows(), ''],
  'Options of single commands, whose environment variables hold for that command only:\n',
  ...['| command | option | environment | |', '| --- | --- | --- | --- |', ...commandOptionRows()],
];
const marked = /<!-- settings -->[\s\S]*?(?=\n## )/;
writeFileSync(
  'README.md',
  readme.replace(marked, () => `<!-- settings -->\n\n${tables.join('\n')}\n`),
);
