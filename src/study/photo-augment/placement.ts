import type { Points } from './canvas.ts';

/** Width by height: wider to the bottom, wider at all, and sheared. */
export interface Cut {
  trapezoid: number;
  shear: number;
  flare: number;
  widen: number;
}

export function taper({ x, y }: Points, cut: Cut): void {
  for (let i = 0; i < x.length; i++) {
    const height = y[i] ?? 0;
    x[i] = (x[i] ?? 0) * widthAt(cut, height) + cut.shear * height;
  }
}

/** The way back. */
export function untaper({ x, y }: Points, cut: Cut): void {
  for (let i = 0; i < x.length; i++) {
    const height = y[i] ?? 0;
    x[i] = ((x[i] ?? 0) - cut.shear * height) / widthAt(cut, height);
  }
}

export interface Placement {
  angle: number;
  scaleX: number;
  scaleY: number;
  mirror: boolean;
}

/** Mirrored, scaled, then turned. */
export function place({ x, y }: Points, placement: Placement): void {
  const { cos, sin, across, down } = factors(placement);
  for (let i = 0; i < x.length; i++) {
    const right = (x[i] ?? 0) * across;
    const below = (y[i] ?? 0) * down;
    x[i] = cos * right - sin * below;
    y[i] = sin * right + cos * below;
  }
}

/** The way back; `zoom` undoes an enlargement of all by it. */
export function unplace({ x, y }: Points, placement: Placement, zoom = 1): void {
  const { cos, sin, across, down } = factors(placement);
  for (let i = 0; i < x.length; i++) {
    const right = x[i] ?? 0;
    const below = y[i] ?? 0;
    x[i] = (cos * right + sin * below) / (across * zoom);
    y[i] = (cos * below - sin * right) / (down * zoom);
  }
}

// --- Internal helpers ---

/** The garment ends at ±1; further out the width stays, so that it is never 0. */
function widthAt({ trapezoid, flare, widen }: Cut, height: number): number {
  const y = Math.min(1, Math.max(-1, height));
  return widen * (1 + (flare * (y + 1)) / 2) * (1 + trapezoid * y);
}

function factors({ angle, scaleX, scaleY, mirror }: Placement) {
  return {
    cos: Math.cos(angle),
    sin: Math.sin(angle),
    across: mirror ? -scaleX : scaleX,
    down: scaleY,
  };
}
