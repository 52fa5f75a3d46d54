import { expect, test } from 'vitest';
import { plainLabel } from '../../src/iiif/label.ts';

test.each([
  ['plain', 'plain'],
  ['  two\n  lines ', 'two lines'],
  [12, '12'],
  [['a', 'b'], 'a; b'],
  [{ '@value': 'eins', '@language': 'de' }, 'eins'],
  [
    [
      { '@value': 'eins', '@language': 'de' },
      { '@value': 'one', '@language': 'en' },
    ],
    'one',
  ],
  [['bare', { '@value': 'one', '@language': 'en' }], 'one'],
  [{ '@value': ['a', 'b'], '@language': 'en' }, 'a; b'],
  [{ de: ['eins'], 'en-GB': ['one'] }, 'one'],
  [{ de: ['eins'], fr: ['un'] }, 'eins'],
  [{ none: ['1r'] }, '1r'],
  [{ en: 'not an array' }, 'not an array'],
  [{ en: [] }, undefined],
  [{ '@language': 'en' }, undefined],
  ['', undefined],
  [null, undefined],
  [undefined, undefined],
  [true, undefined],
])('%j reads %s', (label, expected) => {
  expect(plainLabel(label)).toBe(expected);
});
