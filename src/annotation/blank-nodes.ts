import type { Json, JsonObject } from '../json.ts';
import { isJsonObject } from '../json.ts';

/** Older exports of SAS carry the names of blank nodes, which mean nothing outside it. */
export function withoutBlankIds(object: JsonObject): JsonObject {
  const entries = Object.entries(object).filter(
    ([key, value]) => key !== '@id' || typeof value !== 'string' || !value.startsWith('_:'),
  );
  return Object.fromEntries(entries.map(([key, value]) => [key, clean(value)]));
}

function clean(value: Json | undefined): Json | undefined {
  if (Array.isArray(value))
    return value.map((one) => (isJsonObject(one) ? withoutBlankIds(one) : one));
  return isJsonObject(value) ? withoutBlankIds(value) : value;
}
