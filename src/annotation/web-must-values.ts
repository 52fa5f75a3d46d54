import type { Json } from '../json.ts';
import { isAbsoluteUri } from './absolute-uri.ts';
import { isDateTime } from './timestamp.ts';

export type Check = (value: Json) => boolean;

/** What the value of a property must be, with the sentence for whoever sent another. */
export interface Rule {
  check: Check;
  message: string;
}

const isIri: Check = (value) => typeof value === 'string' && isAbsoluteUri(value);
const isText: Check = (value) => typeof value === 'string';

export const iri: Rule = { check: isIri, message: 'It must be one IRI.' };
export const text: Rule = { check: isText, message: 'It must be one string.' };
export const texts: Rule = { check: some(isText), message: 'It must be a string or several.' };
export const iris: Rule = { check: some(isIri), message: 'It must be one or more IRIs.' };

export const time: Rule = single({
  check: (value) => typeof value === 'string' && isDateTime(value),
  message: 'It must be one date and time with its zone, as 2026-01-31T12:03:45Z.',
});

/** One value, which may also be a list of that one: JSON-LD does not tell them apart. */
export function single({ check, message }: Rule): Rule {
  return {
    check: (value) => {
      const [first, ...more] = Array.isArray(value) ? value : [value];
      return first !== undefined && more.length === 0 && check(first);
    },
    message,
  };
}

// --- Internal helpers ---

function some(check: Check): Check {
  return (value) => (Array.isArray(value) ? value.length > 0 && value.every(check) : check(value));
}
