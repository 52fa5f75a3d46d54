/** Eight-bit pixels, row by row, channels interleaved: `width * height * channels` bytes; sRGB or grey. */
export interface Pixels {
  width: number;
  height: number;
  channels: 1 | 3;
  data: Uint8Array;
}

/**
 * Luma after ITU-R 601-2 in the fixed-point arithmetic of Pillow's `convert('L')`, which the study used:
 * 0.299 R + 0.587 G + 0.114 B, rounded. Grey pixels come back as they are.
 */
export function toGrey(pixels: Pixels): Pixels {
  if (pixels.channels === 1) return pixels;
  const { width, height, data } = pixels;
  const grey = new Uint8Array(width * height);
  for (let i = 0, j = 0; i < grey.length; i++, j += 3) {
    const sum = at(data, j) * 19595 + at(data, j + 1) * 38470 + at(data, j + 2) * 7471;
    grey[i] = (sum + 0x8000) >> 16;
  }
  return { width, height, channels: 1, data: grey };
}

export function invert(pixels: Pixels): Pixels {
  const data = new Uint8Array(pixels.data);
  // 255 - value is the complement of its bits, which four bytes have at once.
  const fours = new Uint32Array(data.buffer, 0, data.length >> 2);
  for (let i = 0; i < fours.length; i++) fours[i] = ~(fours[i] ?? 0);
  for (let i = fours.length << 2; i < data.length; i++) data[i] = 255 - at(data, i);
  return { ...pixels, data };
}

/** Left and right exchanged. */
export function mirror(pixels: Pixels): Pixels {
  const { width, height, channels, data } = pixels;
  const mirrored = new Uint8Array(data.length);
  for (let y = 0; y < height; y++) {
    for (let x = 0; x < width; x++) {
      const from = (y * width + x) * channels;
      const to = (y * width + width - 1 - x) * channels;
      for (let c = 0; c < channels; c++) mirrored[to + c] = at(data, from + c);
    }
  }
  return { ...pixels, data: mirrored };
}

/** Grey pixels repeated into three equal channels. */
export function toRgb(pixels: Pixels): Pixels {
  if (pixels.channels === 3) return pixels;
  const data = new Uint8Array(pixels.data.length * 3);
  for (let i = 0; i < pixels.data.length; i++) data.fill(at(pixels.data, i), 3 * i, 3 * i + 3);
  return { ...pixels, channels: 3, data };
}

/** The rectangle of whole pixels from (left, top); it must lie inside. */
export function cut(
  pixels: Pixels,
  left: number,
  top: number,
  width: number,
  height: number,
): Pixels {
  const { channels } = pixels;
  const data = new Uint8Array(width * height * channels);
  for (let y = 0; y < height; y++) {
    const from = ((top + y) * pixels.width + left) * channels;
    data.set(pixels.data.subarray(from, from + width * channels), y * width * channels);
  }
  return { width, height, channels, data };
}

/** Every pixel as a square of `scale` by `scale`: shows what a model sees without smoothing it. */
export function enlarge(pixels: Pixels, scale: number): Pixels {
  const { width, height, channels } = pixels;
  const data = new Uint8Array(width * scale * height * scale * channels);
  let to = 0;
  for (let y = 0; y < height * scale; y++) {
    for (let x = 0; x < width * scale; x++) {
      const from = (Math.floor(y / scale) * width + Math.floor(x / scale)) * channels;
      for (let c = 0; c < channels; c++) data[to++] = at(pixels.data, from + c);
    }
  }
  return { width: width * scale, height: height * scale, channels, data };
}

// Indices here are computed from the sizes, so `?? 0` never acts; it only satisfies the type.
function at(data: Uint8Array, index: number): number {
  return data[index] ?? 0;
}
