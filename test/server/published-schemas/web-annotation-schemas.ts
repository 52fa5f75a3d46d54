import { readdirSync, readFileSync } from 'node:fs';
import { createRequire } from 'node:module';
import { join } from 'node:path';
import Ajv from 'ajv';
import type { Document } from './emitted-documents.ts';

// The MUSTs of https://www.w3.org/TR/annotation-model/ as the W3C's own test suite checks them. Where the suite asks
// for more than the recommendation, and only there, something is let pass; each with the section that says so.

const folder = join(import.meta.dirname, '../../fixtures/web-annotation-schemas');
const require = createRequire(import.meta.url);
const ajv = new Ajv({ schemaId: 'id', meta: false, format: 'full', logger: false });
ajv.addMetaSchema(require('ajv/lib/refs/json-schema-draft-04.json'));
for (const { schema } of schemasIn('definitions')) ajv.addSchema(schema);

const annotationMusts = [
  ...assertionsIn('annotations'),
  ...assertionsIn('annotations/bodiesTargets'),
  ...assertionsIn('annotations/specificResource'),
];
const collectionMusts = assertionsIn('collections');
const pageMusts = assertionsIn('collections/pages');

/** How many assertions there are of each kind. */
export const assertions = {
  annotations: annotationMusts.length,
  collections: collectionMusts.length,
  pages: pageMusts.length,
};

/** What it breaks, by the names of the suite's files. */
export function brokenByAnnotation(annotation: Document): string[] {
  return broken(annotationMusts, annotation).filter((name) => {
    if (name === '4.4-styleClassValidIfPresent') return annotation.stylesheet !== undefined;
    if (name === '4.2-selectorValidIfPresent') return !hasPointSelector(annotation);
    return true;
  });
}

export function brokenByCollection(collection: Document): string[] {
  return broken(collectionMusts, collection);
}

/** Of a page, and of every annotation that stands on it: the page has named their context. */
export function brokenByPage(page: Document): string[] {
  const own = broken(pageMusts, page).filter(
    (name) => typeof page.partOf !== 'string' || !wantCollection.includes(name),
  );
  const items = page.items.flatMap((item: Document) =>
    typeof item === 'string' ? [] : brokenByAnnotation({ ...item, '@context': page['@context'] }),
  );
  return [...own, ...items];
}

// --- Internal ---

/**
 * §4.4: "There MAY be 0 or 1 stylesheet relationships", and a `styleClass` without one "MUST be ignored": the suite's
 * 4.4-styleClassValidIfPresent refuses it. §4.2 names kinds of selectors and closes the list nowhere; IIIF's
 * PointSelector (Presentation 3.0's context) is none of the suite's 4.2-selectorValidIfPresent.
 */
const hasPointSelector = (annotation: Document) =>
  [annotation.target]
    .flat()
    .some((target) =>
      [target.selector].flat().some((selector) => selector?.type === 'PointSelector'),
    );

/**
 * §5.2: `partOf` is "either the IRI of the Collection or an object". These look into the object, and refuse the IRI that
 * 5.2-pagePartOfValidated takes.
 */
const wantCollection = [
  ...['3.3.1-pageCreatedValidated', '3.3.1-pageModifiedValidated', '3.3.6-pageRightsValidated'],
  ...['5.2-pageFirstValidated', '5.2-pageLastValidated'],
  ...['5.2-pageLabelValidated', '5.2-pageTotalValidated'],
];

type Assertion = { name: string; holds(document: Document): boolean };

const broken = (musts: Assertion[], document: Document) =>
  musts.filter(({ holds }) => !holds(document)).map(({ name }) => name);

function assertionsIn(path: string): Assertion[] {
  return schemasIn(path).map(({ name, schema }) => {
    const validate = ajv.compile(schema);
    return { name, holds: (document) => validate(document) === true };
  });
}

function schemasIn(path: string) {
  return readdirSync(join(folder, path))
    .filter((name) => name.endsWith('.json'))
    .map((name) => ({
      name: name.replace('.json', ''),
      schema: JSON.parse(readFileSync(join(folder, path, name), 'utf8')),
    }));
}
