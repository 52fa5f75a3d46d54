import { describe, expect, test } from 'vitest';
import { InvalidInputError } from '../../src/errors.ts';
import { enrichManifest } from '../../src/iiif/enrich-manifest.ts';
import { parseManifest } from '../../src/iiif/parse-manifest.ts';
import type { Json } from '../../src/json.ts';
import { oddValues, paths, withValue } from '../odd-values.ts';
import { rich2, rich3 } from './rich-manifests.ts';

const links = {
  id: 'https://tags.ex.org/iiif/manifests/book',
  search: {
    1: { search: 'https://tags.ex.org/1', autocomplete: 'https://tags.ex.org/1/complete' },
    2: { search: 'https://tags.ex.org/2', autocomplete: 'https://tags.ex.org/2/complete' },
  },
  pages: () => [{ id: 'https://tags.ex.org/page', label: 'People' }],
};

describe('a manifest with one odd value anywhere is refused at the door, or served', () => {
  test.each([
    ['from Presentation 2 to 3', rich2(), 3],
    ['from Presentation 3 to 2', rich3(), 2],
  ] as const)('%s', (_way, document, version) => {
    const failed: string[] = [];
    for (const path of paths(document)) {
      if (/^(?:sequences\.0\.canvases|items)\.[1-9]/.test(path.join('.'))) continue; // one canvas is like another
      for (const value of oddValues) {
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
