import type { Json, JsonObject } from '../json.ts';
import { isJsonObject } from '../json.ts';
import { typeOf } from './json-values.ts';

/**
 * What SimpleAnnotationServer does to each entry of a list that is loaded at once, and only then (SAS 2.6):
 * plain text becomes HTML in a paragraph. Nothing is escaped: lists with markup under `text/plain` exist.
 * Tags stay tags.
 */
export function populateAnnotation(document: JsonObject): JsonObject {
  if (document.resource === undefined) return document;
  const { resource } = document;
  return {
    ...document,
    resource: Array.isArray(resource) ? resource.map(paragraph) : paragraph(resource),
  };
}

function paragraph<T extends Json>(body: T): Json {
  if (!isJsonObject(body) || typeof body.chars !== 'string') return body;
  const type = typeOf(body);
  if (type === 'Tag' || (type !== 'ContentAsText' && body.format !== 'text/plain')) return body;
  const { chars } = body;
  return {
    ...body,
    '@type': 'dctypes:Text',
    format: 'text/html',
    chars: chars.trimStart().startsWith('<p>') ? chars : `<p>${chars}</p>`,
  };
}
