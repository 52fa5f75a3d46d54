import { iri, iris, type Rule, single, texts, time } from '../../src/annotation/web-must-values.ts';
import {
  brokenMusts,
  contextProblems,
  ruleProblems,
  typeProblems,
} from '../../src/annotation/web-musts.ts';
import type { Problem } from '../../src/errors.ts';
import { webContext } from '../../src/iiif/contexts.ts';
import { isJsonObject, type Json, type JsonObject } from '../../src/json.ts';

// What the published schemas check of pages and collections beside annotations:
// https://www.w3.org/TR/annotation-model/#collections

const index: Rule = single({
  check: (value) => typeof value === 'number' && Number.isInteger(value) && value >= 0,
  message: 'It must be one whole number from 0.',
});
const common: Record<string, Rule> = {
  id: single(iri),
  label: texts,
  total: index,
  created: time,
  modified: time,
  rights: iris,
};
const links = { prev: single(iri), next: single(iri), partOf: single(iri), startIndex: index };

/** What an annotation as it leaves breaks: it has an id by then. */
export function annotationProblems(document: JsonObject): Problem[] {
  return [...required(document, 'id'), ...brokenMusts(document)];
}

/** `inside`: the page stands in its collection, or in an answer that names the context once. */
export function pageProblems(page: JsonObject, inside = false): Problem[] {
  return [
    ...(inside ? [] : contextProblems(page)),
    ...required(page, 'id'),
    ...typeProblems(page, 'AnnotationPage'),
    ...ruleProblems(page, { ...common, ...links }, ''),
    ...itemProblems(page.items),
  ];
}

export function collectionProblems(collection: JsonObject): Problem[] {
  const { first } = collection;
  const problems = [
    ...contextProblems(collection),
    ...required(collection, 'id'),
    ...typeProblems(collection, 'AnnotationCollection'),
    ...ruleProblems(collection, { ...common, last: single(iri) }, ''),
  ];
  if (Number(collection.total) > 0) problems.push(...required(collection, 'first'));
  if (isJsonObject(first)) return [...problems, ...pageProblems(first, true)];
  return [...problems, ...ruleProblems(collection, { first: single(iri) }, '')];
}

function required(document: JsonObject, path: string): Problem[] {
  return document[path] === undefined ? [{ path, message: 'It must be there.' }] : [];
}

function itemProblems(items: Json | undefined): Problem[] {
  if (!Array.isArray(items)) return [{ path: 'items', message: 'It must be a list.' }];
  return items.flatMap((item, i) => {
    const problems = isJsonObject(item)
      ? // The page has named the context.
        annotationProblems({ ...item, '@context': webContext })
      : ruleProblems({ item }, { item: iri }, '');
    return problems.map(({ path, message }) => ({ path: `items[${i}].${path}`, message }));
  });
}
