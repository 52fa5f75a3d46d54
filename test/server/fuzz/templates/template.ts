import type { JsonObject } from '../../../../src/json.ts';
import { openAnnotations, someId, webAnnotations } from '../documents.ts';

/** Requests that a client may well send; what goes over the wire is mutated from them. */
export interface Template {
  methods: string[];
  paths: string[];
  documents: unknown[];
  /** Around the mutated text. */
  wrap?: (text: string) => string;
  /** @default application/json */
  type?: string;
  /** How often, beside the others. @default 1 */
  weight?: number;
}

export const bothForms: JsonObject[] = [...openAnnotations, ...webAnnotations];

/** The same by the name of what is stored. */
export const renamed: JsonObject[] = bothForms.map((one) =>
  'on' in one ? { ...one, '@id': someId } : { ...one, id: someId },
);
