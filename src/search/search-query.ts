import { phrasesOf } from '../annotation/find-words.ts';
import { bareMotivation } from '../annotation/read-annotation.ts';
import { readTimestamp } from '../annotation/timestamp.ts';
import { words } from '../annotation/words.ts';
import { InvalidInputError } from '../errors.ts';
import type { AnnotationQuery } from '../store/store.ts';

/** What a client of IIIF Content Search 0 or 1 asks for. */
export interface SearchRequest {
  /** As the client wrote it; empty finds everything. */
  q: string;
  /** Without its scope: add `manifest`. */
  query: AnnotationQuery;
  /** From 0. */
  page: number;
}

/**
 * `q`, `motivation`, `date`, `user` and `page` (https://iiif.io/api/search/1.0/#query-parameters); others
 * are ignored. Beyond the specification, what stands in quotes in `q` is a phrase. Throws `InvalidInputError` for a date or a page that is none.
 */
export function parseSearchQuery(params: URLSearchParams): SearchRequest {
  const q = params.get('q') ?? '';
  const found = words(q);
  const phrases = phrasesOf(q);
  const motivations = listed(params.get('motivation')).flatMap(motivationsOf);
  const creators = listed(params.get('user'));
  const created = listed(params.get('date')).map(rangeOf);
  return {
    q,
    query: {
      // A question of punctuation only asks for what no annotation has.
      words: found.length > 0 || q.trim() === '' ? found : [q.trim()],
      ...(phrases.length > 0 && { phrases }),
      ...(motivations.length > 0 && { motivations }),
      ...(creators.length > 0 && { creators }),
      ...(created.length > 0 && { created }),
    },
    page: pageOf(params.get('page')),
  };
}

// --- Internal helpers ---

function listed(value: string | null): string[] {
  return (value ?? '').split(/\s+/).filter((one) => one !== '');
}

/** All of Web Annotation, https://www.w3.org/TR/annotation-vocab/#named-individuals, less painting. */
const notPainting = `assessing bookmarking classifying commenting describing editing highlighting
  identifying linking moderating questioning replying supplementing tagging`.split(/\s+/);

function motivationsOf(name: string): string[] {
  return name === 'non-painting' ? notPainting : [bareMotivation(name)];
}

function rangeOf(pair: string): { from: string; to: string } {
  const [first, second, ...more] = pair.split('/');
  const from = readTimestamp(first);
  const to = readTimestamp(second);
  if (from === undefined || to === undefined || more.length > 0) {
    throw invalid(
      'date',
      `A date must be two times like 2026-01-01T00:00:00Z/2026-12-31T23:59:59Z, and "${pair}" is not.`,
    );
  }
  return { from, to };
}

function pageOf(value: string | null): number {
  if (value === null || value === '') return 0;
  if (/^\d{1,9}$/.test(value)) return Number(value);
  throw invalid('page', `The page must be a number from 0 on, and "${value}" is not.`);
}

function invalid(path: string, message: string): InvalidInputError {
  return new InvalidInputError(message, [{ path, message }]);
}
