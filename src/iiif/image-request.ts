import { UnusableCanvasError } from '../errors.ts';
import type { Crop } from './crop.ts';
import type { ImageInfo } from './image-info.ts';
import type { ImageResource, ImageService, Region } from './manifest.ts';

export interface ImageRequest {
  url: string;
  /** What is still to be cut out of the fetched image; undefined: nothing. */
  crop: Crop | undefined;
}

export interface ImageWish {
  /** Of the model, in pixels. What comes has at least four times as much on its shorter side, if the image has it. */
  side: number;
  /** In canvas units. */
  region?: Region;
  canvas: { width: number | undefined; height: number | undefined };
}

interface Size {
  width: number;
  height: number;
}

/** How much larger than needed a size may be that the server has ready, before one is asked for instead. */
const readyMayBe = 4;

/**
 * What to ask an image server for: a size it has ready, else the smallest that is enough; never more than
 * the image has, never more than the server's limits. Level 0 and images without a service come
 * whole, with a `crop` for the region.
 * Throws `UnusableCanvasError` where there is no address, or the region is not on the canvas.
 */
export function imageRequest(
  image: ImageResource,
  info: ImageInfo | undefined,
  { side, region, canvas }: ImageWish,
): ImageRequest {
  const need = 4 * side;
  const size = info ?? sizeOf(image) ?? sizeOf(canvas);
  const crop = region && cropOf(region, sizeOf(canvas) ?? size);
  if (!info || !image.service) {
    if (!image.id) throw new UnusableCanvasError('The image has no address of its own.');
    return { url: image.id, crop };
  }
  const base = info.id || image.service.id;
  if (!isDynamic(info, image.service)) {
    return { url: readyMade(image, info, base, crop ? need / shorter(crop, info) : need), crop };
  }
  const part = pixels(crop ?? whole, info);
  const isWhole = part.w === info.width && part.h === info.height;
  const area = isWhole ? 'full' : `${part.x},${part.y},${part.w},${part.h}`;
  const ready = isWhole ? enough(info.sizes, need)[0] : undefined;
  const wanted =
    ready && shortSide(ready) <= readyMayBe * need
      ? listed(info, ready)
      : scaled(info, { width: part.w, height: part.h }, need);
  return { url: address(base, info, area, wanted), crop: undefined };
}

// --- Internal: parts ---

/** Whether any region and width can be asked for. A service that does not say is believed to be able to. */
const isDynamic = (info: ImageInfo, service: ImageService) =>
  (info.level ?? service.level ?? 1) > 0 ||
  ['regionByPx', 'sizeByW'].every((feature) => info.features.includes(feature));

const whole: Crop = { x: 0, y: 0, w: 1, h: 1 };

const shortSide = ({ width, height }: Size) => Math.min(width, height);

/** Fraction of the shorter side of the image that the shorter side of the part has. */
const shorter = (crop: Crop, size: Size) =>
  Math.min(crop.w * size.width, crop.h * size.height) / shortSide(size);

const sizeOf = ({ width, height }: { width?: number; height?: number }): Size | undefined =>
  width && height ? { width, height } : undefined;

function cropOf(region: Region, canvas: Size | undefined): Crop | undefined {
  const name = `xywh=${region.x},${region.y},${region.w},${region.h}`;
  if (!canvas) {
    const message = `The region ${name} cannot be placed: neither canvas nor image say how large they are.`;
    throw new UnusableCanvasError(message);
  }
  const within = (value: number, size: number) => Math.min(Math.max(value / size, 0), 1);
  const x = within(region.x, canvas.width);
  const y = within(region.y, canvas.height);
  const w = within(region.x + region.w, canvas.width) - x;
  const h = within(region.y + region.h, canvas.height) - y;
  if (!(w > 0 && h > 0)) {
    const message = `The region ${name} is not on the canvas (${canvas.width} × ${canvas.height}).`;
    throw new UnusableCanvasError(message);
  }
  return x === 0 && y === 0 && w === 1 && h === 1 ? undefined : { x, y, w, h };
}

/** Whole pixels of the image, at least one, all that the part touches. */
function pixels(crop: Crop, { width, height }: Size): Region {
  // 1e-6: a fraction times a size is not exactly the pixel that it came from.
  const from = (start: number, size: number) => Math.min(Math.floor(start * size + 1e-6), size - 1);
  const to = (end: number, size: number) => Math.min(Math.ceil(end * size - 1e-6), size);
  const x = from(crop.x, width);
  const y = from(crop.y, height);
  const w = Math.max(1, to(crop.x + crop.w, width) - x);
  const h = Math.max(1, to(crop.y + crop.h, height) - y);
  return { x, y, w, h };
}

// --- Internal: sizes ---

const enough = (sizes: Size[], need: number) =>
  sizes.filter((size) => shortSide(size) >= need).toSorted((a, b) => a.width - b.width);

/**
 * Level 0: complete images only. Listed ones; else a tile that holds the whole image; else the image at
 * its own address; else the largest that is listed; else `full`, which every service must have.
 */
function readyMade(image: ImageResource, info: ImageInfo, base: string, need: number): string {
  const sizes = [...info.sizes, ...wholeTiles(info)].toSorted((a, b) => a.width - b.width);
  const [ready] = enough(sizes, need);
  if (ready) return address(base, info, 'full', listed(info, ready));
  if (image.id) return image.id;
  const largest = sizes.at(-1);
  return address(base, info, 'full', largest ? listed(info, largest) : everything(info));
}

/** The scales at which the whole image fits into one tile. */
const wholeTiles = (info: ImageInfo): Size[] =>
  info.tiles.flatMap((tile) =>
    tile.scaleFactors
      .map((factor) => ({
        width: Math.ceil(info.width / factor),
        height: Math.ceil(info.height / factor),
      }))
      .filter(({ width, height }) => width <= tile.width && height <= tile.height),
  );

/** As servers spell the sizes they have ready: canonical form of Image API 3 is `w,h`, before it was `w,`. */
function listed(info: ImageInfo, { width, height }: Size): string {
  if (width === info.width && height === info.height) return everything(info);
  return info.version === 3 || info.features.includes('sizeByWhListed')
    ? `${width},${height}`
    : `${width},`;
}

const everything = (info: ImageInfo) => (info.version === 3 ? 'max' : 'full');

/** The smallest size of a part with `need` pixels on its shorter side, within the server's limits. */
function scaled(info: ImageInfo, part: Size, need: number): string {
  const { maxWidth = Infinity, maxHeight = Infinity, maxArea = Infinity } = info;
  const limit = Math.min(
    1,
    maxWidth / part.width,
    maxHeight / part.height,
    Math.sqrt(maxArea / (part.width * part.height)),
  );
  const scale = need / shortSide(part);
  if (scale < limit) return `${Math.ceil((part.width * need) / shortSide(part))},`;
  // `max` is what the server gives at most (3.0 §4.2); before, only `full`, which has no limits.
  if (limit === 1 || info.version === 3) return everything(info);
  return `${Math.max(1, Math.floor(part.width * limit))},`;
}

/** Image API 1 calls `native` what later became `default`. */
function address(base: string, info: ImageInfo, region: string, size: string): string {
  const quality = info.version === 1 ? 'native' : 'default';
  const [other] = info.formats;
  const format = other === undefined || info.formats.includes('jpg') ? 'jpg' : other;
  return `${base}/${region}/${size}/0/${quality}.${format}`;
}
