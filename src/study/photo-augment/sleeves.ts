import type { Points } from './canvas.ts';

/**
 * A sleeve hangs from its shoulder, from `seam` outwards; angles about the shoulder are 0 straight down,
 * half of π sideways, π straight up. Turned by `angle` it leaves a gap behind it and stays rigid as
 * far as `arm`; what is above it is pressed together up to π.
 */
export interface Sleeve {
  side: -1 | 1;
  shoulderX: number;
  shoulderY: number;
  seam: number;
  angle: number;
}

const arm = 1;
const farthest = 2; // no garment is further from a shoulder

/** Where the points of a garment with hanging sleeves are after turning them outwards. */
export function turnSleeve(points: Points, sleeve: Sleeve): void {
  const { seam, angle } = sleeve;
  const pressed = pressedBy(sleeve);
  turn(points, sleeve, (at) => {
    if (at < seam + arm) return at + angle;
    return Math.PI - (Math.PI - at) * pressed;
  });
}

/** The way back: NaN for points in the gap. */
export function unturnSleeve(points: Points, sleeve: Sleeve): void {
  const { seam, angle } = sleeve;
  const pressed = pressedBy(sleeve);
  turn(points, sleeve, (at) => {
    if (at < seam + angle) return Number.NaN;
    if (at < seam + angle + arm) return at - angle;
    return Math.PI - (Math.PI - at) / pressed;
  });
}

// --- Internal helpers ---

function pressedBy({ seam, angle }: Sleeve): number {
  return (Math.PI - seam - arm - angle) / (Math.PI - seam - arm);
}

function turn(
  { x, y }: Points,
  { side, shoulderX, shoulderY, seam }: Sleeve,
  turned: (at: number) => number,
): void {
  for (let i = 0; i < x.length; i++) {
    const out = side * (x[i] ?? 0) - shoulderX;
    if (out < 0) continue;
    const down = (y[i] ?? 0) - shoulderY;
    const far = Math.sqrt(out * out + down * down);
    if (far > farthest) continue;
    const at = Math.atan2(out, down);
    if (at < seam) continue;
    const to = turned(at);
    if (Number.isNaN(to)) {
      x[i] = Number.NaN;
      continue;
    }
    x[i] = side * (shoulderX + far * Math.sin(to));
    y[i] = shoulderY + far * Math.cos(to);
  }
}
