import type { AnnotationRecord } from '../annotation/annotation.ts';
import { findWords } from '../annotation/find-words.ts';
import type { JsonObject } from '../json.ts';
import { quoteOf } from './quote.ts';

/**
 * `hits` of Content Search 1.0 (§3.4): one for each annotation whose text holds what is asked, with its first match and
 * what is around it for a list of results, and a selector for each match to be highlighted.
 */
export function searchHits(records: AnnotationRecord[], asked: string): JsonObject[] {
  return records.flatMap(({ id, text }) => {
    const quotes = findWords(text, asked).map((found) => quoteOf(text, found));
    const [first] = quotes;
    if (!first) return [];
    return [
      {
        '@type': 'search:Hit',
        annotations: [id],
        match: first.exact,
        before: first.prefix,
        after: first.suffix,
        selectors: quotes.map((quote) => ({ '@type': 'oa:TextQuoteSelector', ...quote })),
      },
    ];
  });
}
