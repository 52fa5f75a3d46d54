import type { Point } from './svg-path.ts';

/** `a b c d e f` of SVG's `matrix`: x becomes a·x + c·y + e, y becomes b·x + d·y + f. */
export type Matrix = [number, number, number, number, number, number];

export const unmoved: Matrix = [1, 0, 0, 1, 0, 0];

/** The attribute `transform` (SVG 1.1 §7.6) inside of another one; undefined where it is none that is known. */
export function transformIn(outer: Matrix, text: string): Matrix | undefined {
  let matrix = outer;
  for (const [, name = '', list = ''] of text.matchAll(/([a-z]{1,9})\s*\(([^()]*)\)/gi)) {
    const values = list.split(/[\s,]+/).filter((value) => value !== '');
    const step = steps.get(name)?.(values.map(Number));
    if (!step?.every(Number.isFinite)) return undefined;
    matrix = times(matrix, step);
  }
  return matrix;
}

export const moved = ([a, b, c, d, e, f]: Matrix, { x, y }: Point): Point => ({
  x: a * x + c * y + e,
  y: b * x + d * y + f,
});

// --- Internal helpers ---

type Step = (values: number[]) => Matrix;

const steps = new Map<string, Step>([
  ['matrix', ([a = NaN, b = NaN, c = NaN, d = NaN, e = NaN, f = NaN]) => [a, b, c, d, e, f]],
  ['translate', ([x = NaN, y = 0]) => [1, 0, 0, 1, x, y]],
  ['scale', ([x = NaN, y = x]) => [x, 0, 0, y, 0, 0]],
  ['skewX', ([angle = NaN]) => [1, 0, Math.tan(radians(angle)), 1, 0, 0]],
  ['skewY', ([angle = NaN]) => [1, Math.tan(radians(angle)), 0, 1, 0, 0]],
  [
    'rotate',
    ([angle = NaN, x = 0, y = 0]) => {
      const [cos, sin] = [Math.cos(radians(angle)), Math.sin(radians(angle))];
      return [cos, sin, -sin, cos, x - cos * x + sin * y, y - sin * x - cos * y];
    },
  ],
]);

const radians = (degrees: number) => (degrees * Math.PI) / 180;

function times(one: Matrix, [a, b, c, d, e, f]: Matrix): Matrix {
  const across = moved([one[0], one[1], one[2], one[3], 0, 0], { x: a, y: b });
  const down = moved([one[0], one[1], one[2], one[3], 0, 0], { x: c, y: d });
  const shift = moved(one, { x: e, y: f });
  return [across.x, across.y, down.x, down.y, shift.x, shift.y];
}
