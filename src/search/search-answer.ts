import { presentation2 } from '../annotation/open-annotation.ts';
import type { Size } from '../annotation/region.ts';
import type { JsonObject } from '../json.ts';
import type { SearchPage } from '../store/store.ts';
import { searchResult } from './search-result.ts';

export interface SearchAnswerParts {
  /** Address of the search service. */
  service: string;
  /** Of the request: its `q`, `motivation`, `date`, `user` are in the links of the answer. */
  params: URLSearchParams;
  page: number;
  /** SAS: 1,000. */
  pageSize: number;
  found: SearchPage;
  /** Of several targets, the one in this manifest is shown. */
  manifest?: { id: string; has(canvas: string): boolean };
  canvasSize?: (canvas: string) => Size | undefined;
  /**
   * `sas`: the bodies as they are stored. `viewer`: one plain text for all of them, as Universal Viewer needs
   * it in its tooltips.
   */
  bodies?: 'sas' | 'viewer';
}

/** The answer of IIIF Content Search 0 and 1 as SimpleAnnotationServer gives it (SAS 5.3, 5.4). */
export function searchAnswer(parts: SearchAnswerParts): JsonObject {
  const { page, pageSize, found } = parts;
  const last = Math.max(0, Math.ceil(found.total / pageSize) - 1);
  const address = (number: number) => pageAddress(parts, number);
  return {
    '@context': presentation2,
    '@id': address(page),
    '@type': 'sc:AnnotationList',
    within: {
      '@type': 'sc:Layer',
      total: found.total,
      ...(last > 0 && { first: address(0), last: address(last) }),
    },
    startIndex: page * pageSize,
    ...(page < last && { next: address(page + 1) }),
    // From beyond the end, back to the last page that there is.
    ...(page > 0 && { prev: address(Math.min(page - 1, last)) }),
    resources: found.records.map((record) => searchResult(record, parts)),
  };
}

// --- Internal helpers ---

function pageAddress({ service, params }: SearchAnswerParts, page: number): string {
  const pairs = [`q=${encodeURIComponent(params.get('q') ?? '')}`];
  for (const name of ['motivation', 'date', 'user']) {
    const value = params.get(name);
    if (value) pairs.push(`${name}=${encodeURIComponent(value)}`);
  }
  if (page > 0) pairs.push(`page=${page}`);
  return `${service}?${pairs.join('&')}`;
}
