import type { Problem } from '../errors.ts';
import { InvalidInputError } from '../errors.ts';
import { webContext } from '../iiif/contexts.ts';
import type { Json, JsonObject } from '../json.ts';
import { isJsonObject } from '../json.ts';
import { isAbsoluteUri } from './absolute-uri.ts';
import { listOf, wordOf } from './json-values.ts';
import { type Check, iri, iris, type Rule, single, text, time } from './web-must-values.ts';
import { selectorProblems } from './web-selector-musts.ts';

/**
 * What a document breaks of the MUSTs that the published schemas check for annotations
 * (https://www.w3.org/TR/annotation-model/, §3 to §4.2). Two things are let pass: an annotation that has
 * no id yet, and selectors of kinds that the model does not know, as IIIF's PointSelector.
 */
export function brokenMusts(document: JsonObject): Problem[] {
  const { body, bodyValue, target } = document;
  const problems = [
    ...contextProblems(document),
    ...typeProblems(document, 'Annotation'),
    ...ruleProblems(document, annotationRules, ''),
  ];
  if (body !== undefined && bodyValue !== undefined) {
    problems.push({ path: 'bodyValue', message: 'body and bodyValue exclude each other.' });
  }
  const hasTarget = listOf(target).length > 0;
  if (!hasTarget) {
    problems.push({ path: 'target', message: 'An annotation must have a target.' });
  }
  return [
    ...problems,
    ...resourcesProblems(hasTarget ? target : undefined, 'target', 'target'),
    ...resourcesProblems(body, 'body', 'body'),
  ];
}

/** A posted document that keeps every MUST. Throws `InvalidInputError` with all that it breaks. */
export function webAnnotationOf(document: unknown): JsonObject {
  if (!isJsonObject(document)) {
    throw new InvalidInputError('A Web Annotation must be a JSON object.');
  }
  refuseBroken(brokenMusts(document), 'Web Annotation');
  return document;
}

/** Throws `InvalidInputError` where there are problems. */
export function refuseBroken(problems: Problem[], what: string): void {
  if (problems.length === 0) return;
  const sentences = problems.map(({ path, message }) => (path ? `${path}: ${message}` : message));
  throw new InvalidInputError(`This is no valid ${what}: ${sentences.join(' ')}`, problems);
}

/** `@context` is or holds the one of Web Annotation. */
export function contextProblems(document: JsonObject): Problem[] {
  const context = document['@context'];
  if (listOf(context).includes(webContext)) return [];
  return [{ path: '@context', message: `It must be or hold ${webContext}.` }];
}

/** `type` is or holds the one that is wanted. */
export function typeProblems(document: JsonObject, wanted: string): Problem[] {
  if (listOf(document.type).includes(wanted)) return [];
  return [{ path: 'type', message: `It must be or hold ${wanted}.` }];
}

/** Each rule on the property that it is for, where that is present. */
export function ruleProblems(
  object: JsonObject,
  rules: Record<string, Rule>,
  path: string,
): Problem[] {
  return Object.entries(rules).flatMap(([key, { check, message }]) => {
    const value = object[key];
    if (value === undefined || check(value)) return [];
    return [{ path: path === '' ? key : `${path}.${key}`, message }];
  });
}

// --- Internal helpers ---

const times: Record<string, Rule> = { created: time, modified: time, generated: time };
const rights: Record<string, Rule> = { rights: iris, canonical: single(iri), via: iris };
const annotationRules = { id: single(iri), bodyValue: single(text), ...times, ...rights };
const directions: Check = (value) => typeof value === 'string' && /^(ltr|rtl|auto)$/.test(value);
const resourceRules = {
  id: single(iri),
  textDirection: { check: directions, message: 'It must be ltr, rtl or auto.' },
  ...times,
  ...rights,
};

type Place = 'body' | 'target' | 'source';

function resourcesProblems(value: Json | undefined, path: string, place: Place): Problem[] {
  if (value === undefined) return [];
  if (!Array.isArray(value)) return resourceProblems(value, path, place);
  return value.flatMap((one, i) => resourceProblems(one, `${path}[${i}]`, place));
}

const sets = ['Choice', 'Composite', 'List', 'Independents'];

/** A body or target: an IRI, a resource with one, text (bodies only), a specific resource, or a set of these. */
function resourceProblems(value: Json, path: string, place: Place): Problem[] {
  if (typeof value === 'string') {
    return isAbsoluteUri(value) ? [] : [{ path, message: `${JSON.stringify(value)} is no IRI.` }];
  }
  if (!isJsonObject(value)) return [{ path, message: 'It must be an IRI or an object.' }];
  const own = ruleProblems(value, resourceRules, path);
  if (sets.includes(wordOf(value.type)) && place !== 'source') {
    return [...own, ...setProblems(value, path, place)];
  }
  if (value.source !== undefined && place !== 'source') {
    return [...own, ...specificProblems(value, path)];
  }
  const isText = value.value !== undefined || value.type === 'TextualBody';
  if (isText && place === 'body') {
    if (typeof value.value === 'string') return own;
    return [...own, { path: `${path}.value`, message: 'It must be one string.' }];
  }
  const other = isText || value.target !== undefined || value.source !== undefined;
  if (value.id === undefined || other) {
    return [...own, { path, message: wanted[place] }];
  }
  return own;
}

const wanted = {
  body: 'A body must be an IRI, or have an id, a value, a source, or items.',
  target: 'A target must be an IRI, or have an id, a source, or items.',
  source: 'A source must be one IRI, or an object that has one as its id.',
};

function setProblems({ items }: JsonObject, path: string, place: Place): Problem[] {
  if (!Array.isArray(items) || items.length === 0) {
    return [{ path: `${path}.items`, message: 'It must be a list of at least one.' }];
  }
  // Whatever stands in a set may be text: the schemas do not tell its members by where the set is.
  const inside = place === 'target' ? 'body' : place;
  return items.flatMap((item, i) => resourceProblems(item, `${path}.items[${i}]`, inside));
}

const specifics = ['purpose', 'selector', 'state', 'styleClass', 'renderedVia', 'scope'];

function specificProblems(value: JsonObject, path: string): Problem[] {
  const problems = [
    ...resourceProblems(value.source ?? null, `${path}.source`, 'source'),
    ...selectorProblems(value.selector, `${path}.selector`),
  ];
  if (value.value !== undefined) {
    problems.push({ path: `${path}.value`, message: 'source and value exclude each other.' });
  }
  if (specifics.every((key) => value[key] === undefined)) {
    const message = `Beside its source it must have one of ${specifics.join(', ')}; else give the source itself.`;
    problems.push({ path, message });
  }
  return problems;
}
