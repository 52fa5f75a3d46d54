import type { Presentation } from '../annotation/presentation.ts';
import type { Size } from '../annotation/region.ts';
import { presentationContext } from '../iiif/contexts.ts';
import type { JsonObject } from '../json.ts';
import type { SearchPage } from '../store/store.ts';
import { lastPage } from './last-page.ts';
import { pageAddress } from './page-address.ts';
import { searchResult } from './search-result.ts';

export interface SearchAnswerParts {
  /** Address of the search service. */
  service: string;
  params: URLSearchParams;
  page: number;
  /** SAS: 1,000. */
  pageSize: number;
  found: SearchPage;
  /** Of several targets, the one in this manifest is shown. */
  manifest?: { id: string; has(canvas: string): boolean };
  /** Of several targets, one on these is shown. */
  canvases?: string[] | undefined;
  canvasSize?: (canvas: string) => Size | undefined;
  /**
   * `sas`: the bodies as they are stored. `viewer`: one plain text for all of them, as Universal Viewer needs
   * it in its tooltips.
   */
  bodies?: 'sas' | 'viewer';
  /** What the links carry: by default `q`, `motivation`, `date`, `user` of `params`. */
  question?: [name: string, value: string][];
  /** Where a client may not know the manifest (Search 1.0 §3.3.3): `on` becomes an object that names it. */
  within?: Presentation['within'];
  /** Names of parameters that meant nothing. */
  ignored?: string[];
}

/** The answer of IIIF Content Search 0 as SimpleAnnotationServer gives it (SAS 5.3, 5.4), and what is the same in 1. */
export function searchAnswer(parts: SearchAnswerParts): JsonObject {
  const { page, pageSize, found, ignored = [] } = parts;
  const last = lastPage(found.total, pageSize);
  const question = parts.question ?? questionOf(parts.params);
  const address = (number: number) => pageAddress(parts.service, question, number);
  return {
    '@context': presentationContext[2],
    '@id': address(page),
    '@type': 'sc:AnnotationList',
    within: {
      '@type': 'sc:Layer',
      total: found.total,
      ...(last > 0 && { first: address(0), last: address(last) }),
      ...(ignored.length > 0 && { ignored }),
    },
    startIndex: page * pageSize,
    ...(page < last && { next: address(page + 1) }),
    // From beyond the end, back to the last page that there is.
    ...(page > 0 && { prev: address(Math.min(page - 1, last)) }),
    resources: found.records.map((record) => searchResult(record, parts)),
  };
}

// --- Internal helpers ---

function questionOf(params: URLSearchParams): [string, string][] {
  const others = ['motivation', 'date', 'user'].flatMap((name): [string, string][] => {
    const value = params.get(name);
    return value ? [[name, value]] : [];
  });
  return [['q', params.get('q') ?? ''], ...others];
}
