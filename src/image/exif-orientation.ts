import type { Pixels } from './pixels.ts';

/** The orientation, 1..8, in an EXIF block, which is a TIFF without pixels; 1 where it says none (EXIF 2.32, 4.6.4). */
export function exifOrientation(exif: Uint8Array): number {
  const view = new DataView(exif.buffer, exif.byteOffset, exif.byteLength);
  try {
    const little = view.getUint8(0) === 0x49;
    const directory = view.getUint32(4, little);
    const entries = view.getUint16(directory, little);
    for (let i = 0; i < entries; i++) {
      const entry = directory + 2 + 12 * i;
      if (view.getUint16(entry, little) !== orientationTag) continue;
      const value = view.getUint16(entry + 8, little);
      return value >= 1 && value <= 8 ? value : 1;
    }
  } catch (error) {
    if (!(error instanceof RangeError)) throw error; // past the end: a broken block says nothing
  }
  return 1;
}

/** The picture upright, as `orientation` says how its rows and columns are stored (EXIF 2.32, 4.6.5.1). */
export function turnUpright(pixels: Pixels, orientation: number): Pixels {
  if (orientation === 1) return pixels;
  const { width: w, height: h, channels } = pixels;
  const lying = orientation >= 5;
  const [width, height] = lying ? [h, w] : [w, h];
  const data = new Uint8Array(w * h * channels);
  for (let y = 0; y < height; y++) {
    for (let x = 0; x < width; x++) {
      const [column, row] = lying ? [y, x] : [x, y];
      const left = fromRight.includes(orientation) ? w - 1 - column : column;
      const top = fromBottom.includes(orientation) ? h - 1 - row : row;
      const from = (top * w + left) * channels;
      data.set(pixels.data.subarray(from, from + channels), (y * width + x) * channels);
    }
  }
  return { width, height, channels, data };
}

// --- Internal helpers ---

const orientationTag = 0x112;

/** Orientations whose stored columns run against the picture's; below, whose rows do. */
const fromRight = [2, 3, 7, 8];
const fromBottom = [3, 4, 6, 7];
