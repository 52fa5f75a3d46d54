import type { Size } from '../annotation/region.ts';
import type { Region } from '../iiif/manifest.ts';

/**
 * Intersection over union, 0..1. `undefined` is the whole canvas; against a region it needs the
 * canvas's size and is 0 without it.
 */
export function overlap(
  one: Region | undefined,
  two: Region | undefined,
  canvas: Size | undefined,
): number {
  if (!one && !two) return 1;
  const a = one ?? wholeOf(canvas);
  const b = two ?? wholeOf(canvas);
  if (!a || !b) return 0;
  const width = Math.min(a.x + a.w, b.x + b.w) - Math.max(a.x, b.x);
  const height = Math.min(a.y + a.h, b.y + b.h) - Math.max(a.y, b.y);
  if (width <= 0 || height <= 0) return 0;
  const shared = width * height;
  return shared / (a.w * a.h + b.w * b.h - shared);
}

// --- Internal helpers ---

function wholeOf(canvas: Size | undefined): Region | undefined {
  return canvas && { x: 0, y: 0, w: canvas.width, h: canvas.height };
}
