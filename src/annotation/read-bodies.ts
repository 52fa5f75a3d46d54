import type { Json, JsonObject } from '../json.ts';
import { isJsonObject } from '../json.ts';
import { listOf, stringOf } from './json-values.ts';

/**
 * What the bodies of an annotation of either vocabulary say, as HTML or plain text, one string for
 * each body with words in it, tags included. Bodies that only point somewhere say nothing.
 */
export function readBodies(document: JsonObject): string[] {
  const said: string[] = [];
  collect(document.resource, said);
  collect(document.body, said);
  const plain = valueText({ value: document.bodyValue, format: 'text/plain' });
  if (plain !== undefined) said.push(plain);
  return said;
}

// --- Internal helpers ---

const deepest = 8; // Choices in Choices; nobody nests deeper on purpose

function collect(body: Json | undefined, said: string[], depth = 0): void {
  for (const one of listOf(body)) {
    if (!isJsonObject(one)) continue;
    const text = textOf(one.chars) ?? textOf(one['cnt:chars']) ?? valueText(one);
    if (text !== undefined) said.push(text);
    else if (depth < deepest) {
      for (const key of ['default', 'item', 'items', 'full', 'source']) {
        collect(one[key], said, depth + 1);
      }
    }
  }
}

/** In Web Annotation `text/plain` means it; under Open Annotation's there is markup often enough. */
function valueText(body: JsonObject): string | undefined {
  const text = textOf(body.value);
  return body.format === 'text/plain'
    ? text?.replaceAll('&', '&amp;').replaceAll('<', '&lt;')
    : text;
}

/** JSON-LD's expanded strings, `{"@value": …}`, are read too. */
function textOf(value: Json | undefined): string | undefined {
  const first = listOf(value)[0];
  return stringOf(isJsonObject(first) ? first['@value'] : first);
}
