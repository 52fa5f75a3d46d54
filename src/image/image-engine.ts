import { ConfigError } from '../errors.ts';
import type { Crop } from '../iiif/crop.ts';
import { firstLine } from './check-image.ts';
import type { ImageFormat } from './image-header.ts';
import type { Pixels } from './pixels.ts';

export type Engine = 'sharp' | 'jimp';

/** Turns bytes into pixels. The contract is test/image/image-engine.test.ts, which every engine passes. */
export interface ImageEngine {
  readonly name: Engine;
  /** Why this engine and no other, a sentence for `doctor`. */
  readonly why: string;
  readonly formats: readonly ImageFormat[];
  /**
   * The first frame in sRGB, EXIF orientation applied, transparency on white; always three channels.
   * Throws `UnreadableImageError` (unknown, broken or cut-off bytes) or `TooLargeError` (by its header,
   * before anything is decoded).
   */
  decode(bytes: Uint8Array, options?: DecodeOptions): Promise<Pixels>;
  /** `scale`: every pixel as a square of that many (1). */
  encodePng(pixels: Pixels, scale?: number): Promise<Uint8Array>;
}

export interface DecodeOptions {
  /** The longest side is brought down to this (Lanczos), after cropping; never enlarged. */
  maxSide?: number;
  /** The part to keep, after orientation; it is rounded to whole pixels, at least one. */
  crop?: Crop;
}

export interface EngineOptions {
  /** More pixels than this are refused; default `defaultMaxPixels`. */
  maxPixels?: number;
  /** How sharp is loaded; the tests say what happens where it cannot be. */
  importSharp?: () => Promise<{ default: typeof import('sharp') }>;
}

/** 100 megapixels: 300 MB of RGB. */
const defaultMaxPixels = 100_000_000;

/** Throws `ConfigError` when sharp is asked for by name and does not load here. */
export async function loadImageEngine(
  wish: 'auto' | Engine,
  options: EngineOptions = {},
): Promise<ImageEngine> {
  const { maxPixels = defaultMaxPixels, importSharp = () => import('sharp') } = options;
  const jimp = async (why: string) => {
    const { openJimpEngine } = await import('./jimp-engine.ts');
    return openJimpEngine(why, maxPixels);
  };
  if (wish === 'jimp') return jimp('The configuration asks for jimp.');
  try {
    const sharp = (await importSharp()).default;
    const { openSharpEngine } = await import('./sharp-engine.ts');
    const why =
      wish === 'sharp'
        ? 'The configuration asks for sharp.'
        : 'sharp loads here and is the fastest.';
    return openSharpEngine(sharp, why, maxPixels);
  } catch (error) {
    const reason = firstLine(error);
    if (wish === 'sharp') {
      throw new ConfigError(
        `The image engine sharp does not load here (${reason}). Reinstall it with npm ci, or choose jimp or auto.`,
      );
    }
    return jimp(`sharp does not load here (${reason}), so the slower jimp is used.`);
  }
}
