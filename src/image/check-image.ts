import { AutotagError, TooLargeError, UnreadableImageError } from '../errors.ts';
import type { Crop } from '../iiif/crop.ts';
import type { Engine } from './image-engine.ts';
import { type ImageFormat, readImageHeader } from './image-header.ts';

/**
 * Refuses bytes that the engine cannot decode or must not, before anything is decoded.
 * `longest`: side in pixels, as the header says; undefined where it does not.
 * Throws `UnreadableImageError` or `TooLargeError`.
 */
export function checkImage(
  bytes: Uint8Array,
  engine: { name: Engine; formats: readonly ImageFormat[]; maxPixels: number },
): { format: ImageFormat; longest: number | undefined } {
  const header = readImageHeader(bytes);
  if (header === undefined) throw new UnreadableImageError(notAnImage(bytes));
  const { format, size } = header;
  if (!engine.formats.includes(format)) {
    throw new UnreadableImageError(
      `The image engine ${engine.name} cannot read ${format.toUpperCase()} images, only ${engine.formats
        .map((name) => name.toUpperCase())
        .join(', ')}.`,
    );
  }
  if (size !== undefined && size.width * size.height === 0) {
    throw new UnreadableImageError(`The image has ${size.width} × ${size.height} pixels.`);
  }
  if (size !== undefined && size.width * size.height > engine.maxPixels) {
    throw new TooLargeError(
      `The image has ${size.width} × ${size.height} pixels; more than ${megapixels(engine.maxPixels)} are refused.`,
    );
  }
  return { format, longest: size && Math.max(size.width, size.height) };
}

/** What a decoder threw, as one of ours: its first line is kept in the message, all of it as the cause. */
export function unreadable(engine: Engine, format: ImageFormat, error: unknown): AutotagError {
  if (error instanceof AutotagError) return error;
  const message = `The image engine ${engine} cannot decode this ${format.toUpperCase()} image: ${firstLine(error)}.`;
  return /limit/i.test(firstLine(error))
    ? new TooLargeError(message, { cause: error })
    : new UnreadableImageError(message, { cause: error });
}

/** Fractions → whole pixels inside the picture, at least one by one. */
export function cropPixels(crop: Crop, width: number, height: number) {
  const left = Math.min(width - 1, Math.max(0, Math.round(crop.x * width)));
  const top = Math.min(height - 1, Math.max(0, Math.round(crop.y * height)));
  const right = Math.min(width, Math.max(left + 1, Math.round((crop.x + crop.w) * width)));
  const bottom = Math.min(height, Math.max(top + 1, Math.round((crop.y + crop.h) * height)));
  return { left, top, width: right - left, height: bottom - top };
}

/** A library's message without its stack and its last full stop, to stand inside a sentence. */
export function firstLine(error: unknown): string {
  const message = error instanceof Error ? error.message : String(error);
  return (message.trim().split('\n')[0] ?? '').replace(/[.:\s]+$/, '');
}

// --- Internal helpers ---

function notAnImage(bytes: Uint8Array): string {
  if (bytes.length === 0) return 'The image is empty: 0 bytes.';
  const start = new TextDecoder('latin1').decode(bytes.subarray(0, 24));
  return `These ${bytes.length} bytes are no image that is known here; they start with ${JSON.stringify(start)}.`;
}

function megapixels(pixels: number): string {
  return pixels >= 1e6 ? `${Math.round(pixels / 1e6)} megapixels` : `${pixels} pixels`;
}
