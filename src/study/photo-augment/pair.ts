import type { Points } from './canvas.ts';
import type { PairChoices } from './choices.ts';

/** A shoe between `top` and `bottom` stands on end beside its mirror image, the two within ±1. */
export interface Pair extends PairChoices {
  top: number;
  bottom: number;
}

/** Where the points of the shoe are in the pair: of the right one, or with `side` -1 of the left one. */
export function pairUp({ x, y }: Points, pair: Pair, side: -1 | 1): void {
  const { scale, toe, half, sole, outwards } = measure(pair);
  for (let i = 0; i < x.length; i++) {
    const along = x[i] ?? 0;
    const out = half + ((y[i] ?? 0) - sole) * outwards * scale;
    x[i] = side * out;
    y[i] = along * toe * scale;
  }
}

/** The way back, for both shoes: NaN between them. */
export function unpair({ x, y }: Points, pair: Pair): void {
  const { scale, toe, half, sole, outwards } = measure(pair);
  for (let i = 0; i < x.length; i++) {
    const out = Math.abs(x[i] ?? 0);
    x[i] = ((y[i] ?? 0) * toe) / scale;
    y[i] = out < half ? Number.NaN : sole + ((out - half) * outwards) / scale;
  }
}

// --- Internal helpers ---

function measure({ solesInside, toesUp, gap, top, bottom }: Pair) {
  const scale = 1 / Math.max(1, bottom - top + gap / 2);
  const toe = toesUp ? -1 : 1; // the image's right end is the toe or the heel: mirrored by chance
  const half = (gap / 2) * scale;
  return solesInside
    ? { scale, toe, half, sole: bottom, outwards: -1 }
    : { scale, toe, half, sole: top, outwards: 1 };
}
