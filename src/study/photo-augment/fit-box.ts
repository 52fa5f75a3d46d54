import { type Canvas, canvasSide } from './canvas.ts';
import type { BoxChoices } from './choices.ts';

/** In canvas pixels, fractions too; may go over the canvas's edges. */
export interface Box {
  left: number;
  top: number;
  width: number;
  height: number;
}

const side = 28;

/** What the garment covers by half and more; undefined for nothing. */
export function boxOf({ cover }: Canvas): Box | undefined {
  let [left, right, top, bottom] = [canvasSide, -1, -1, -1];
  for (let y = 0; y < canvasSide; y++) {
    for (let x = 0; x < canvasSide; x++) {
      if ((cover[y * canvasSide + x] ?? 0) < 0.5) continue;
      if (x < left) left = x;
      if (x > right) right = x;
      if (top < 0) top = y;
      bottom = y;
    }
  }
  if (bottom < 0) return undefined;
  return { left, top, width: right - left + 1, height: bottom - top + 1 };
}

/** Scaled about its middle and shifted. */
export function moveBox(
  { left, top, width, height }: Box,
  { scale, right, down }: BoxChoices,
): Box {
  const longer = Math.max(width, height);
  return {
    left: left + (width * (1 - scale)) / 2 + right * longer,
    top: top + (height * (1 - scale)) / 2 + down * longer,
    width: width * scale,
    height: height * scale,
  };
}

/**
 * The box's longer side to 28 by area average of tone · cover, in the middle of `image` `[28, 28]`, 0
 * around it: as `fitGarment` does for photographs.
 */
export function fitBox({ tone, cover }: Canvas, box: Box, image: Float32Array): void {
  const scale = side / Math.max(box.width, box.height);
  const width = Math.max(1, Math.round(box.width * scale));
  const height = Math.max(1, Math.round(box.height * scale));
  for (let i = 0; i < product.length; i++) product[i] = (tone[i] ?? 0) * (cover[i] ?? 0);
  averageTurned(product, canvasSide, turned, { from: box.left, span: box.width, count: width });
  averageTurned(turned, width, averaged, { from: box.top, span: box.height, count: height });
  image.fill(0);
  const left = Math.floor((side - width) / 2);
  const top = Math.floor((side - height) / 2);
  for (let y = 0; y < height; y++) {
    for (let x = 0; x < width; x++) {
      image[(top + y) * side + left + x] = Math.min(1, averaged[y * width + x] ?? 0);
    }
  }
}

// --- Internal helpers ---

const product = new Float32Array(canvasSide * canvasSide); // [row, column]
const turned = new Float32Array(side * canvasSide); // [column of the result, row]
const averaged = new Float32Array(side * side); // [row, column] of the result

/** `[lines, 48]` → `[count, lines]`: `count` means over equal parts of what is `from` to `from + span`. */
function averageTurned(
  source: Float32Array,
  lines: number,
  target: Float32Array,
  { from, span, count }: { from: number; span: number; count: number },
): void {
  const step = span / count;
  target.fill(0, 0, count * lines);
  for (let part = 0; part < count; part++) {
    const start = Math.max(0, from + part * step);
    const end = Math.min(canvasSide, from + (part + 1) * step);
    for (let place = Math.floor(start); place < end; place++) {
      const share = (Math.min(end, place + 1) - Math.max(start, place)) / step;
      for (let line = 0; line < lines; line++) {
        const i = part * lines + line;
        target[i] = (target[i] ?? 0) + share * (source[line * canvasSide + place] ?? 0);
      }
    }
  }
}
