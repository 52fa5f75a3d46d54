import { readFileSync } from 'node:fs';
import { Validator } from '@hyperion-framework/validator';
import Ajv from 'ajv';
import type { Document } from './emitted-documents.ts';

/** Finds what a document breaks: `.items[2].label should be object`. */
export type Check = (document: Document) => string[];

/**
 * IIIF's JSON Schema of Presentation 3.0 as npm has it, in the validator by the author of IIIF's parser: of 2020, and
 * only of use for manifests and collections.
 */
export function publishedSchema(): Check {
  const validator = new Validator({ allErrors: true });
  return (document) => {
    const name = classOf(document);
    if (validator.validateCustom(name, document) === true) return [];
    return sentences(validator.validators[name]?.errors);
  };
}

/** A later one, from a file: https://github.com/IIIF/presentation-validator/blob/main/schema/iiif_3_0.json */
export function schemaIn(file: string): Check {
  const { oneOf: _, ...schema } = JSON.parse(readFileSync(file, 'utf8'));
  const ajv = new Ajv({ allErrors: true, logger: false, schemas: [schema] });
  return (document) => {
    const validate = ajv.getSchema(`${schema.$id}#/classes/${classOf(document)}`);
    if (!validate) throw new Error(`${file} says nothing of ${classOf(document)}.`);
    return validate(document) === true ? [] : sentences(validate.errors);
  };
}

/**
 * What people sent may be less than IIIF's later schema and libraries want: a body that is an IRI alone (Web Annotation §3.2.1), a
 * resource that does not say its type (there "SHOULD"), a context that is no address (JSON-LD 1.1 §4.1).
 */
export function isKnownToIiif({ '@context': context, body, target }: Document): boolean {
  const bodies = [body ?? []].flat().flatMap((one) => [one, ...(one.items ?? [])]);
  const sources = [target].flat().flatMap(({ source }) => source ?? []);
  const typed = (one: Document) => typeof one.type === 'string';
  const sourced = sources.every((one) => typeof one === 'string' || typed(one));
  return typeof context !== 'object' && bodies.every(typed) && sourced;
}

// --- Internal ---

/** `Manifest` is `manifest` there. */
const classOf = ({ type }: Document) => `${type[0].toLowerCase()}${type.slice(1)}`;

const sentences = (errors: Ajv.ErrorObject[] | null | undefined) => [
  ...new Set(errors?.map(({ dataPath, message }) => `${dataPath} ${message}`)),
];
