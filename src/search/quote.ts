import type { Found } from '../annotation/find-words.ts';

/** A place in a text with what stands around it, as a TextQuoteSelector says it. */
export interface Quote {
  exact: string;
  prefix: string;
  suffix: string;
}

/** https://www.w3.org/TR/annotation-model/#text-quote-selector: of the same line, cut between words. */
export function quoteOf(text: string, { start, end }: Found): Quote {
  const lineStart = text.lastIndexOf('\n', start - 1) + 1;
  const lineEnd = text.indexOf('\n', end);
  const before = text.slice(start === 0 ? 0 : lineStart, start);
  const after = text.slice(end, lineEnd < 0 ? undefined : lineEnd);
  return { exact: text.slice(start, end), prefix: endOf(before), suffix: beginningOf(after) };
}

// --- Internal helpers ---

/** Enough for a line of a list of results. */
const most = 80;

function endOf(text: string): string {
  if (text.length <= most) return text;
  const cut = text.slice(-most);
  const space = cut.indexOf(' ');
  return space < 0 ? cut.replace(/^[\udc00-\udfff]/, '') : cut.slice(space + 1);
}

function beginningOf(text: string): string {
  if (text.length <= most) return text;
  const cut = text.slice(0, most);
  const space = cut.lastIndexOf(' ');
  return space <= 0 ? cut.replace(/[\ud800-\udbff]$/, '') : cut.slice(0, space);
}
