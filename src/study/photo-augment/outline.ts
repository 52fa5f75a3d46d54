import { newPoints } from './canvas.ts';
import type { PhotoChoices, SleeveChoices } from './choices.ts';
import type { CutOut } from './cut-out.ts';
import { type Pair, pairUp } from './pair.ts';
import { place, taper } from './placement.ts';
import { type Sleeve, turnSleeve } from './sleeves.ts';

/** Of the garment, in image units. */
export function heightOf({ first, last }: CutOut): { top: number; bottom: number } {
  const isGarment = (row: number) => (first[row] ?? 0) <= (last[row] ?? -1);
  let top = 0;
  let bottom = 27;
  while (top < bottom && !isGarment(top)) top++;
  while (bottom > top && !isGarment(bottom)) bottom--;
  return { top: top * unit - 1, bottom: (bottom + 1) * unit - 1 };
}

/** Shoulders are well inside the garment; a seam leans so far that the body below the sleeves stays. */
export function sleevesOf(
  garment: CutOut,
  { lean, shoulderY, ...choices }: SleeveChoices,
): Sleeve[] {
  const { top, bottom } = heightOf(garment);
  const low = bottom - 0.4 * (bottom - top);
  drawOutline(garment);
  return ([-1, 1] as const).map((side) => {
    let widest = 0;
    for (let i = 0; i < outline.x.length; i++) {
      widest = Math.max(widest, side * (outline.x[i] ?? 0));
    }
    const shoulderX = Math.min(choices.shoulderX, 0.7 * widest);
    let seam = 0;
    for (let i = 0; i < outline.x.length; i++) {
      const down = (outline.y[i] ?? 0) - shoulderY;
      const out = side * (outline.x[i] ?? 0) + unit / 2 - shoulderX;
      if (down > low - shoulderY) seam = Math.max(seam, Math.atan2(out, down));
    }
    seam = Math.min(seam, lean);
    return { side, shoulderX, shoulderY, seam, angle: side < 0 ? choices.left : choices.right };
  });
}

/** How far the warped garment goes from the middle, to the sides and up or down, before bending. */
export function reachOf(
  garment: CutOut,
  choices: PhotoChoices,
  sleeves: Sleeve[],
  pair: Pair | undefined,
): { x: number; y: number } {
  let x = 0;
  let y = 0;
  for (const side of pair ? ([-1, 1] as const) : ([1] as const)) {
    drawOutline(garment);
    for (const sleeve of sleeves) turnSleeve(outline, sleeve);
    if (pair) pairUp(outline, pair, side);
    taper(outline, choices);
    place(outline, choices);
    for (let i = 0; i < outline.x.length; i++) {
      x = Math.max(x, Math.abs(outline.x[i] ?? 0));
      y = Math.max(y, Math.abs(outline.y[i] ?? 0));
    }
  }
  return { x, y };
}

// --- Internal helpers ---

const unit = 2 / 28; // of one image pixel
const outline = newPoints(2 * 28);

/** Both ends of every row; the middle for rows without garment. */
function drawOutline({ first, last }: CutOut): void {
  for (let row = 0; row < 28; row++) {
    const empty = (first[row] ?? 0) > (last[row] ?? -1);
    outline.x[2 * row] = empty ? 0 : (first[row] ?? 0) * unit - 1;
    outline.x[2 * row + 1] = empty ? 0 : ((last[row] ?? 0) + 1) * unit - 1;
    const y = empty ? 0 : (row + 0.5) * unit - 1;
    outline.y[2 * row] = y;
    outline.y[2 * row + 1] = y;
  }
}
