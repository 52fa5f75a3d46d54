import { fold, longest, unspaced } from './words.ts';

/** Offsets in the text. */
export interface Found {
  start: number;
  end: number;
}

/**
 * Where the words that are asked for stand in the text, as `words` compares them. Words that follow one another as in
 * the question are one place; of a phrase in quotes, and of what is written without spaces, only the whole of what is
 * asked.
 */
export function findWords(text: string, asked: string): Found[] {
  const units = partsOf(asked).flatMap(unitsOf).slice(0, most);
  const pieces = piecesOf(text);
  const found: Found[] = [];
  for (let at = 0; at < pieces.length; ) {
    const length = longestAt(pieces, at, units);
    const [first, last] = [pieces[at], pieces[at + length - 1]];
    if (length > 0 && first && last) found.push({ start: first.start, end: last.end });
    at += Math.max(1, length);
  }
  return found;
}

/** What stands in quotes in a question and has several words, which must follow one another to be found; each once. */
export function phrasesOf(asked: string): string[] {
  const phrases = partsOf(asked)
    .filter(({ isPhrase, text }) => isPhrase && piecesOf(text).length > 1)
    .map(({ text }) => text);
  return [...new Set(phrases)];
}

/** Whether the words of every phrase stand in the text one after the other, whatever is written between them but words. */
export function hasPhrases(text: string, phrases: string[]): boolean {
  const pieces = piecesOf(text);
  return phrases.every((phrase) => {
    const unit = piecesOf(phrase).slice(0, most);
    return pieces.some((_, at) => standsAt(pieces, at, unit));
  });
}

// --- Internal helpers ---

interface Part {
  text: string;
  isPhrase: boolean;
}

/** A quote begins and ends a phrase where no letter is before and behind it; any other is a character like others. */
function partsOf(asked: string): Part[] {
  const parts = asked.split(/(?<![\p{L}\p{N}])"([^"]*)"(?![\p{L}\p{N}])/u);
  return parts.map((text, i) => ({ text, isPhrase: i % 2 === 1 }));
}

/** A question of more words than anybody asks is not worth the time. */
const most = 50;

/** A word, or one character of what is written without spaces; `joined` to the one before it. */
interface Piece extends Found {
  folded: string;
  joined: boolean;
}

/** What `words` takes for a run, with the invisible characters that it takes away first. */
const run = /[\p{L}\p{N}\p{M}\u00ad\u200b-\u200d\u2060\ufeff]+/gu;
/** A letter with its marks, or a syllable of Korean written in its two or three parts. */
const cluster = /[\u1100-\u1112][\u1161-\u1175][\u11a8-\u11c2]?|\P{M}\p{M}*|\p{M}+/gu;

function piecesOf(text: string): Piece[] {
  const pieces: Piece[] = [];
  for (const { 0: token, index } of text.matchAll(run)) {
    let word: Piece | undefined;
    let joined = false;
    for (const { 0: letters, index: offset } of token.matchAll(cluster)) {
      const start = index + offset;
      const letter: Piece = { folded: fold(letters), start, end: start + letters.length, joined };
      if (unspaced.test(letter.folded)) {
        pieces.push(letter);
        word = undefined;
      } else if (word) {
        word.folded += letter.folded;
        word.end = letter.end;
      } else {
        word = { ...letter, joined: false };
        pieces.push(word);
      }
      joined = word === undefined;
    }
  }
  for (const piece of pieces) piece.folded = piece.folded.slice(0, longest);
  return pieces.filter(({ folded }) => folded !== '');
}

/** A word alone, a phrase, or all of a run of characters: what must stand together to count. */
function unitsOf({ text, isPhrase }: Part): Piece[][] {
  const pieces = piecesOf(text);
  if (isPhrase) return pieces.length > 0 ? [pieces.slice(0, most)] : [];
  const units: Piece[][] = [];
  for (const piece of pieces) {
    if (piece.joined) units.at(-1)?.push(piece);
    else units.push([piece]);
  }
  return units;
}

/** How many pieces from `at` on are asked for, one unit after the other. */
function longestAt(pieces: Piece[], at: number, units: Piece[][]): number {
  let best = 0;
  for (const first of units.keys()) {
    let length = 0;
    for (const unit of units.slice(first)) {
      if (!standsAt(pieces, at + length, unit)) break;
      length += unit.length;
    }
    best = Math.max(best, length);
  }
  return best;
}

function standsAt(pieces: Piece[], at: number, unit: Piece[]): boolean {
  return unit.every(({ folded, joined }, i) => {
    const piece = pieces[at + i];
    return piece?.folded === folded && (i === 0 || !joined || piece.joined);
  });
}
