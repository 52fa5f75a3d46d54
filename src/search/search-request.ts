import { isAddress } from '../annotation/index-words.ts';
import { words } from '../annotation/words.ts';
import { InvalidInputError } from '../errors.ts';
import type { Region } from '../iiif/manifest.ts';
import type { AnnotationQuery } from '../store/store.ts';
import { parseSearchQuery, type SearchRequest } from './search-query.ts';

/** A request of IIIF Content Search 1.0 or 2.0, or of the autocomplete beside it. */
export interface IiifSearchRequest extends SearchRequest {
  /** Its words alone, without addresses: what is quoted from texts. */
  asked: string;
  /** What was understood, less the page: the links of the answer carry it. */
  understood: [name: string, value: string][];
  /** Names of parameters that mean nothing here. */
  ignored: string[];
}

export interface SearchRequestOptions {
  /** Autocomplete: `min` counts, `page` does not. */
  autocomplete?: boolean;
  /** Stored documents name what is ours in another way than clients do. */
  toLocal?: (address: string) => string;
}

/**
 * `q` (words and addresses of bodies; all must be there), `motivation`, `date`, `user`, `page`, and what we have beside
 * the specification: `label` and `canvas` (repeatable; any of them), `confidence=FROM/TO`, `min-confidence`,
 * `xywh=X,Y,W,H`. Throws `InvalidInputError` for a value that cannot be what it should be, and for a second one where
 * one is understood: named in `ignored` it would say that the first had not counted either.
 */
export function parseSearchRequest(
  params: URLSearchParams,
  { autocomplete = false, toLocal = (address) => address }: SearchRequestOptions = {},
): IiifSearchRequest {
  const known = [...parameters, autocomplete ? 'min' : 'page'];
  refuseRepeated(params, known);
  const { q, query, page } = parseSearchQuery(params);
  const terms = q.split(/\s+/).filter((term) => term !== '');
  const addresses = terms.filter(isAddress);
  const asked = terms.filter((term) => !isAddress(term)).join(' ');
  const [labels, canvases] = [valuesOf(params, 'label'), valuesOf(params, 'canvas')];
  // Ids of canvases may stand under our own address without being ours.
  const namedCanvases = [...new Set([...canvases.map(toLocal), ...canvases])];
  const confidence = confidenceOf(params);
  const region = regionOf(params.get('xywh') ?? '');
  return {
    q,
    asked,
    query: {
      ...query,
      ...(addresses.length > 0 && { words: words(asked), addresses: addresses.map(toLocal) }),
      ...(query.creators && { creators: query.creators.map(toLocal) }),
      ...(labels.length > 0 && { labels }),
      ...(canvases.length > 0 && { canvases: namedCanvases }),
      ...(confidence && { confidence }),
      ...(region && { region }),
    },
    page: autocomplete ? 0 : page,
    understood: [...params].filter(([name, value]) => {
      return known.includes(name) && name !== 'page' && value !== '';
    }),
    ignored: [...new Set(params.keys())].filter((name) => !known.includes(name)),
  };
}

/** How often a term must be there to be offered. Throws `InvalidInputError`. */
export function parseMin(params: URLSearchParams): number {
  const value = params.get('min') ?? '';
  if (value === '') return 1;
  if (/^\d{1,9}$/.test(value)) return Number(value);
  throw invalid('min', `min must be a whole number, and "${value}" is not.`);
}

/** What the beginning of a term must be there for autocomplete. Throws `InvalidInputError`. */
export function requireQuestion({ q }: SearchRequest): void {
  if (q.trim() !== '') return;
  throw invalid('q', 'Autocomplete needs the first letters of a word: q.');
}

// --- Internal helpers ---

const parameters = ['q', 'motivation', 'date', 'user'].concat(
  ['label', 'canvas', 'confidence', 'min-confidence', 'xywh'], // ours
);

const repeatable = ['label', 'canvas'];

function refuseRepeated(params: URLSearchParams, known: string[]): void {
  const name = known.find((each) => !repeatable.includes(each) && params.getAll(each).length > 1);
  if (name === undefined) return;
  const message = `${name} can be given only once; q, motivation, date and user take several values with spaces between.`;
  throw invalid(name, message);
}

const valuesOf = (params: URLSearchParams, name: string) =>
  params.getAll(name).filter((value) => value.trim() !== '');

function confidenceOf(params: URLSearchParams): AnnotationQuery['confidence'] {
  const range = params.get('confidence') ?? '';
  const least = params.get('min-confidence') ?? '';
  if (range === '' && least === '') return undefined;
  const match = /^([^/]*)\/([^/]*)$/.exec(range || '/');
  if (!match) {
    const message = `A confidence must be a range like 0.5/0.9, 0.5/ or /0.9, and "${range}" is not.`;
    throw invalid('confidence', message);
  }
  const from = match[1] ? share('confidence', match[1]) : 0;
  const to = match[2] ? share('confidence', match[2]) : 1;
  return { from: Math.max(from, least ? share('min-confidence', least) : 0), to };
}

function share(name: string, text: string): number {
  const value = Number(text);
  if (/^[\d.]+$/.test(text) && value >= 0 && value <= 1) return value;
  throw invalid(name, `${name} must be a number from 0 to 1, and "${text}" is not.`);
}

function regionOf(text: string): Region | undefined {
  if (text === '') return undefined;
  const box = /^(?:pixel:)?(\d{1,9}),(\d{1,9}),(\d{1,9}),(\d{1,9})$/.exec(text);
  const [x = 0, y = 0, w = 0, h = 0] = (box ?? []).slice(1).map(Number);
  if (box && w > 0 && h > 0) return { x, y, w, h };
  const message = `xywh must be four whole numbers in canvas units like 0,0,200,300, and "${text}" is not.`;
  throw invalid('xywh', message);
}

function invalid(path: string, message: string): InvalidInputError {
  return new InvalidInputError(message, [{ path, message }]);
}
