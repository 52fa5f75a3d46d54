import type { AnnotationRecord } from '../annotation/annotation.ts';
import { findWords } from '../annotation/find-words.ts';
import { embedded } from '../annotation/web-annotation.ts';
import { presentationContext, searchContext, webContext } from '../iiif/contexts.ts';
import type { JsonObject } from '../json.ts';
import { lastPage } from './last-page.ts';
import { pageAddress } from './page-address.ts';
import { quoteOf } from './quote.ts';
import type { IiifSearchRequest } from './search-request.ts';

export interface SearchPageParts {
  /** Address of the search service. */
  service: string;
  request: Pick<IiifSearchRequest, 'asked' | 'understood' | 'ignored' | 'page'>;
  pageSize: number;
  total: number;
  /** The page's results, and the same as Web Annotations. */
  records: AnnotationRecord[];
  items: JsonObject[];
}

/** The answer of Content Search 2.0 (§4.2, §4.3): a page of annotations, and a page that says where in them the words are. */
export function searchPage(parts: SearchPageParts): JsonObject {
  const { service, request, pageSize, total, records, items } = parts;
  const { page, understood, ignored } = request;
  const last = lastPage(total, pageSize);
  const reference = (number: number) => ({
    id: pageAddress(service, understood, number),
    type: 'AnnotationPage',
  });
  const { id, type } = reference(page);
  const matches = records.flatMap((record) => matchesOf(record, request.asked));
  const numbered = matches.map((match, i) => ({ id: `${id}#match-${i + 1}`, ...match }));
  return {
    '@context': searchContext[2],
    id,
    type,
    ...(ignored.length > 0 && { ignored }),
    partOf: {
      // Of its own: the first page has the address of the question.
      id: `${pageAddress(service, understood)}#all`,
      type: 'AnnotationCollection',
      total,
      first: reference(0),
      last: reference(last),
    },
    ...(page < last && { next: reference(page + 1) }),
    // From beyond the end, back to the last page that there is.
    ...(page > 0 && { prev: reference(Math.min(page - 1, last)) }),
    startIndex: page * pageSize,
    items: items.map((item) => embedded(item, [webContext, presentationContext[3]])),
    ...(matches.length > 0 && { annotations: [{ id: `${id}#matches`, type, items: numbered }] }),
  };
}

// --- Internal helpers ---

function matchesOf({ id, text }: AnnotationRecord, asked: string): JsonObject[] {
  return findWords(text, asked).map((found) => {
    const { exact, prefix, suffix } = quoteOf(text, found);
    const around = { ...(prefix !== '' && { prefix }), ...(suffix !== '' && { suffix }) };
    return {
      type: 'Annotation',
      motivation: 'highlighting',
      target: {
        type: 'SpecificResource',
        source: id,
        selector: [{ type: 'TextQuoteSelector', exact, ...around }],
      },
    };
  });
}
