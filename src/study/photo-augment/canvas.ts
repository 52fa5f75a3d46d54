/** Pixels along a side of the canvas that garments are warped on. */
export const canvasSide = 48;

/** The canvas covers ±1.7 where the image covers ±1, so that there is room for sleeves. */
export const canvasReach = 1.7;

/** A garment that is fewer pixels long is none: a speck, or nothing but faint ink. */
export const smallest = 4;

/** `[48, 48]` each: the garment's grey 0..1, also a little around it, and how far it covers a pixel, 0..1. */
export interface Canvas {
  tone: Float32Array;
  cover: Float32Array;
}

export function newCanvas(): Canvas {
  const size = canvasSide * canvasSide;
  return { tone: new Float32Array(size), cover: new Float32Array(size) };
}

/** Points in image units, x to the right, y down; NaN where there is only background. */
export interface Points {
  x: Float32Array;
  y: Float32Array;
}

export function newPoints(count: number): Points {
  return { x: new Float32Array(count), y: new Float32Array(count) };
}

/** The middles of the canvas's pixels. */
export const canvasGrid: Points = grid();

// --- Internal helpers ---

function grid(): Points {
  const points = newPoints(canvasSide * canvasSide);
  const middle = (place: number) => (((place + 0.5) / canvasSide) * 2 - 1) * canvasReach;
  for (let i = 0; i < points.x.length; i++) {
    points.x[i] = middle(i % canvasSide);
    points.y[i] = middle(Math.floor(i / canvasSide));
  }
  return points;
}
