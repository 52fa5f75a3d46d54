import { expect, test } from 'vitest';
import { findWords, phrasesOf } from '../../src/annotation/find-words.ts';
import { words } from '../../src/annotation/words.ts';

const found = (text: string, asked: string) =>
  findWords(text, asked).map(({ start, end }) => text.slice(start, end));

test.each([
  ['A bird in the hand', 'bird', ['bird']],
  ['Birds, BIRD; bird-cage', 'bird', ['BIRD', 'bird']],
  ['A bird in the hand is worth two in the bush', 'in the', ['in the', 'in the']],
  ['A bird in the hand', 'hand bird', ['bird', 'hand']], // not in this order: two places
  ['hand in hand', 'hand', ['hand', 'hand']],
  ['Un café, deux cafe\u0301s', 'cafe', ['café']],
  ['the CAFE\u0301 there', 'café', ['CAFE\u0301']], // with its accent
  ['cafe', 'CAFÉ', ['cafe']],
  ['Straße und STRASSE', 'strasse', ['Straße', 'STRASSE']],
  ['data\u00adbase', 'database', ['data\u00adbase']],
  ['ﬁne Ｆｕｌｌ', 'fine full', ['ﬁne Ｆｕｌｌ']],
  ['東京都庁と京都', '京都', ['京都', '京都']],
  ['東京都庁', '京庁', []], // its characters are there, but not together
  ['日本語のiPhone用', 'iphone', ['iPhone']],
  ['コンニチハ、世界', 'ニチ 世界', ['ニチ', '世界']],
  ['אמר שָׁלוֹם לכם', 'שלום', ['שָׁלוֹם']],
  ['مُحَمَّد', 'محمد', ['مُحَمَّد']],
  ['une œuvre', 'oeuvre', ['œuvre']],
  ['검은 코트를 입은', '코트', ['코트']],
  ['검은 코트를 입은', '"검은 코트"', ['검은 코트']],
  ['\u1112\u1161\u11ab\uae00로', '한글', ['\u1112\u1161\u11ab\uae00']], // the first syllable in its parts
  ['𠮷野家で', '野家', ['野家']], // beyond the first plane
  ['ΚΌΣΜΟΣ', 'κόσμος', ['ΚΌΣΜΟΣ']],
  ['A coat, blue; a blue coat', '"blue coat"', ['blue coat']], // neither word alone
  ['the old blue coat', 'coat "old blue"', ['old blue', 'coat']],
  ['a blue coat', 'a "blue coat', ['a blue coat']], // no phrase without its end
  ['東京と京都、東京都', '"東京都"', ['東京都']],
  ['nothing', '', []],
  ['', 'nothing', []],
])('in %j, %j stands at %j', (text, asked, expected) => {
  expect(found(text, asked)).toEqual(expected);
});

test.each([
  'Le café est fermé',
  'ﬁne Ｆｕｌｌ',
  'हिन्दी में',
  'Straße',
  'data\u00adbase',
  'T-shirt/top',
])('every word that the index has of %j is found in it', (text) => {
  for (const word of words(text)) expect(found(text, word)).toHaveLength(1);
});

test.each([
  ['"blue coat" red', ['blue coat']],
  ['red "blue coat", ("old hat")', ['blue coat', 'old hat']],
  ['"blue coat" "blue coat"', ['blue coat']],
  ['"coat"', []], // a word is one anyway
  ['"東京"', ['東京']],
  ['"blue coat', []],
  ['blue" coat', []],
  ['6" or 7" wide', []],
  ['""""', []],
  ['"" "?!"', []],
])('%j has the phrases %j', (asked, expected) => {
  expect(phrasesOf(asked)).toEqual(expected);
});

test('a long text and a question of many words are read in a moment', () => {
  const text = 'a b c a b d '.repeat(20_000);
  const started = performance.now();
  findWords(text, 'a b '.repeat(2000));
  expect(performance.now() - started).toBeLessThan(5000);
});
