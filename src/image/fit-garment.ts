import type { Pixels } from './pixels.ts';
import { fitInto } from './resample.ts';

/**
 * Grey values under the mask, cropped to the mask's box, the longest side to `side` by area average of
 * value · mask (so that edges fade to 0), in the middle of side × side. Without a mask, or with an empty
 * one: the whole picture.
 */
export function fitGarment(pixels: Pixels, mask: Uint8Array | undefined, side: number): Pixels {
  const whole = { left: 0, top: 0, width: pixels.width, height: pixels.height };
  const box = (mask && boxOf(mask, pixels.width)) ?? whole;
  const size = fitInto(box, side);
  const left = Math.floor((side - size.width) / 2);
  const top = Math.floor((side - size.height) / 2);
  const columns = shares(box.width, size.width);
  const rows = shares(box.height, size.height);
  const { channels } = pixels;
  const data = new Uint8Array(side * side * channels);
  for (let y = 0; y < size.height; y++) {
    for (let x = 0; x < size.width; x++) {
      for (let c = 0; c < channels; c++) {
        let sum = 0;
        for (const row of rows[y] ?? []) {
          const start = (box.top + row.index) * pixels.width + box.left;
          for (const column of columns[x] ?? []) {
            const i = start + column.index;
            if (mask === undefined || mask[i] === 1) {
              sum += row.share * column.share * (pixels.data[i * channels + c] ?? 0);
            }
          }
        }
        data[((top + y) * side + left + x) * channels + c] = Math.round(sum);
      }
    }
  }
  return { width: side, height: side, channels, data };
}

// --- Internal helpers ---

function boxOf(mask: Uint8Array, width: number) {
  let [left, right, top, bottom] = [width, -1, -1, -1];
  for (let i = 0; i < mask.length; i++) {
    if (mask[i] !== 1) continue;
    const x = i % width;
    const y = (i - x) / width;
    left = Math.min(left, x);
    right = Math.max(right, x);
    if (top < 0) top = y;
    bottom = y;
  }
  if (bottom < 0) return undefined;
  return { left, top, width: right - left + 1, height: bottom - top + 1 };
}

/** For every output pixel the input pixels that it covers and their share of it; shares sum to 1. */
function shares(input: number, output: number): { index: number; share: number }[][] {
  const step = input / output;
  return Array.from({ length: output }, (_, i) => {
    const from = i * step;
    const to = Math.min(input, (i + 1) * step);
    const covered: { index: number; share: number }[] = [];
    for (let index = Math.floor(from); index < to; index++) {
      const share = (Math.min(to, index + 1) - Math.max(from, index)) / step;
      if (share > 1e-9) covered.push({ index, share });
    }
    return covered;
  });
}
