import { mkdtempSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import constant from '../../../plugins/taggers/constant/index.ts';
import { testTagger } from './contract.ts';

const folder = mkdtempSync(join(tmpdir(), 'autotag-constant-'));
const card = {
  name: 'always-coat',
  title: 'Always Coat',
  engine: 'constant',
  files: {},
  input: { side: 28, channels: 1, layout: 'NHWC' },
  recipe: 'study',
  labels: ['Coat', 'Bag'],
  licence: 'MIT',
};
writeFileSync(join(folder, 'card.json'), JSON.stringify(card));

testTagger(constant, folder);
