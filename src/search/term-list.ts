import { searchContext } from '../iiif/contexts.ts';
import type { JsonObject } from '../json.ts';
import { pageAddress } from './page-address.ts';
import type { IiifSearchRequest } from './search-request.ts';

export interface TermListParts {
  /** Addresses of the autocomplete service and of the search that its terms are for. */
  service: string;
  search: string;
  request: Pick<IiifSearchRequest, 'understood' | 'ignored'>;
  terms: { word: string; count: number }[];
}

/** The answer of the autocomplete of Content Search 1.0 (§4.3). */
export function termList({ service, search, request, terms }: TermListParts): JsonObject {
  const { understood, ignored } = request;
  const searching = (word: string) =>
    understood
      .filter(([name]) => name !== 'min')
      .map(([name, value]): [string, string] => [name, name === 'q' ? word : value]);
  return {
    '@context': searchContext[1],
    '@id': pageAddress(service, understood),
    '@type': 'search:TermList',
    ...(ignored.length > 0 && { ignored }),
    terms: terms.map(({ word, count }) => ({
      match: word,
      url: pageAddress(search, searching(word)),
      count,
    })),
  };
}

/** The answer of the autocomplete of Content Search 2.0 (§5.2). */
export function termPage({ service, request, terms }: TermListParts): JsonObject {
  const { understood, ignored } = request;
  return {
    '@context': searchContext[2],
    id: pageAddress(service, understood),
    type: 'TermPage',
    ...(ignored.length > 0 && { ignored }),
    items: terms.map(({ word, count }) => ({ value: word, total: count })),
  };
}
