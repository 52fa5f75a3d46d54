import type { Problem } from '../errors.ts';
import type { Json, JsonObject } from '../json.ts';
import { isJsonObject } from '../json.ts';
import { isAbsoluteUri } from './absolute-uri.ts';
import { wordOf } from './json-values.ts';

/** What the selectors of a specific resource break of the MUSTs of §4.2 of the model. */
export function selectorProblems(selector: Json | undefined, path: string): Problem[] {
  if (selector === undefined) return [];
  if (!Array.isArray(selector)) return oneProblems(selector, path);
  if (selector.length === 0) return [{ path, message: 'It must not be an empty list.' }];
  return selector.flatMap((one, i) => oneProblems(one, `${path}[${i}]`));
}

// --- Internal helpers ---

type Wanted = 'text' | 'position' | 'selector';

/** What each kind of the model must have. */
const needs: Record<string, Record<string, Wanted>> = {
  FragmentSelector: { value: 'text' },
  CssSelector: { value: 'text' },
  XPathSelector: { value: 'text' },
  TextQuoteSelector: { exact: 'text' },
  TextPositionSelector: { start: 'position', end: 'position' },
  DataPositionSelector: { start: 'position', end: 'position' },
  RangeSelector: { startSelector: 'selector', endSelector: 'selector' },
};

function oneProblems(selector: Json, path: string): Problem[] {
  if (typeof selector === 'string') {
    if (isAbsoluteUri(selector)) return [];
    return [{ path, message: `${JSON.stringify(selector)} is no IRI.` }];
  }
  if (!isJsonObject(selector)) return [{ path, message: 'It must be an IRI or an object.' }];
  if (selector.type === undefined && selector.id === undefined) {
    return [{ path, message: 'A selector must have a type or an id.' }];
  }
  const type = wordOf(selector.type);
  const own =
    type === 'SvgSelector'
      ? svgProblems(selector, path)
      : Object.entries(needs[type] ?? {}).flatMap(([key, wanted]) =>
          needProblems(selector[key], `${path}.${key}`, wanted),
        );
  return [...own, ...selectorProblems(selector.refinedBy, `${path}.refinedBy`)];
}

function svgProblems({ id, value }: JsonObject, path: string): Problem[] {
  const known = typeof value === 'string' || typeof id === 'string';
  if (known && (value === undefined || id === undefined)) return [];
  return [{ path, message: 'An SvgSelector must have either a value, one string, or an id.' }];
}

function needProblems(value: Json | undefined, path: string, wanted: Wanted): Problem[] {
  if (wanted === 'text') {
    return typeof value === 'string' ? [] : [{ path, message: 'It must be one string.' }];
  }
  if (wanted === 'selector') {
    return isJsonObject(value)
      ? oneProblems(value, path)
      : [{ path, message: 'It must be a selector.' }];
  }
  const whole = typeof value === 'number' && Number.isInteger(value) && value >= 0;
  return whole ? [] : [{ path, message: 'It must be a whole number from 0.' }];
}
