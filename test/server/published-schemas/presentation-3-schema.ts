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

// --- Internal ---

/** `Manifest` is `manifest` there. */
const classOf = ({ type }: Document) => `${type[0].toLowerCase()}${type.slice(1)}`;

const sentences = (errors: Ajv.ErrorObject[] | null | undefined) => [
  ...new Set(errors?.map(({ dataPath, message }) => `${dataPath} ${message}`)),
];
