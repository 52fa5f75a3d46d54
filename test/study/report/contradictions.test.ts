import { expect, test } from 'vitest';
import { contradictions } from '../../../src/study/report/contradictions.ts';
import { possibleAround } from '../../../src/study/report/contradictions-annotated.ts';

const texts = contradictions().map(({ title, arithmetic }) => `${title}\n${arithmetic.join('\n')}`);
const all = texts.join('\n');

test.each([
  // n / 15: 8 → 53.33, 9 → 60, 10 → 66.67
  [60, '9 of 15 is 60.0%.'],
  [53.3, '8 of 15 is 53.3%.'],
  [53.4, 'Impossible: 8 of 15 is 53.3%, 9 of 15 is 60.0%.'],
  [60.6, 'Impossible: 9 of 15 is 60.0%, 10 of 15 is 66.7%.'],
])('%d%% of fifteen images: %s', (printed, sentence) => {
  expect(possibleAround(printed)).toBe(sentence);
});

test.each([
  // 60,000 × 0.85 and × 0.15; two thirds of 60,000; 54,000 / 60,000 leaves a tenth.
  ['51,000 and 9,000'],
  ['Three folds of 60,000 train on 40,000 and validate on 20,000'],
  ['36,000 and 18,000'],
  ['a 10% split'],
  // 9·32 + 32; 4·32; 9·32·64 + 64; 4·64; 9·64·128 + 128; 128·10 + 10
  ['320 + 128 + 18,496 + 256 + 73,856 + 1,290 = 94,346'],
  // 320 + 18,496 + 1,600·128 + 128 + 1,290 = 225,034
  ['Scratch, with 225,034'],
  // 1 − 94,346 / 11,000,000
  ['99.1% fewer'],
  // 96.9 − 90.24
  ['6.66 points'],
  // 90.1 − 88.9; 94.2 − 90.1
  ['with Table 4’s number it is 1.2'],
  ['Train less validation in Table 4 is 4.1 points'],
  // (87.0 + 87.7 + 84.1) / 3 = 258.8 / 3
  ['= 86.27, so 86.3, not 86.2'],
  // 90.6 − 86.2
  ['90.6 − 86.2 = 4.4 points'],
  // 89.7 − 86.2; 91.7 − 90
  ['3.5 points between the highest and the lowest'],
  ['1.7 points between the highest and the lowest'],
  // 883 + 977 + 899 + 916 + 837 + 962 + 710 + 974 + 985 + 960
  ['9,103 of 10,000 right, 91.03%'],
  // The column of Shirt: 73 + 2 + 44 + 16 + 58 + 0 + 710 + 0 + 0 + 0
  ['that of Shirt is 903'],
  // 72 + 54
  ['72 + 54 = 126 errors'],
  // The diagonals of Figures 14 to 16.
  ['Figure 14 has 9 of 15 right (60.0%)'],
  ['Figure 15 has 8 of 15 right (53.3%)'],
  ['Figure 16 has 10 of 15 right (66.7%)'],
  // 90.2 − 53.33; 91.3 − 60
  ['with 8 of 15 the drop is 36.9 points'],
  ['with 9 of 15 the drop is 31.3 points'],
  // 1 − 710 / 1,000 by Figure 7; 25 − 13 of 25
  ['29% (Figure 7)'],
  ['a fall by 48%'],
])('the arithmetic has %s', (sentence) => {
  expect(all).toContain(sentence);
});

test('each says where it stands, once', () => {
  for (const { places, arithmetic } of contradictions()) {
    expect(places.length).toBeGreaterThan(0);
    expect(arithmetic.length).toBeGreaterThan(0);
  }
  const titles = contradictions().map(({ title }) => title);
  expect(new Set(titles).size).toBe(titles.length);
  expect(all).not.toMatch(/NaN|undefined|Infinity/);
});
