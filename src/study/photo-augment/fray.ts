import { canvasSide } from './canvas.ts';

/**
 * The edge goes in and out by up to about a pixel, in steps of two pixels and a little of one: where the
 * cover, averaged over 3 × 3, and noise together are more than a half. `strength` is 0..1.
 */
export function fray(cover: Float32Array, strength: number, random: () => number): void {
  averageAcross(cover, across, 1);
  averageAcross(across, averaged, canvasSide);
  for (let i = 0; i < coarse.length; i++) coarse[i] = random() - 0.5;
  for (let i = 0; i < cover.length; i++) {
    const near = averaged[i] ?? 0;
    if (near < 0.02 || near > 0.98) continue; // far from the edge
    const column = i % canvasSide;
    const row = (i - column) / canvasSide;
    const noise =
      (coarse[(row >> 1) * (canvasSide >> 1) + (column >> 1)] ?? 0) + (random() - 0.5) / 2;
    cover[i] = Math.min(1, Math.max(0, (near + 0.8 * strength * noise - 0.5) * 4 + 0.5));
  }
}

// --- Internal ---

const across = new Float32Array(canvasSide * canvasSide);
const averaged = new Float32Array(canvasSide * canvasSide);
const coarse = new Float32Array((canvasSide * canvasSide) / 4);

/** Of three values `stride` apart; what is over the canvas's edge is 0. */
function averageAcross(source: Float32Array, target: Float32Array, stride: number): void {
  for (let i = 0; i < source.length; i++) {
    const place = stride === 1 ? i % canvasSide : Math.floor(i / canvasSide);
    let sum = 0;
    for (let step = -1; step <= 1; step++) {
      if (place + step < 0 || place + step >= canvasSide) continue;
      sum += source[i + step * stride] ?? 0;
    }
    target[i] = sum / 3;
  }
}
