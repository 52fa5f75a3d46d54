import {
  type Canvas,
  canvasGrid,
  canvasReach,
  canvasSide,
  newPoints,
  type Points,
} from './canvas.ts';
import type { PhotoChoices, SleeveChoices } from './choices.ts';
import { type CutOut, frame, framedSide } from './cut-out.ts';
import { type Pair, pairUp, unpair } from './pair.ts';
import { place, taper, unplace, untaper } from './placement.ts';
import { type Sleeve, turnSleeve, unturnSleeve } from './sleeves.ts';
import { smoothField } from './smooth-field.ts';

/**
 * Draws the garment on the canvas: sleeves turned or a pair made of it, tapered, placed, then bent by
 * the elastic field. What would not fit is made smaller. Every canvas pixel is followed back to the
 * image and read there.
 */
export function warpGarment(
  garment: CutOut,
  choices: PhotoChoices,
  random: () => number,
  canvas: Canvas,
): void {
  const sleeves = choices.sleeves ? sleevesOf(garment, choices.sleeves) : [];
  const pair = choices.pair && { ...choices.pair, ...heightOf(garment) };
  const room = canvasReach - 0.1 - choices.elastic;
  const zoom = Math.min(1, room / reachOf(garment, choices, sleeves, pair));

  points.x.set(canvasGrid.x);
  points.y.set(canvasGrid.y);
  if (choices.elastic > 0) {
    bend(points.x, choices.elastic, random);
    bend(points.y, choices.elastic, random);
  }
  unplace(points, choices, zoom);
  untaper(points, choices);
  if (pair) unpair(points, pair);
  for (const sleeve of sleeves) unturnSleeve(points, sleeve);
  read(garment, points, canvas);
}

// --- Internal helpers ---

const points = newPoints(canvasSide * canvasSide);
const outline = newPoints(2 * 28);
const field = new Float32Array(canvasSide * canvasSide);

const unit = 2 / 28; // of one image pixel

function bend(along: Float32Array, amplitude: number, random: () => number): void {
  smoothField(field, amplitude, random);
  for (let i = 0; i < along.length; i++) along[i] = (along[i] ?? 0) + (field[i] ?? 0);
}

/** Bilinear; 0 outside the image and where a coordinate is NaN. */
function read({ tone, cover }: CutOut, { x, y }: Points, canvas: Canvas): void {
  canvas.tone.fill(0);
  canvas.cover.fill(0);
  for (let i = 0; i < x.length; i++) {
    const column = ((x[i] ?? 0) + 1) / unit - 0.5 + frame;
    const row = ((y[i] ?? 0) + 1) / unit - 0.5 + frame;
    if (!(column >= 0 && row >= 0 && column < framedSide - 1 && row < framedSide - 1)) continue;
    const left = Math.floor(column);
    const above = Math.floor(row);
    const from = above * framedSide + left;
    const toRight = column - left;
    const toBelow = row - above;
    canvas.tone[i] = between4(tone, from, toRight, toBelow);
    canvas.cover[i] = between4(cover, from, toRight, toBelow);
  }
}

function between4(values: Float32Array, from: number, toRight: number, toBelow: number): number {
  const a = values[from] ?? 0;
  const b = values[from + 1] ?? 0;
  const c = values[from + framedSide] ?? 0;
  const d = values[from + framedSide + 1] ?? 0;
  const above = a + (b - a) * toRight;
  return above + (c + (d - c) * toRight - above) * toBelow;
}

function heightOf({ first, last }: CutOut): { top: number; bottom: number } {
  const isGarment = (row: number) => (first[row] ?? 0) <= (last[row] ?? -1);
  let top = 0;
  let bottom = 27;
  while (top < bottom && !isGarment(top)) top++;
  while (bottom > top && !isGarment(bottom)) bottom--;
  return { top: top * unit - 1, bottom: (bottom + 1) * unit - 1 };
}

/** Shoulders are well inside the garment; a seam leans so far that the body below the sleeves stays. */
function sleevesOf(garment: CutOut, { lean, shoulderY, ...choices }: SleeveChoices): Sleeve[] {
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

/** How far the warped garment goes from the middle, left, right, up or down, before bending. */
function reachOf(
  garment: CutOut,
  choices: PhotoChoices,
  sleeves: Sleeve[],
  pair: Pair | undefined,
): number {
  let reach = 0;
  for (const side of pair ? ([-1, 1] as const) : ([1] as const)) {
    drawOutline(garment);
    for (const sleeve of sleeves) turnSleeve(outline, sleeve);
    if (pair) pairUp(outline, pair, side);
    taper(outline, choices);
    place(outline, choices);
    for (let i = 0; i < outline.x.length; i++) {
      reach = Math.max(reach, Math.abs(outline.x[i] ?? 0), Math.abs(outline.y[i] ?? 0));
    }
  }
  return reach;
}

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
