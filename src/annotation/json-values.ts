import type { Json, JsonObject } from '../json.ts';
import { isJsonObject } from '../json.ts';

/** JSON-LD lets a single value stand where a list may: both as a list, absent as none. */
export function listOf(value: Json | undefined): Json[] {
  if (value === undefined || value === null) return [];
  return Array.isArray(value) ? value : [value];
}

/** A string with something in it. */
export function stringOf(value: Json | undefined): string | undefined {
  return typeof value === 'string' && value.trim() !== '' ? value : undefined;
}

/** The first string of one or many; what is none, `String` may throw at: `{"toString": 1}` is JSON too. */
export function wordOf(value: Json | undefined): string {
  return listOf(value).find((one) => typeof one === 'string') ?? '';
}

/** The address of a resource that is given as a string or as an object with `@id` or `id`. */
export function idOf(value: Json | undefined): string | undefined {
  if (isJsonObject(value)) return stringOf(value['@id']) ?? stringOf(value.id);
  return stringOf(value);
}

/** `@type` or `type`, without a prefix: `FragmentSelector` of `oa:FragmentSelector`; the first of several. */
export function typeOf(object: JsonObject): string {
  return wordOf(object['@type'] ?? object.type).replace(/^.*[:#/]/, '');
}
