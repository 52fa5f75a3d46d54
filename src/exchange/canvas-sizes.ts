import type { Size } from '../annotation/region.ts';
import { parseManifest } from '../iiif/parse-manifest.ts';
import type { Store } from '../store/store.ts';
import { sizeOf } from './canvases.ts';

/**
 * Tells the size of a canvas as its manifest gives it; undefined where none does. It remembers one manifest at a
 * time: what is imported mostly comes in its order.
 */
export function canvasSizes(store: Pick<Store, 'manifests'>) {
  let manifest: { shortId: string; sizes: Map<string, Size | undefined> } | undefined;

  return async (canvas: string): Promise<Size | undefined> => {
    const [link] = await store.manifests.withCanvas(canvas);
    if (!link) return undefined;
    if (manifest?.shortId !== link.shortId) {
      const record = await store.manifests.find(link.shortId);
      const canvases = record ? parseManifest(record.document).canvases : [];
      const sizes = new Map(canvases.map((each) => [each.id, sizeOf(each)]));
      manifest = { shortId: link.shortId, sizes };
    }
    return manifest.sizes.get(canvas);
  };
}
