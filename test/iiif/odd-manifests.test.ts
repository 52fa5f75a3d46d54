import { describe, expect, test } from 'vitest';
import { InvalidInputError } from '../../src/errors.ts';
import { enrichManifest } from '../../src/iiif/enrich-manifest.ts';
import { parseManifest } from '../../src/iiif/parse-manifest.ts';
import { isJsonObject, type Json, type JsonObject } from '../../src/json.ts';
import { rich2, rich3 } from './rich-manifests.ts';

const links = {
  id: 'https://tags.ex.org/iiif/manifests/book',
  search: {
    1: { search: 'https://tags.ex.org/1', autocomplete: 'https://tags.ex.org/1/complete' },
    2: { search: 'https://tags.ex.org/2', autocomplete: 'https://tags.ex.org/2/complete' },
  },
  pages: () => [{ id: 'https://tags.ex.org/page', label: 'People' }],
};

const odd: Json[] = [
  ...[null, [null], {}, [{}], [5], true, ''],
  ...[{ '@value': null }, { none: [null] }, { '@id': 5 }, { id: 5 }],
  ...[[{ label: [null], value: [null] }], [{ service: [null] }]],
];

describe('a manifest with one odd value anywhere is refused at the door, or served', () => {
  test.each([
    ['from Presentation 2 to 3', rich2(), 3],
    ['from Presentation 3 to 2', rich3(), 2],
  ] as const)('%s', (_way, document, version) => {
    const failed: string[] = [];
    for (const path of paths(document)) {
      for (const value of odd) {
        const manifest = taken(withValue(document, path, value));
        try {
          if (manifest) enrichManifest(manifest, version, links);
        } catch (error) {
          failed.push(`${path.join('.')} ${JSON.stringify(value)}: ${error}`);
        }
      }
    }
    expect(failed).toEqual([]);
  });
});

function taken(document: Json): ReturnType<typeof parseManifest> | undefined {
  try {
    return parseManifest(document);
  } catch (error) {
    if (error instanceof InvalidInputError) return undefined;
    throw error;
  }
}

function* paths(value: Json | undefined, above: string[] = []): Generator<string[]> {
  if (above.length > 0) yield above;
  if (Array.isArray(value))
    for (const [i, one] of value.entries()) yield* paths(one, [...above, `${i}`]);
  else if (isJsonObject(value))
    for (const name of Object.keys(value)) yield* paths(value[name], [...above, name]);
}

function withValue(document: Json, [name = '', ...rest]: string[], value: Json): Json {
  const below = (inner: Json | undefined) =>
    rest.length > 0 ? withValue(inner ?? null, rest, value) : value;
  if (Array.isArray(document))
    return document.map((one, i) => (`${i}` === name ? below(one) : one));
  return { ...(document as JsonObject), [name]: below((document as JsonObject)[name]) };
}
