import fc from 'fast-check';
import { expect, test } from 'vitest';
import { words } from '../../src/annotation/words.ts';

test.each([
  ['Test content abold italic', ['test', 'content', 'abold', 'italic']],
  ['', []],
  [' ?!— ', []],
  ['Coat, coat; COAT', ['coat']],
  ['T-shirt/top', ['t', 'shirt', 'top']],
  ['café CAFE\u0301', ['cafe']],
  ['Straße STRASSE', ['strasse']],
  ['Καλημέρα κόσμε', ['καλημερα', 'κοσμε']],
  ['ΚΌΣΜΟΣ κόσμος', ['κοσμοσ']], // the final sigma is the same letter
  ['ﬁne Ｆｕｌｌ', ['fine', 'full']],
  ['data\u00adbase', ['database']], // soft hyphen
  ['한국어', ['한', '국', '한국', '어', '국어']],
  ['\u1112\u1161\u11ab\uae00', ['한', '글', '한글']], // the first syllable in its parts
  ['שָׁלוֹם שלום', ['שלום']], // points
  ['مُحَمَّد محمد', ['محمد']], // vowel signs
  ['Œuvre ŒUVRE æther', ['oeuvre', 'aether']],
  ['Ørsted Łódź', ['orsted', 'lodz']],
  ['हिन्दी', ['हिन्दी']], // its vowels are marks, and stay
  ['日本語', ['日', '本', '日本', '語', '本語']],
  ['iPhone用', ['iphone', '用']],
])('the words of %j are %j', (text, expected) => {
  expect(words(text)).toEqual(expected);
});

test.each([
  ['コンニチハ', 'Hello world, コンニチハ'],
  ['ニチ', 'コンニチハ'],
  ['が', 'これがそれ'],
  ['京', '東京都'],
  ['ไทย', 'ภาษาไทย'],
  ['코트', '검은 코트를 입은'],
])('%s is found inside %s, which has no space beside it', (part, whole) => {
  const found = new Set(words(whole));
  expect(words(part).filter((word) => !found.has(word))).toEqual([]);
});

test('a word without end is cut where an index entry ends', () => {
  expect(words('a'.repeat(5000))).toEqual(['a'.repeat(100)]);
});

test('plain ASCII gives the same words alone as beside others', () => {
  fc.assert(
    fc.property(fc.string({ unit: 'binary-ascii', maxLength: 300 }), (text) => {
      expect([...words(text), 'ж']).toEqual(words(`${text} ж`));
    }),
  );
});
