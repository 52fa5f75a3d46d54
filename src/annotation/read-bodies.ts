import type { Json, JsonObject } from '../json.ts';
import { isJsonObject } from '../json.ts';
import { listOf, stringOf } from './json-values.ts';

/**
 * What the bodies of an annotation of either vocabulary say, as written (HTML or plain), one string for
 * each body with words in it, tags included. Bodies that only point somewhere say nothing.
 */
export function readBodies(document: JsonObject): string[] {
  const said: string[] = [];
  collect(document.resource, said);
  collect(document.body, said);
  const value = stringOf(document.bodyValue);
  if (value !== undefined) said.push(value);
  return said;
}

// --- Internal helpers ---

const deepest = 8; // Choices in Choices; nobody nests deeper on purpose

function collect(body: Json | undefined, said: string[], depth = 0): void {
  for (const one of listOf(body)) {
    if (!isJsonObject(one)) continue;
    const text = [one.chars, one['cnt:chars'], one.value].map(textOf).find((t) => t !== undefined);
    if (text !== undefined) said.push(text);
    else if (depth < deepest) {
      for (const key of ['default', 'item', 'items', 'full', 'source']) {
        collect(one[key], said, depth + 1);
      }
    }
  }
}

/** JSON-LD's expanded strings, `{"@value": …}`, are read too. */
function textOf(value: Json | undefined): string | undefined {
  const first = listOf(value)[0];
  return stringOf(isJsonObject(first) ? first['@value'] : first);
}
