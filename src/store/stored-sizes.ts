import type { Size } from '../annotation/region.ts';
import { InvalidInputError } from '../errors.ts';
import { parseManifest } from '../iiif/parse-manifest.ts';

/** The sizes of the canvases of a manifest that an older version stored, which kept them in its document alone. */
export function storedSizes(document: unknown): Map<string, Size> {
  try {
    return new Map(
      parseManifest(document).canvases.flatMap(({ id, width, height }) =>
        width && height ? [[id, { width, height }]] : [],
      ),
    );
  } catch (error) {
    // The older version may have taken for a manifest what this one does not: no reason to refuse all of its store.
    if (error instanceof InvalidInputError) return new Map();
    throw error;
  }
}
