import type { Size } from '../annotation/region.ts';
import type { Store } from './store.ts';

/**
 * Tells the size of a canvas as the oldest manifest that lists it gives it; undefined where none does. It remembers one
 * canvas and one manifest at a time: what is imported or searched mostly comes in their order.
 */
export function canvasSizes(store: Pick<Store, 'manifests'>) {
  let latest: { canvas: string; size: Size | undefined } | undefined;
  let manifest: { shortId: string; sizes: Map<string, Size | undefined> } | undefined;

  return async (canvas: string): Promise<Size | undefined> => {
    if (latest?.canvas !== canvas) latest = { canvas, size: await sizeOf(canvas) };
    return latest.size;
  };

  async function sizeOf(canvas: string): Promise<Size | undefined> {
    const [link] = await store.manifests.withCanvas(canvas);
    if (!link) return undefined;
    if (manifest?.shortId !== link.shortId) {
      const { canvases = [] } = (await store.manifests.find(link.shortId)) ?? {};
      const sizes = new Map(canvases.map(({ id, size }) => [id, size]));
      manifest = { shortId: link.shortId, sizes };
    }
    return manifest.sizes.get(canvas);
  }
}
