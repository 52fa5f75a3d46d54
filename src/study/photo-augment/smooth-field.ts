import { canvasSide } from './canvas.ts';
import { normal } from './chance.ts';

const knots = 5;

/** A 5 × 5 normal field brought to the canvas by bicubic interpolation, times `amplitude`. */
export function smoothField(field: Float32Array, amplitude: number, random: () => number): void {
  for (let i = 0; i < coarse.length; i++) coarse[i] = normal(random) * amplitude;
  for (let y = 0; y < canvasSide; y++) {
    for (let knot = 0; knot < knots; knot++) {
      let sum = 0;
      for (let k = 0; k < knots; k++) {
        sum += (weights[y * knots + k] ?? 0) * (coarse[k * knots + knot] ?? 0);
      }
      row[knot] = sum;
    }
    const a = row[0] ?? 0;
    const b = row[1] ?? 0;
    const c = row[2] ?? 0;
    const d = row[3] ?? 0;
    const e = row[4] ?? 0;
    for (let x = 0; x < canvasSide; x++) {
      const w = x * knots;
      field[y * canvasSide + x] =
        a * (weights[w] ?? 0) +
        b * (weights[w + 1] ?? 0) +
        c * (weights[w + 2] ?? 0) +
        d * (weights[w + 3] ?? 0) +
        e * (weights[w + 4] ?? 0);
    }
  }
}

// --- Internal ---

const coarse = new Float64Array(knots * knots);
const row = new Float64Array(knots);
const weights = knotWeights();

/** `[48, 5]`: what each knot counts at each canvas pixel; a row sums to 1. The end knots go on outside. */
function knotWeights(): Float64Array {
  const all = new Float64Array(canvasSide * knots);
  for (let pixel = 0; pixel < canvasSide; pixel++) {
    const at = (pixel / (canvasSide - 1)) * (knots - 1);
    const left = Math.floor(at);
    for (let knot = left - 1; knot <= left + 2; knot++) {
      const i = pixel * knots + Math.min(knots - 1, Math.max(0, knot));
      all[i] = (all[i] ?? 0) + cubic(at - knot);
    }
  }
  return all;
}

/** Keys's with a = -0.5 (IEEE Transactions on Acoustics, Speech, and Signal Processing 29, 1981). */
function cubic(x: number): number {
  const t = Math.abs(x);
  if (t < 1) return (1.5 * t - 2.5) * t * t + 1;
  if (t < 2) return -0.5 * (((t - 5) * t + 8) * t - 4);
  return 0;
}
