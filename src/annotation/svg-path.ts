export interface Point {
  x: number;
  y: number;
}

/**
 * Points whose box is that of a path (SVG 1.1 §8.3): its corners, the control points of its curves, and the box of the
 * whole ellipse for an arc of it, so that what is drawn never lies outside. Up to the first thing that is no path.
 */
export function pathPoints(path: string): Point[] {
  const points: Point[] = [];
  let at: Point = { x: 0, y: 0 };
  let start = at;
  for (const [, letter = '', text = ''] of path.matchAll(/([a-df-z])([^a-df-z]*)/gi)) {
    const command = letter.toUpperCase();
    const length = lengths.get(command);
    if (length === undefined) return points;
    if (command === 'Z') at = start;
    const values = numbersOf(text, command === 'A');
    for (let i = 0; length > 0 && i + length <= values.length; i += length) {
      const from = letter === command ? { x: 0, y: 0 } : at;
      const reached = segment(command, values.slice(i, i + length), { at, from });
      points.push(...reached);
      at = reached.at(-1) ?? at;
      if (command === 'M' && i === 0) start = at;
    }
  }
  return points;
}

// --- Internal helpers ---

/** How many numbers a command takes each time. */
const lengths = new Map(
  Object.entries({ M: 2, L: 2, T: 2, H: 1, V: 1, C: 6, S: 4, Q: 4, A: 7, Z: 0 }),
);

interface Pen {
  at: Point;
  /** What the numbers count from: the pen, or the origin. */
  from: Point;
}

/** The last of its points is where the pen stands then. */
function segment(command: string, values: number[], { at, from }: Pen): Point[] {
  const [first = 0] = values;
  if (command === 'H') return [{ x: from.x + first, y: at.y }];
  if (command === 'V') return [{ x: at.x, y: from.y + first }];
  const pairs = command === 'A' ? values.slice(5) : values;
  const points: Point[] = [];
  for (let i = 0; i < pairs.length; i += 2) {
    points.push({ x: from.x + (pairs[i] ?? 0), y: from.y + (pairs[i + 1] ?? 0) });
  }
  const end = points.at(-1) ?? at;
  return command === 'A' ? [...ellipseOf(values, at, end), end] : points;
}

/** The corners of the box of the ellipse that an arc is part of: SVG 1.1, appendix F.6.5 and F.6.6. */
function ellipseOf(values: number[], at: Point, end: Point): Point[] {
  const [rx = 0, ry = 0, degrees = 0, large, sweep] = values;
  let [a, b] = [Math.abs(rx), Math.abs(ry)];
  if (a === 0 || b === 0) return []; // a straight line
  const [cos, sin] = [Math.cos((degrees * Math.PI) / 180), Math.sin((degrees * Math.PI) / 180)];
  const half = { x: (at.x - end.x) / 2, y: (at.y - end.y) / 2 };
  const x = cos * half.x + sin * half.y;
  const y = cos * half.y - sin * half.x;
  const grow = Math.max(1, Math.hypot(x / a, y / b));
  [a, b] = [a * grow, b * grow];
  const part = (x / a) ** 2 + (y / b) ** 2;
  if (part === 0) return [];
  const shift = Math.sqrt(Math.max(0, 1 / part - 1)) * (large === sweep ? -1 : 1);
  const [cx, cy] = [(shift * a * y) / b, (-shift * b * x) / a];
  const middle = {
    x: cos * cx - sin * cy + (at.x + end.x) / 2,
    y: sin * cx + cos * cy + (at.y + end.y) / 2,
  };
  const [wide, high] = [Math.hypot(a * cos, b * sin), Math.hypot(a * sin, b * cos)];
  return [-1, 1].flatMap((side) => [
    { x: middle.x + side * wide, y: middle.y - high },
    { x: middle.x + side * wide, y: middle.y + high },
  ]);
}

/** All numbers up to the first thing that is none; the two flags of an arc may stand without a gap. */
function numbersOf(text: string, isArc: boolean): number[] {
  const number = /[\s,]*([-+]?(?:\d+\.?\d*|\.\d+)(?:e[-+]?\d+)?)/iy;
  const flag = /[\s,]*([01])/y;
  const values: number[] = [];
  for (let at = 0; ; ) {
    const next = isArc && [3, 4].includes(values.length % 7) ? flag : number;
    next.lastIndex = at;
    const found = next.exec(text)?.[1];
    if (found === undefined) return values;
    at = next.lastIndex;
    values.push(Number(found));
  }
}
