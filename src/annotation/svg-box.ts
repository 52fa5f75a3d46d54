import { load } from 'cheerio';
import type { Region } from '../iiif/manifest.ts';
import { type Point, pathPoints } from './svg-path.ts';
import { moved, transformIn, unmoved } from './svg-transform.ts';

/**
 * The box around all that an SVG selector draws, in whole canvas units; of curves with their control points, of what is
 * turned with its corners. Undefined where nothing is drawn, or the drawing cannot be read: for whoever asks, that is
 * the whole canvas then.
 */
export function svgBox(svg: string): Region | undefined {
  if (svg.length > longest) return undefined;
  let [left, top] = [Number.POSITIVE_INFINITY, Number.POSITIVE_INFINITY];
  let [right, bottom] = [Number.NEGATIVE_INFINITY, Number.NEGATIVE_INFINITY];
  for (const { x, y } of pointsOf(svg)) {
    [left, top] = [Math.min(left, x), Math.min(top, y)];
    [right, bottom] = [Math.max(right, x), Math.max(bottom, y)];
  }
  if (left === right && top === bottom) return undefined; // a pen that is set down and never moved
  // What a matrix adds up to may be a hair beside the whole number that is meant.
  const [x, y] = [Math.floor(left + hair), Math.floor(top + hair)];
  // A line has no width of its own, and is seen all the same.
  const w = Math.max(1, Math.ceil(right - hair) - x);
  const h = Math.max(1, Math.ceil(bottom - hair) - y);
  return [x, y, w, h].every(Number.isSafeInteger) ? { x, y, w, h } : undefined;
}

// --- Internal helpers ---

/** No hand draws as much, and reading it would hold up everybody else. */
const longest = 250_000;

const hair = 1e-6;

type Attributes = Record<string, string>;

/** Of all shapes, where their transforms put them; with NaN in it where one is not known. */
function* pointsOf(svg: string): Generator<Point> {
  const waiting = load(svg, { xml: true })
    .root()
    .contents()
    .toArray()
    .map((node) => ({ node, matrix: unmoved }));
  // Explicit stack: hostile drawings nest deeper than calls can.
  for (let next = waiting.pop(); next; next = waiting.pop()) {
    const { node, matrix: outer } = next;
    if (!('attribs' in node) || node.name === 'defs') continue;
    const { name, attribs, children } = node;
    const matrix = transformIn(outer, attribs.transform ?? '');
    if (!matrix) {
      yield { x: Number.NaN, y: Number.NaN };
      return;
    }
    if (!isBackground(name, attribs)) {
      for (const point of shapes.get(name)?.(attribs) ?? []) yield moved(matrix, point);
    }
    for (const child of children) waiting.push({ node: child, matrix });
  }
}

/** On screens of high resolution mirador-annotation-editor leaves a white rectangle below all that it draws. */
const isBackground = (name: string, { fill = '', stroke = 'none' }: Attributes) =>
  name === 'rect' && stroke === 'none' && /^(?:#fff|#ffffff|white)$/i.test(fill);

/** Points whose box is the shape's. */
const readers: Record<string, (attributes: Attributes) => Point[]> = {
  path: ({ d = '' }) => pathPoints(d),
  polygon: ({ points = '' }) => corners(points),
  polyline: ({ points = '' }) => corners(points),
  line: (of) => [
    { x: length(of.x1), y: length(of.y1) },
    { x: length(of.x2), y: length(of.y2) },
  ],
  rect: (of) => {
    const [x, y] = [length(of.x), length(of.y)];
    return around(x, y, { right: length(of.width), down: length(of.height) });
  },
  circle: ({ cx, cy, r }) => ellipse(cx, cy, r, r),
  ellipse: ({ cx, cy, rx, ry }) => ellipse(cx, cy, rx, ry),
};
const shapes = new Map(Object.entries(readers)); // a tag may be called `constructor`

function ellipse(cx?: string, cy?: string, rx?: string, ry?: string): Point[] {
  const [wide, high] = [length(rx), length(ry)];
  return around(length(cx) - wide, length(cy) - high, { right: 2 * wide, down: 2 * high });
}

/** Nothing is drawn where a side is missing, or is no number of pixels. */
function around(x: number, y: number, { right, down }: { right: number; down: number }): Point[] {
  if (!(right > 0 && down > 0)) return [];
  return [
    { x, y },
    { x: x + right, y },
    { x, y: y + down },
    { x: x + right, y: y + down },
  ];
}

/** A list of points is a path without its letters. */
const corners = (points: string) => pathPoints(`M${points.replace(/[^-+\d.e,\s].*$/is, '')}`);

/** Canvas units are pixels; what is not given is 0, of percentages and other units nothing is made. */
function length(text = '0'): number {
  return /^\s*[-+]?[\d.]+(?:e[-+]?\d+)?(?:px)?\s*$/i.test(text)
    ? Number.parseFloat(text)
    : Number.NaN;
}
