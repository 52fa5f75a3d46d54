import { components } from './components.ts';

/**
 * Smooths a mask (5 × 5 median), keeps the central component and those nearly as central (a pair of shoes), fills its
 * small holes. Fewer than 60 pixels left: all ones, the whole picture.
 */
export function cleanMask(mask: Uint8Array, width: number, height: number): Uint8Array {
  const kept = keepCentral(medianFilter(mask, width, height), width, height);
  const filled = fillHoles(kept, width, height);
  return count(filled) < 60 ? filled.fill(1) : filled;
}

/** 5 × 5 median of a mask: the majority of 25, the edge pixels repeated outwards. */
export function medianFilter(mask: Uint8Array, width: number, height: number): Uint8Array {
  const rows = sumsOfFive(mask, width, height, 1, width);
  const sums = sumsOfFive(rows, height, width, width, 1);
  for (let i = 0; i < sums.length; i++) sums[i] = (sums[i] ?? 0) > 12 ? 1 : 0;
  return sums;
}

/**
 * Keeps the 4-connected components that score at least a quarter of the best one. A pixel's score falls off from the
 * middle: exp(-(x² + y²) / (2 · 0.55²)) with x, y in -1..1.
 */
export function keepCentral(mask: Uint8Array, width: number, height: number): Uint8Array {
  const { labels, count: found } = components(mask, width, height);
  const scores = new Float64Array(found + 1);
  const across = falloff(width);
  const down = falloff(height);
  for (let y = 0, i = 0; y < height; y++) {
    for (let x = 0; x < width; x++, i++) {
      const label = labels[i] ?? 0;
      if (label > 0) scores[label] = (scores[label] ?? 0) + (across[x] ?? 0) * (down[y] ?? 0);
    }
  }
  let best = 0;
  for (const score of scores) best = Math.max(best, score);
  const kept = new Uint8Array(mask.length);
  for (let i = 0; i < kept.length; i++) {
    const label = labels[i] ?? 0;
    kept[i] = label > 0 && (scores[label] ?? 0) >= 0.25 * best ? 1 : 0;
  }
  return kept;
}

/** Fills the holes (4-connected, not touching the edge) that are smaller than 3% of the mask. */
export function fillHoles(mask: Uint8Array, width: number, height: number): Uint8Array {
  const outside = new Uint8Array(mask.length);
  for (let i = 0; i < outside.length; i++) outside[i] = mask[i] === 1 ? 0 : 1;
  const { labels, count: found } = components(outside, width, height);
  const sizes = new Uint32Array(found + 1);
  const open = new Uint8Array(found + 1);
  for (let y = 0, i = 0; y < height; y++) {
    for (let x = 0; x < width; x++, i++) {
      const label = labels[i] ?? 0;
      sizes[label] = (sizes[label] ?? 0) + 1;
      if (x === 0 || y === 0 || x === width - 1 || y === height - 1) open[label] = 1;
    }
  }
  const limit = 0.03 * count(mask);
  const filled = new Uint8Array(mask.length);
  for (let i = 0; i < filled.length; i++) {
    const label = labels[i] ?? 0;
    filled[i] = label === 0 || (open[label] === 0 && (sizes[label] ?? 0) < limit) ? 1 : 0;
  }
  return filled;
}

// --- Internal helpers ---

function count(mask: Uint8Array): number {
  let sum = 0;
  for (const value of mask) sum += value;
  return sum;
}

function falloff(length: number): Float64Array {
  return Float64Array.from({ length }, (_, i) => {
    const x = length > 1 ? (2 * i) / (length - 1) - 1 : 0;
    return Math.exp(-(x * x) / (2 * 0.55 ** 2));
  });
}

function sumsOfFive(
  from: Uint8Array,
  length: number,
  lines: number,
  step: number,
  lineStep: number,
): Uint8Array {
  const to = new Uint8Array(from.length);
  const last = length - 1;
  for (let line = 0; line < lines; line++) {
    const start = line * lineStep;
    const first = from[start] ?? 0;
    // The window around pixel -1: three times the repeated first pixel, then the first two.
    let sum = 4 * first + (from[start + Math.min(1, last) * step] ?? 0);
    for (let i = 0; i < length; i++) {
      sum += from[start + Math.min(last, i + 2) * step] ?? 0;
      sum -= from[start + Math.max(0, i - 3) * step] ?? 0;
      to[start + i * step] = sum;
    }
  }
  return to;
}
