/**
 * Scripts that are written without spaces, and Korean, which writes particles behind its words without one: a word of
 * theirs is found inside a longer run.
 */
export const unspaced =
  /[\p{scx=Hang}\p{scx=Han}\p{scx=Hira}\p{scx=Kana}\p{scx=Bopo}\p{scx=Thai}\p{scx=Laoo}\p{scx=Khmr}\p{scx=Mymr}]/u;
const run = /[\p{L}\p{N}\p{M}]+/gu;
/** Soft hyphens, joiners and byte-order marks inside a word are not letters of it. */
const invisible = /[\u00ad\u200b-\u200d\u2060\ufeff]/g;
export const longest = 100; // a database's index entry must take it

/**
 * The one tokeniser: what is stored and what is asked for go through it, in every database.
 * Distinct words of letters, digits and marks in the order of the text; folded are case, compatibility forms (full
 * width, ligatures), accents, points of Hebrew, vowel signs of Arabic, and letters like æ and ø. A run of Chinese,
 * Japanese, Korean, Thai, Lao, Khmer or Burmese gives every character and every pair of neighbours.
 */
export function words(text: string): string[] {
  // Most texts; the classes of Unicode take three times as long.
  if (!beyondAscii.test(text)) {
    const runs = text.toLowerCase().match(/[a-z\d]+/g) ?? [];
    return [...new Set(runs.map((word) => word.slice(0, longest)))];
  }
  const found = new Set<string>();
  for (const [word] of fold(text).matchAll(run)) {
    if (unspaced.test(word)) for (const part of piecesOf(word)) found.add(part);
    else found.add(word.slice(0, longest));
  }
  return [...found];
}

const beyondAscii = /[^\p{ASCII}]/u;

/** Accents, the points of Hebrew, vowel signs and tatweel of Arabic; not every mark: Indic vowels are marks too. */
const diacritics =
  /[\u0300-\u036f\u0591-\u05bd\u05bf\u05c1\u05c2\u05c4\u05c5\u05c7\u0610-\u061a\u0640\u064b-\u065f\u0670]/g;
/** Letters with strokes and joined letters, which Unicode takes for letters of their own, as they are searched for. */
const plainLetters: Record<string, string> = {
  æ: 'ae',
  œ: 'oe',
  ø: 'o',
  ł: 'l',
  đ: 'd',
  ð: 'd',
  þ: 'th',
  ħ: 'h',
};
const unlikeLetters = /[æœøłđðþħ]/g;

/** Case, compatibility forms, accents and what is invisible taken away: what is the same to a reader who searches. */
export function fold(text: string): string {
  if (!beyondAscii.test(text)) return text.toLowerCase();
  const plain = text
    .replace(invisible, '')
    .normalize('NFKD')
    .replace(diacritics, '')
    .normalize('NFC');
  // Upper case first: it takes ß to SS; the final sigma is the same letter as the other.
  const lower = plain.toUpperCase().toLowerCase().replace(/ς/g, 'σ');
  return lower.replace(unlikeLetters, (letter) => plainLetters[letter] ?? letter);
}

/**
 * What words begin with that somebody has begun to write; undefined where no word can begin so. Of what is written
 * without spaces at most two characters, as `words` gives no more.
 */
export function wordPrefix(text: string): string | undefined {
  const [first, second, third, ...more] = words(text);
  if (second === undefined) return first;
  const pair = third !== undefined && more.length === 0 && second === first + third;
  return pair ? second : undefined;
}

// --- Internal helpers ---

/** `abc日本語` → `abc`, `日`, `本`, `語`, `日本`, `本語`. */
function piecesOf(word: string): string[] {
  const pieces: string[] = [];
  let spaced = '';
  let previous = '';
  for (const character of word) {
    if (unspaced.test(character)) {
      if (spaced) pieces.push(spaced.slice(0, longest));
      spaced = '';
      pieces.push(character);
      if (previous) pieces.push(previous + character);
      previous = character;
    } else {
      spaced += character;
      previous = '';
    }
  }
  if (spaced) pieces.push(spaced.slice(0, longest));
  return pieces;
}
