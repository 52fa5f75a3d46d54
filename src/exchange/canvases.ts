import type { Canvas } from '../iiif/manifest.ts';
import { parseManifest } from '../iiif/parse-manifest.ts';
import type { Store } from '../store/store.ts';
import type { ExchangeScope } from './scope.ts';

/** A canvas where it stands. */
export interface PlacedCanvas {
  id: string;
  /** The id itself where no manifest lists the canvas. */
  label: string;
  /** From 1, in its manifest; undefined where no registered manifest lists it. */
  index: number | undefined;
  manifest: { id: string; shortId: string; label: string } | undefined;
  width: number | undefined;
  height: number | undefined;
  image: Canvas['image'];
}

/**
 * The canvases in scope, each once: those of the registered manifests in their order (of several manifests
 * the oldest in scope counts), then, unless manifests are asked for, those that only annotations name.
 */
export async function* canvasesIn(
  store: Pick<Store, 'annotations' | 'manifests'>,
  { manifests, canvases }: ExchangeScope,
): AsyncGenerator<PlacedCanvas> {
  const homeOf = async (canvas: string) =>
    (await store.manifests.withCanvas(canvas)).find(({ id }) => manifests?.includes(id) ?? true);
  const homes = canvases && (await Promise.all(canvases.map(homeOf))).map((home) => home?.id);
  for (const { id, shortId } of await store.manifests.list()) {
    if (!((homes ?? manifests)?.includes(id) ?? true)) continue;
    const record = await store.manifests.find(shortId);
    if (!record) continue; // deleted meanwhile
    const { label } = record;
    for (const [position, canvas] of parseManifest(record.document).canvases.entries()) {
      if (!(canvases?.includes(canvas.id) ?? true)) continue;
      if ((await homeOf(canvas.id))?.id !== id) continue;
      yield { ...canvas, index: position + 1, manifest: { id, shortId, label } };
    }
  }
  if (manifests) return;
  for await (const id of canvases ?? store.annotations.canvases()) {
    if (await homeOf(id)) continue;
    const unknown = { width: undefined, height: undefined, image: undefined };
    yield { id, label: id, index: undefined, manifest: undefined, ...unknown };
  }
}

/** Canvas units; undefined where the manifest gives none. */
export function sizeOf({ width, height }: Pick<PlacedCanvas, 'width' | 'height'>) {
  return width && height ? { width, height } : undefined;
}

/** Where the whole image can be had; undefined where the canvas has none. */
export function imageAddress({ image }: PlacedCanvas): string | undefined {
  if (!image) return undefined;
  if (image.id) return image.id;
  const { service } = image;
  return service && `${service.id}/full/${service.version === 3 ? 'max' : 'full'}/0/default.jpg`;
}
