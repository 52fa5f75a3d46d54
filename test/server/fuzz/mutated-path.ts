import fc from 'fast-check';
import { someId } from './documents.ts';
import { nasty } from './mutations.ts';

/** A change to a path: every second one is left as it is. */
export function pathEdits(): fc.Arbitrary<(path: string) => string> {
  const edit = fc.tuple(fc.nat(80), fc.nat(3), fc.constantFrom(...pieces));
  return fc.oneof(
    fc.constant((path: string) => path),
    edit.map(([at, cut, piece]) => (path: string) => {
      const place = at % (path.length + 1);
      return path.slice(0, Math.max(1, place)) + piece + path.slice(place + cut);
    }),
  );
}

/** Nothing, or up to four parameters behind a question mark. */
export function queries(): fc.Arbitrary<string> {
  const strings = nasty.filter((value) => typeof value === 'string');
  const text = fc.constantFrom(...strings).map((value) => encoded(value));
  const value = fc.oneof(fc.constantFrom(...values), text);
  const pair = fc.tuple(fc.constantFrom(...names), value).map((both) => both.join('='));
  return fc
    .array(pair, { maxLength: 4 })
    .map((pairs) => (pairs.length === 0 ? '' : `?${pairs.join('&')}`));
}

/** What never comes to a route, as Node's client or server refuses it, is sent encoded. */
export function wirePath(path: string): string {
  return path.replace(/[^\u0021-\u007e]/gu, encoded).slice(0, longestPath);
}

// --- Internal helpers ---

/** With its headers: 16 KB is all that Node's parser takes; beyond that it answers 431 itself. */
const longestPath = 8_000;

const pieces = [
  ...['%', '%zz', '%00', '%ff', '%2f', '%25', '..', '/../', '//', '\\', ';', '*', '+', '[', '{}'],
  ...['%ed%a0%80', '%f0%9f%98%80', '\u00ff', '$where', '__proto__', '-1', '1e9'],
  ...['999999999999999999999', '0', 'constructor', 'x'.repeat(5000), '/'.repeat(500)],
  ...["'", '"', '.json', '%0d%0a'],
];

const names = [
  ...['page', 'pageSize', 'iris', 'id', 'uri', 'q', 'motivation', 'date', 'user', 'xywh', 'canvas'],
  ...['confidence', 'label', 'min', 'offset', 'limit', 'format', 'manifest', 'model', 'recipe'],
  ...['origin', 'version', 'report', 'canvasUri', 'manifestShortId', 'tag', 'collection', 'region'],
  ...['onlyIds', '__proto__', 'page[]', 'q[$gt]', '%70age', '%', '', 'replace', 'top'],
  'asAnnotationList',
];

const values = [
  ...['-1', '0', '1', '1e9', '99999999999999999999', 'NaN', '1.5', '%', '%zz', '%ff%fe', '%00'],
  ...['+', '&&', '=', 'a=b', 'coat', 'book1', 'true', 'json', 'csv', '"', "'", '"coat wool"'],
  ...['*', '(', 'NEAR(a b)', '-', 'a*', 'OR', 'x'.repeat(3000), 'w+'.repeat(1000)],
  ...['%F0%9F%98%80', '%E6%BC%A2', '0,0,10,10', '-1,-1,1e400,0'],
  ...['2020-01-01T00:00:00Z/2019-01-01T00:00:00Z', '/', someId, '..', 'people', 'tiny', 'urn:'],
];

/** A lone surrogate has no encoding: what encoders of old made of it is sent. */
function encoded(text: string): string {
  return text.replace(/\p{Surrogate}|[^\p{Surrogate}]+/gu, (part) =>
    /\p{Surrogate}/u.test(part) ? '%ED%A0%80' : encodeURIComponent(part),
  );
}
