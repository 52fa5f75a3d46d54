import { isJsonObject, type Json, type JsonObject } from '../src/json.ts';

/** What programs stumble over in the place of what they expect. */
export const oddValues: Json[] = [
  ...[null, [null], {}, [{}], [5], true, ''],
  { toString: 1, valueOf: 1 }, // no text can be made of it
  ...[{ '@value': null }, { none: [null] }, { '@id': 5 }, { id: 5 }],
  ...[[{ label: [null], value: [null] }], [{ service: [null] }]],
];

/** The way to every value in a document, its own excepted. */
export function* paths(value: Json | undefined, above: string[] = []): Generator<string[]> {
  if (above.length > 0) yield above;
  if (Array.isArray(value))
    for (const [i, one] of value.entries()) yield* paths(one, [...above, `${i}`]);
  else if (isJsonObject(value))
    for (const name of Object.keys(value)) yield* paths(value[name], [...above, name]);
}

/** The document with another value in that place. */
export function withValue(document: Json, [name = '', ...rest]: string[], value: Json): Json {
  const below = (inner: Json | undefined) =>
    rest.length > 0 ? withValue(inner ?? null, rest, value) : value;
  if (Array.isArray(document))
    return document.map((one, i) => (`${i}` === name ? below(one) : one));
  return { ...(document as JsonObject), [name]: below((document as JsonObject)[name]) };
}
