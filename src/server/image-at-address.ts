import type { Autotag } from '../autotag.ts';
import { UnusableCanvasError } from '../errors.ts';
import { canvasImage, fetchImageInfo } from '../iiif/canvas-image.ts';
import type { Crop } from '../iiif/crop.ts';
import { serviceId } from '../iiif/image-service.ts';
import type { Canvas, Region } from '../iiif/manifest.ts';
import { toLocal } from '../local-address.ts';

/** An image that is on no canvas. */
export interface SingleImage {
  name: string;
  /** Encoded. */
  bytes: Uint8Array;
  crop: Crop | undefined;
}

/**
 * The image at an address, or of the image service whose `info.json` it is; `region` in pixels of the full image,
 * `side` that of the model. Throws what the fetcher throws, and `UnusableCanvasError`.
 */
export async function imageAtAddress(
  url: string,
  { side, region, base }: { side: number; region: Region | undefined; base: string },
  autotag: Autotag,
): Promise<SingleImage> {
  const canvas = await canvasOf(url, toLocal(url, base), autotag);
  const placed = canvas.width !== undefined;
  const image = await canvasImage(canvas, { side, region: placed ? region : undefined }, autotag);
  const { bytes } = image;
  if (placed || !region) return { name: url, bytes, crop: image.crop };
  const { width, height } = await autotag.engine.decode(bytes);
  if (region.x + region.w > width || region.y + region.h > height || !region.w || !region.h) {
    throw new UnusableCanvasError(`The region is not on the image (${width} × ${height}).`);
  }
  const crop = {
    x: region.x / width,
    y: region.y / height,
    w: region.w / width,
    h: region.h / height,
  };
  return { name: url, bytes, crop };
}

// --- Internal helpers ---

async function canvasOf(url: string, address: string, { fetcher }: Autotag): Promise<Canvas> {
  const plain = { id: url, label: url, width: undefined, height: undefined };
  const image = { id: address, width: undefined, height: undefined, format: undefined };
  if (address !== url || !/\/info\.json$/.test(address)) {
    return { ...plain, image: { ...image, service: undefined } };
  }
  const id = serviceId(address.replace(/\/info\.json$/, ''));
  const { version, level, width, height } = await fetchImageInfo(id, fetcher);
  return { ...plain, width, height, image: { ...image, id: '', service: { id, version, level } } };
}
