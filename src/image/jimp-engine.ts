import { Jimp, JimpMime } from 'jimp';
import { UnreadableImageError } from '../errors.ts';
import { refuseBrokenGif } from './check-gif.ts';
import { checkImage, cropPixels, unreadable } from './check-image.ts';
import { checkPng } from './check-png.ts';
import { turnUpright } from './exif-orientation.ts';
import type { DecodeOptions, ImageEngine } from './image-engine.ts';
import type { ImageFormat } from './image-header.ts';
import { cut, enlarge, type Pixels, toRgb } from './pixels.ts';
import { fitInto, resample } from './resample.ts';

// jimp also reads TIFF and BMP, but by decoders that make room for whatever size any page claims.
const formats: readonly ImageFormat[] = ['jpeg', 'png', 'gif'];

/** Pure JavaScript, for machines where sharp does not load. Colour profiles are not followed. */
export function openJimpEngine(why: string, maxPixels: number): ImageEngine {
  const engine = { name: 'jimp', formats, maxPixels } as const;
  return {
    name: 'jimp',
    why,
    formats,
    async decode(bytes, options = {}) {
      const { format } = checkImage(bytes, engine);
      if (format === 'jpeg') refuseCutOffJpeg(bytes);
      if (format === 'gif') refuseBrokenGif(bytes);
      try {
        const orientation = format === 'png' ? checkPng(bytes) : 1; // of JPEG jimp sees to it
        const { bitmap } = await Jimp.fromBuffer(Buffer.from(bytes), {
          'image/jpeg': { tolerantDecoding: false, maxResolutionInMP: maxPixels / 1e6 },
        });
        return reduced(turnUpright(onWhite(bitmap), orientation), options);
      } catch (error) {
        throw unreadable('jimp', format, error);
      }
    },
    async encodePng(pixels, scale = 1) {
      const { width, height, data } = toRgb(enlarge(pixels, scale));
      const rgba = Buffer.alloc(width * height * 4, 255);
      for (let i = 0; i < width * height; i++) rgba.set(data.subarray(3 * i, 3 * i + 3), 4 * i);
      const png = await Jimp.fromBitmap({ width, height, data: rgba }).getBuffer(JimpMime.png);
      return new Uint8Array(png);
    },
  };
}

function reduced(pixels: Pixels, { crop, maxSide }: DecodeOptions): Pixels {
  let part = pixels;
  if (crop !== undefined) {
    const { left, top, width, height } = cropPixels(crop, pixels.width, pixels.height);
    part = cut(pixels, left, top, width, height);
  }
  if (maxSide === undefined || Math.max(part.width, part.height) <= maxSide) return part;
  const { width, height } = fitInto(part, maxSide);
  return resample(part, width, height, 'lanczos');
}

function onWhite(bitmap: { width: number; height: number; data: Uint8Array }): Pixels {
  const { width, height, data: rgba } = bitmap;
  const data = new Uint8Array(width * height * 3);
  for (let i = 0, j = 0; j < data.length; i += 4, j += 3) {
    const alpha = (rgba[i + 3] ?? 0) / 255;
    for (let c = 0; c < 3; c++) {
      data[j + c] = Math.round((rgba[i + c] ?? 0) * alpha + 255 * (1 - alpha));
    }
  }
  return { width, height, channels: 3, data };
}

/** jpeg-js reads past the end of a cut-off file as grey; a whole one has an end-of-image marker after its scan. */
function refuseCutOffJpeg(bytes: Uint8Array): void {
  const file = Buffer.from(bytes.buffer, bytes.byteOffset, bytes.byteLength);
  // Segment by segment up to the scan (FFDA): an EXIF thumbnail before it has its own end marker.
  let offset = 2;
  while (offset + 4 <= file.length && file[offset + 1] !== 0xda) {
    offset += file[offset + 1] === 0xff ? 1 : 2 + file.readUInt16BE(offset + 2);
  }
  if (file.indexOf('ffd9', offset, 'hex') < 0) {
    throw new UnreadableImageError(
      'The image engine jimp cannot decode this JPEG image: it breaks off before its end.',
    );
  }
}
