import {
  type Canvas,
  canvasGrid,
  canvasReach,
  canvasSide,
  newPoints,
  type Points,
} from './canvas.ts';
import type { PhotoChoices } from './choices.ts';
import { type CutOut, frame, framedSide } from './cut-out.ts';
import { heightOf, reachOf, sleevesOf } from './outline.ts';
import { unpair } from './pair.ts';
import { unplace, untaper } from './placement.ts';
import { unturnSleeve } from './sleeves.ts';
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
  const reach = reachOf(garment, choices, sleeves, pair);
  const zoom = Math.min(1, room / Math.max(reach.x, reach.y));

  // Only the part of the canvas that the garment may be bent into.
  const margin = 3 * unit + 4 * choices.elastic; // tones go on beside the garment
  const points = gridWithin(reach.x * zoom + margin, reach.y * zoom + margin);
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

const all = newPoints(canvasSide * canvasSide);
/** The canvas pixel of each point. */
const places = new Uint16Array(canvasSide * canvasSide);
const field = new Float32Array(canvasSide * canvasSide);

const unit = 2 / 28; // of one image pixel

function gridWithin(right: number, down: number): Points {
  let count = 0;
  for (let i = 0; i < places.length; i++) {
    const x = canvasGrid.x[i] ?? 0;
    const y = canvasGrid.y[i] ?? 0;
    if (x < -right || x > right || y < -down || y > down) continue;
    all.x[count] = x;
    all.y[count] = y;
    places[count] = i;
    count++;
  }
  return { x: all.x.subarray(0, count), y: all.y.subarray(0, count) };
}

function bend(along: Float32Array, amplitude: number, random: () => number): void {
  smoothField(field, amplitude, random);
  for (let i = 0; i < along.length; i++) {
    along[i] = (along[i] ?? 0) + (field[places[i] ?? 0] ?? 0);
  }
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
    const place = places[i] ?? 0;
    canvas.tone[place] = between4(tone, from, toRight, toBelow);
    canvas.cover[place] = between4(cover, from, toRight, toBelow);
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
