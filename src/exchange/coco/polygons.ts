import type { AnnotationRecord } from '../../annotation/annotation.ts';
import { listOf } from '../../annotation/json-values.ts';
import { readSelector } from '../../annotation/selector.ts';
import { isJsonObject } from '../../json.ts';

export interface Point {
  x: number;
  y: number;
}

/** Polygons as an SVG selector. Mirador before 4.2 draws paths only. */
export function svgOf(polygons: Point[][]): string {
  const number = (value: number) => String(Math.round(value * 100) / 100 + 0); // -0 becomes 0
  const path = polygons
    .map((points) => `M${points.map(({ x, y }) => `${number(x)},${number(y)}`).join('L')}Z`)
    .join('');
  return `<svg xmlns="http://www.w3.org/2000/svg"><path d="${path}"/></svg>`;
}

/** The polygons of one target of an annotation, where it has an SVG selector such as `svgOf` makes. */
export function polygonsOfTarget(record: AnnotationRecord, target: number): Point[][] | undefined {
  const { document, form } = record;
  const item = listOf(form === 'oa' ? document.on : document.target)[target];
  const { svg = '' } = readSelector(isJsonObject(item) ? item.selector : undefined);
  const path = /^<svg xmlns="[^"]*"><path d="M([-\d.,LMZ]+)Z"\/><\/svg>$/.exec(svg)?.[1];
  const polygons = path?.split('ZM').map((points) => points.split('L').map(pointOf));
  return polygons?.flat().every(({ x, y }) => Number.isFinite(x) && Number.isFinite(y))
    ? polygons
    : undefined;
}

/** By the shoelace formula; a polygon that crosses itself has none worth the name. */
export function areaOf(polygons: Point[][]): number {
  const areas = polygons.map((points) => {
    let twice = 0;
    for (const [i, { x, y }] of points.entries()) {
      const next = points[(i + 1) % points.length] ?? { x, y };
      twice += x * next.y - next.x * y;
    }
    return Math.abs(twice) / 2;
  });
  return areas.reduce((sum, area) => sum + area, 0);
}

// --- Internal helpers ---

function pointOf(text: string): Point {
  const [x = Number.NaN, y = Number.NaN, ...more] = text.split(',').map(Number);
  return more.length > 0 ? { x: Number.NaN, y } : { x, y };
}
