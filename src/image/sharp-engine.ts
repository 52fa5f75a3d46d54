import type { Sharp, SharpOptions } from 'sharp';
import { checkImage, cropPixels, unreadable } from './check-image.ts';
import type { DecodeOptions, ImageEngine } from './image-engine.ts';
import type { ImageFormat } from './image-header.ts';
import { enlarge, type Pixels, toRgb } from './pixels.ts';

const formats: readonly ImageFormat[] = ['jpeg', 'png', 'gif', 'webp', 'tiff', 'avif'];

/**
 * libvips through sharp. Embedded colour profiles are followed, so that CMYK and wide-gamut images
 * arrive in sRGB.
 */
export function openSharpEngine(
  sharp: typeof import('sharp'),
  why: string,
  maxPixels: number,
): ImageEngine {
  // Images are looked at once and worked on one to a core: libvips' own cache and threads only cost.
  sharp.cache(false);
  sharp.concurrency(1);
  const engine = { name: 'sharp', formats, maxPixels } as const;
  const input: SharpOptions = {
    limitInputPixels: maxPixels,
    // Cut-off files fail; odd but complete ones (stray bytes between segments) are read on purpose.
    failOn: 'truncated',
    sequentialRead: true,
  };

  return {
    name: 'sharp',
    why,
    formats,
    async decode(bytes, options = {}) {
      const { format, longest } = checkImage(bytes, engine);
      const { crop, maxSide } = options;
      // Asked for in vain, resizing still takes a tenth of the time.
      const fits = longest !== undefined && maxSide !== undefined && longest <= maxSide;
      try {
        return await pixelsOf(sharp(bytes, input), { crop, maxSide: fits ? undefined : maxSide });
      } catch (error) {
        throw unreadable('sharp', format, error);
      }
    },
    async encodePng(pixels, scale = 1) {
      const { data, width, height, channels } = enlarge(pixels, scale);
      const png = await sharp(data, { raw: { width, height, channels } }).png().toBuffer();
      return new Uint8Array(png);
    },
  };
}

async function pixelsOf(image: Sharp, { crop, maxSide }: DecodeOptions): Promise<Pixels> {
  let picture = image.autoOrient();
  if (crop !== undefined) {
    const { autoOrient } = await image.metadata();
    picture = picture.extract(cropPixels(crop, autoOrient.width, autoOrient.height));
  }
  if (maxSide !== undefined) {
    picture = picture.resize(maxSide, maxSide, {
      fit: 'inside',
      withoutEnlargement: true,
      kernel: 'lanczos3',
    });
  }
  const { data, info } = await picture
    .flatten({ background: '#ffffff' })
    .toColourspace('srgb')
    .raw({ depth: 'uchar' })
    .toBuffer({ resolveWithObject: true });
  const { buffer, byteOffset, byteLength } = data;
  const { width, height, channels } = info;
  if (channels !== 1 && channels !== 3) throw new Error(`${channels} channels after decoding`);
  return toRgb({ width, height, channels, data: new Uint8Array(buffer, byteOffset, byteLength) });
}
