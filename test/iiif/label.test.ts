import { expect, test } from 'vitest';
import { languageMap, plainLabel } from '../../src/iiif/label.ts';

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

test.each([
  ['plain', { none: ['plain'] }],
  [
    { de: ['eins', 'zwei'], en: ['one'] },
    { de: ['eins', 'zwei'], en: ['one'] },
  ],
  [['bare', { '@value': ['a', 'b'], '@language': 'en' }], { none: ['bare'], en: ['a', 'b'] }],
  [{ en: [] }, { none: ['its id'] }],
  [null, { none: ['its id'] }],
])('%j is, by language, %j', (label, expected) => {
  expect(languageMap(label, 'its id')).toEqual(expected);
});
