import type { Pixels } from './pixels.ts';

/**
 * sRGB → CIE Lab (D65; L 0..100), smoothed by a Gaussian (sigma 0.7) against noise and compression.
 * `[height, width, 3]`.
 */
export function labOf(pixels: Pixels): Float32Array {
  return blur(convert(pixels.data), pixels.width, pixels.height);
}

/** IEC 61966-2-1 to CIE 1976 L*a*b* with the white of D65, 2°. */
export function convert(rgb: Uint8Array): Float32Array {
  const lab = new Float32Array(rgb.length);
  for (let i = 0; i < rgb.length; i += 3) {
    const r = linear[rgb[i] ?? 0] ?? 0;
    const g = linear[rgb[i + 1] ?? 0] ?? 0;
    const b = linear[rgb[i + 2] ?? 0] ?? 0;
    const x = compress((0.4124564 * r + 0.3575761 * g + 0.1804375 * b) / 0.95047);
    const y = compress(0.2126729 * r + 0.7151522 * g + 0.072175 * b);
    const z = compress((0.0193339 * r + 0.119192 * g + 0.9503041 * b) / 1.08883);
    lab[i] = 116 * y - 16;
    lab[i + 1] = 500 * (x - y);
    lab[i + 2] = 200 * (y - z);
  }
  return lab;
}

// --- Internal helpers ---

const linear = Float64Array.from({ length: 256 }, (_, value) => {
  const v = value / 255;
  return v <= 0.04045 ? v / 12.92 : ((v + 0.055) / 1.055) ** 2.4;
});

// The cube root of CIE Lab in 4096 steps, interpolated: within 0.002 in a and b, and much faster.
const steps = 4096;
const roots = Float64Array.from({ length: steps + 2 }, (_, i) => {
  const t = i / steps;
  return t > 216 / 24389 ? Math.cbrt(t) : (t * (24389 / 27) + 16) / 116;
});

function compress(t: number): number {
  const at = Math.min(t, 1) * steps; // white is 1 but for rounding
  const below = at | 0;
  const low = roots[below] ?? 0;
  return low + (at - below) * ((roots[below + 1] ?? 0) - low);
}

// Gaussian weights of a pixel and of its neighbours one, two and three away (4 sigma), on one side.
const [centre = 0, one = 0, two = 0, three = 0] = (() => {
  const weights = [0, 1, 2, 3].map((distance) => Math.exp(-(distance ** 2) / (2 * 0.7 ** 2)));
  const sum = weights.reduce((all, weight, i) => all + (i === 0 ? weight : 2 * weight), 0);
  return weights.map((weight) => weight / sum);
})();

/** Edges are mirrored: d c b a | a b c d. */
function blur(lab: Float32Array, width: number, height: number): Float32Array {
  const row = 3 * width;
  const across = new Float32Array(lab.length);
  const columns = neighbours(width, 3);
  for (let start = 0; start < lab.length; start += row) {
    for (let x = 0; x < width; x++) {
      const at = start + 3 * x;
      across[at] = weigh(lab, columns, 7 * x, start);
      across[at + 1] = weigh(lab, columns, 7 * x, start + 1);
      across[at + 2] = weigh(lab, columns, 7 * x, start + 2);
    }
  }
  const both = new Float32Array(lab.length);
  const rows = neighbours(height, row);
  for (let y = 0; y < height; y++) {
    for (let i = 0; i < row; i++) both[y * row + i] = weigh(across, rows, 7 * y, i);
  }
  return both;
}

/** For every position the offsets of the seven pixels from three before to three after. */
function neighbours(length: number, step: number): Int32Array {
  const offsets = new Int32Array(7 * length);
  for (let i = 0; i < offsets.length; i++) {
    offsets[i] = mirrored(Math.floor(i / 7) + (i % 7) - 3, length) * step;
  }
  return offsets;
}

/** `near` holds the seven offsets from index `first`, counted from `at`. */
function weigh(values: Float32Array, near: Int32Array, first: number, at: number): number {
  return (
    three * ((values[at + (near[first] ?? 0)] ?? 0) + (values[at + (near[first + 6] ?? 0)] ?? 0)) +
    two *
      ((values[at + (near[first + 1] ?? 0)] ?? 0) + (values[at + (near[first + 5] ?? 0)] ?? 0)) +
    one *
      ((values[at + (near[first + 2] ?? 0)] ?? 0) + (values[at + (near[first + 4] ?? 0)] ?? 0)) +
    centre * (values[at + (near[first + 3] ?? 0)] ?? 0)
  );
}

function mirrored(index: number, length: number): number {
  let i = index;
  while (i < 0 || i >= length) i = i < 0 ? -1 - i : 2 * length - 1 - i;
  return i;
}
