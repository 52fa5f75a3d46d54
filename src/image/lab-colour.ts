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

function compress(t: number): number {
  return t > 216 / 24389 ? Math.cbrt(t) : (t * (24389 / 27) + 16) / 116;
}

const radius = 3; // 4 sigma
const kernel = (() => {
  const weights = Array.from({ length: 2 * radius + 1 }, (_, i) =>
    Math.exp(-((i - radius) ** 2) / (2 * 0.7 ** 2)),
  );
  const sum = weights.reduce((a, b) => a + b);
  return Float64Array.from(weights, (weight) => weight / sum);
})();

/** Edges are mirrored: d c b a | a b c d. */
function blur(lab: Float32Array, width: number, height: number): Float32Array {
  const across = blurAlong(lab, width, height, 3, 3 * width);
  return blurAlong(across, height, width, 3 * width, 3);
}

function blurAlong(
  from: Float32Array,
  length: number,
  lines: number,
  step: number,
  lineStep: number,
): Float32Array {
  const to = new Float32Array(from.length);
  for (let line = 0; line < lines; line++) {
    for (let i = 0; i < length; i++) {
      let [l, a, b] = [0, 0, 0];
      for (let k = -radius; k <= radius; k++) {
        const at = line * lineStep + mirrored(i + k, length) * step;
        const weight = kernel[k + radius] ?? 0;
        l += weight * (from[at] ?? 0);
        a += weight * (from[at + 1] ?? 0);
        b += weight * (from[at + 2] ?? 0);
      }
      const at = line * lineStep + i * step;
      to[at] = l;
      to[at + 1] = a;
      to[at + 2] = b;
    }
  }
  return to;
}

function mirrored(index: number, length: number): number {
  let i = index;
  while (i < 0 || i >= length) i = i < 0 ? -1 - i : 2 * length - 1 - i;
  return i;
}
