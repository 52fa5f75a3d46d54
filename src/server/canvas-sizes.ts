import type { Size } from '../annotation/region.ts';
import { parseManifest } from '../iiif/parse-manifest.ts';
import type { ManifestRecord } from '../store/store.ts';
import { fingerprint, remember } from './remember.ts';

export type CanvasSizes = Map<string, Size>;

/** The size of every canvas that has one, by its id; manifests seen lately are not parsed again. */
export function canvasSizes({ document }: ManifestRecord): CanvasSizes {
  return sizes(fingerprint(document), () => {
    const found: CanvasSizes = new Map();
    for (const { id, width, height } of parseManifest(document).canvases) {
      if (width && height) found.set(id, { width, height });
    }
    return found;
  });
}

// --- Internal helpers ---

const sizes = remember<CanvasSizes>(100);
