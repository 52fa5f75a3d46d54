import type { Canvas, Region } from '../iiif/manifest.ts';

/** Longest edge of the pictures that a report shows, in pixels. */
const side = 400;

/**
 * Address of a picture of the canvas, or of the region where the canvas has an image service that cuts;
 * undefined where it has no image. It is never fetched here: an address that a browser can show.
 */
export function pictureAddress(canvas: Canvas, region: Region | undefined): string | undefined {
  const { image } = canvas;
  if (!image) return undefined;
  const { service } = image;
  if (!service || service.level === 0) return image.id || undefined;
  const scale = image.width && canvas.width ? image.width / canvas.width : 1;
  const cut = region && [region.x, region.y, region.w, region.h].map((n) => Math.round(n * scale));
  const width = cut ? cut[2] : image.width;
  const height = cut ? cut[3] : image.height;
  const size = sizeOf(width, height) ?? (service.version === 3 ? 'max' : 'full');
  const quality = service.version === 1 ? 'native' : 'default';
  return `${service.id}/${cut?.join(',') ?? 'full'}/${size}/0/${quality}.jpg`;
}

/** Along the longer edge only, which every service with a level can; undefined: as large as it comes, since nobody may enlarge. */
function sizeOf(width: number | undefined, height: number | undefined): string | undefined {
  if (!width || !height || Math.max(width, height) <= side) return undefined;
  return width >= height ? `${side},` : `,${side}`;
}
