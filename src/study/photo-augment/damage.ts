import { type Canvas, canvasSide } from './canvas.ts';
import { between } from './chance.ts';
import type { DamageChoices } from './choices.ts';
import type { Box } from './fit-box.ts';
import { fray } from './fray.ts';

/** What goes wrong in cutting out: pieces missing, background left over, edges not where they are. */
export function damage(
  canvas: Canvas,
  box: Box,
  { bites, patches, ragged, cutOut }: DamageChoices,
  random: () => number,
): void {
  const longer = Math.max(box.width, box.height);
  for (let bite = 0; bite < bites; bite++) {
    const blob = blobOnOutline(canvas, box, longer, [0.04, 0.14], random);
    inBlob(blob, (i) => {
      canvas.cover[i] = 0;
    });
  }
  for (let patch = 0; patch < patches; patch++) {
    leaveOver(canvas, blobOnOutline(canvas, box, longer, [0.06, 0.18], random), random);
  }
  if (ragged > 0) fray(canvas.cover, ragged, random);
  if (cutOut > 0) cutRectangle(canvas.cover, box, cutOut, random);
}

// --- Internal helpers ---

/** An ellipse or a rectangle, turned; in canvas pixels. */
interface Blob {
  x: number;
  y: number;
  long: number;
  wide: number;
  angle: number;
  round: boolean;
}

/** From a place on the box towards its middle, until there is garment. */
function blobOnOutline(
  { cover }: Canvas,
  { left, top, width, height }: Box,
  longer: number,
  [least, most]: [number, number],
  random: () => number,
): Blob {
  const around = random() * 2 * Math.PI;
  const middleX = left + (width - 1) / 2;
  const middleY = top + (height - 1) / 2;
  let out = 1.5; // past the corners
  let x = middleX;
  let y = middleY;
  for (; out > 0; out -= 0.05) {
    x = middleX + (Math.cos(around) * out * width) / 2;
    y = middleY + (Math.sin(around) * out * height) / 2;
    const [column, row] = [Math.round(x), Math.round(y)];
    const onCanvas = column >= 0 && row >= 0 && column < canvasSide && row < canvasSide;
    if (onCanvas && (cover[row * canvasSide + column] ?? 0) >= 0.5) break;
  }
  return {
    x,
    y,
    long: longer * between(random, least, most),
    wide: longer * between(random, least, most),
    angle: random() * Math.PI,
    round: random() < 0.6,
  };
}

function inBlob(blob: Blob, change: (i: number) => void): void {
  const far = blob.round ? Math.max(blob.long, blob.wide) : Math.hypot(blob.long, blob.wide);
  const cos = Math.cos(blob.angle);
  const sin = Math.sin(blob.angle);
  const last = canvasSide - 1;
  for (let y = Math.max(0, Math.ceil(blob.y - far)); y <= Math.min(last, blob.y + far); y++) {
    for (let x = Math.max(0, Math.ceil(blob.x - far)); x <= Math.min(last, blob.x + far); x++) {
      const along = Math.abs(cos * (x - blob.x) + sin * (y - blob.y)) / blob.long;
      const across = Math.abs(cos * (y - blob.y) - sin * (x - blob.x)) / blob.wide;
      const inside = blob.round ? along * along + across * across <= 1 : along <= 1 && across <= 1;
      if (inside) change(y * canvasSide + x);
    }
  }
}

/** Background that was taken for garment: of one grey, a little uneven, behind what is there. */
function leaveOver({ tone, cover }: Canvas, blob: Blob, random: () => number): void {
  const grey = between(random, 0.1, 0.9);
  inBlob(blob, (i) => {
    const covered = cover[i] ?? 0;
    const behind = grey + between(random, -0.05, 0.05);
    tone[i] = covered * (tone[i] ?? 0) + (1 - covered) * behind;
    cover[i] = 1;
  });
}

/** Wholly inside the box, with a third to three times as much width as height, where the box allows. */
function cutRectangle(cover: Float32Array, box: Box, share: number, random: () => number): void {
  const area = box.width * box.height * share;
  const aspect = 3 ** between(random, -1, 1);
  const width = Math.min(box.width, Math.sqrt(area * aspect));
  const height = Math.min(box.height, area / width);
  const left = Math.round(box.left + random() * (box.width - width));
  const top = Math.round(box.top + random() * (box.height - height));
  for (let y = top; y < top + Math.round(height); y++) {
    cover.fill(0, y * canvasSide + left, y * canvasSide + left + Math.round(width));
  }
}
