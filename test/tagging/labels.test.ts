import { expect, test } from 'vitest';
import { canonicalLabel } from '../../src/tagging/labels.ts';
import { modelCardSchema } from '../../src/tagging/model-card.ts';

const card = modelCardSchema.parse({
  name: 'shoes',
  title: 'Shoes',
  files: {},
  input: { side: 28, channels: 1, layout: 'NHWC' },
  recipe: 'study',
  labels: ['T-shirt/top', 'Ankle boot', 'Coat'],
  aliases: { 'T-shirt': 'T-shirt/top', Boot: 'ankle boot' },
  licence: 'MIT',
});

test.each([
  ['Coat', 'Coat'],
  ['coat', 'Coat'],
  ['  COAT\u00a0\n', 'Coat'],
  ['t-SHIRT', 'T-shirt/top'],
  ['T-shirt/top', 'T-shirt/top'],
  ['boot', 'Ankle boot'],
  ['Coats', undefined], // nothing is guessed
  ['T shirt', undefined],
  ['', undefined],
  ['constructor', undefined],
])('%j is %s in the vocabulary of the card', (label, expected) => {
  expect(canonicalLabel(card, label)).toBe(expected);
});
