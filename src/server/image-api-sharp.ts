import { Readable } from 'node:stream';
import { IIIFError, Processor, type ProcessorOptions, Versions } from 'iiif-processor';
import sharp from 'sharp';
import { InvalidInputError, UnreadableImageError } from '../errors.ts';
import { isJsonObject, type JsonObject } from '../json.ts';

/**
 * The work of the Image API, by `iiif-processor`. Loaded only where sharp is there. Around it is put what it
 * lacks: limits on what is computed, sizes in boxes larger than the image, canonical addresses of parts.
 */
export interface ImageParameters {
  region: string;
  size: string;
  rotation: string;
  /** `default.jpg` */
  name: string;
}

export interface ProcessedImage {
  bytes: Buffer;
  type: string;
  canonical: string;
  profile: string;
}

/** `address` is that of the service, which becomes its id. Throws `UnreadableImageError`. */
export async function imageInfo(bytes: Buffer, address: string): Promise<JsonObject> {
  const size = await dimensions(bytes);
  const processor = openProcessor(`${address}/info.json`, bytes, size);
  const { body } = await processor.infoJson();
  const info: unknown = JSON.parse(body.toString());
  if (!isJsonObject(info)) throw new Error('iiif-processor made no info.json');
  // It lists halves of at least 64 pixels, so of a small image none.
  const small = Array.isArray(info.sizes) && info.sizes.length === 0;
  const ready = { sizes: [{ ...size }], tiles: [{ ...size, scaleFactors: [1] }] };
  return { ...info, id: address, ...(small ? ready : {}) };
}

/** Throws `InvalidInputError` for parameters that the specification or our limits refuse, `UnreadableImageError`. */
export async function processImage(
  bytes: Buffer,
  address: string,
  parameters: ImageParameters,
): Promise<ProcessedImage> {
  const size = await dimensions(bytes);
  const { path, canonical } = checked(parameters, size);
  const result = await openProcessor(`${address}/${path}`, bytes, size)
    .iiifImage()
    .catch((error: unknown) => {
      if (error instanceof IIIFError) throw refused(error);
      throw unreadable(error);
    });
  return {
    bytes: Buffer.from(result.body),
    type: result.contentType,
    canonical: `${address}/${canonical}`,
    profile: Versions[3].profileLink,
  };
}

// --- Internal ---

/** Sharp's own limit, and what a server can be made to compute by one request. */
const maxInputPixels = 268_402_689;
const maxOutputPixels = 50_000_000;

interface Size {
  width: number;
  height: number;
}

function openProcessor(url: string, bytes: Buffer, size: Size): Processor {
  const options: ProcessorOptions = {
    iiifVersion: 3,
    // All before the image's id; the library reads it as a regular expression.
    pathPrefix: new URL(url).pathname
      .replace(/\/[^/]+\/(info\.json|[^/]+\/[^/]+\/[^/]+\/[^/]+)$/, '/')
      .replace(/[.*+?^${}()|[\]\\]/g, '\\$&'),
    // One size: otherwise the pages of a file are taken for smaller copies of the first.
    dimensionFunction: async () => size,
    sharpOptions: { limitInputPixels: maxInputPixels },
  };
  try {
    return new Processor(url, async () => Readable.from([bytes]), options);
  } catch (error) {
    throw error instanceof IIIFError ? refused(error) : error;
  }
}

async function dimensions(bytes: Buffer): Promise<Size> {
  try {
    const { autoOrient } = await sharp(bytes, { limitInputPixels: maxInputPixels }).metadata();
    return { width: autoOrient.width, height: autoOrient.height };
  } catch (error) {
    throw unreadable(error);
  }
}

function checked({ region, size, rotation, name }: ImageParameters, image: Size) {
  const [, quality = '', format = ''] = /^([^.]*)\.(.*)$/.exec(name) ?? [];
  try {
    const regionOnly = new Versions[3].Calculator(image).region(region);
    const part = regionOnly.info().region;
    if (!(part.width > 0 && part.height > 0)) {
      throw new InvalidInputError(`The region ${region} is not on the image.`);
    }
    const boxed = boxWithin(size, part);
    const { size: asked } = regionOnly.size(boxed).info();
    const made = fitted(asked, part);
    if (made.width < 1 || made.height < 1) {
      throw new InvalidInputError(`The size ${size} leaves nothing of the region.`);
    }
    if (made.width * made.height > maxOutputPixels) {
      const limit = `${maxOutputPixels / 1e6} megapixels`;
      throw new InvalidInputError(`The size ${size} is more than the ${limit} that are computed.`);
    }
    regionOnly.rotation(rotation).quality(quality).format(format);
    const whole = part.width === image.width && part.height === image.height;
    const area = whole ? 'full' : `${part.left},${part.top},${part.width},${part.height}`;
    const same = made.width === part.width && made.height === part.height;
    const up = made.width > part.width || made.height > part.height ? '^' : '';
    return {
      path: [region, boxed, rotation, name].map(encodeURIComponent).join('/'),
      // Image API 3.0 §4.7
      canonical: `${area}/${same ? 'max' : `${up}${made.width},${made.height}`}/${rotation}/${name}`,
    };
  } catch (error) {
    throw error instanceof IIIFError ? refused(error) : error;
  }
}

/**
 * `!w,h` means as large as fits into the box, but not larger than the region (3.0 §4.2); the library
 * refuses boxes that reach beyond the region.
 */
function boxWithin(size: string, part: Size): string {
  const box = /^!(\d+),(\d+)$/.exec(size);
  if (!box) return size;
  const [width, height] = [Number(box[1]), Number(box[2])];
  return `!${Math.min(width, part.width)},${Math.min(height, part.height)}`;
}

function fitted(asked: Size & { fit?: 'fill' | 'inside' }, part: Size): Size {
  if (asked.fit !== 'inside') return { width: asked.width, height: asked.height };
  const scale = Math.min(asked.width / part.width, asked.height / part.height);
  return { width: Math.round(part.width * scale), height: Math.round(part.height * scale) };
}

const refused = (error: IIIFError) =>
  new InvalidInputError(`${error.message} (IIIF Image API 3.0 §4).`, [], { cause: error });

function unreadable(error: unknown): UnreadableImageError {
  const reason = error instanceof Error ? error.message : String(error);
  return new UnreadableImageError(`The image cannot be decoded: ${reason}.`, { cause: error });
}
