import { wholeAsUndefined } from '../../annotation/region.ts';
import { InvalidInputError } from '../../errors.ts';
import type { Region } from '../../iiif/manifest.ts';
import { isJsonObject } from '../../json.ts';
import { checked } from '../checked.ts';
import type { ImageCanvas } from './image-canvases.ts';
import { type Annotation, polygonsSchema } from './members.ts';
import { type Point, svgOf } from './polygons.ts';

/** What an annotation is about, in canvas units. */
export interface Shape {
  /** undefined: the whole canvas. */
  region: Region | undefined;
  /** Of polygons that are not just the region. */
  svg: string | undefined;
}

/**
 * The box, and the polygons where they say more than it. Numbers are pixels of the image as large as the file says it
 * is, which a canvas may show larger or smaller; of a mask (RLE) only the box around it is read. Throws
 * `InvalidInputError` for what is no upright rectangle on the image.
 */
export function shapeOf(annotation: Annotation, image: ImageCanvas): Shape {
  const polygons = polygonsOf(annotation.segmentation);
  const box = boxOf(annotation, polygons);
  const rotation = annotation.attributes?.rotation ?? 0;
  if (rotation !== 0 && polygons.length === 0) {
    throw new InvalidInputError(`A region cannot be turned, and this one is, by ${rotation}°.`);
  }
  const toCanvas = scaleOf(image);
  const region = rounded(box, toCanvas);
  const extent = image.size ?? image.imageSize;
  const covers = wholeAsUndefined(region, extent) === undefined;
  if (extent && (region.x >= extent.width || region.y >= extent.height)) throw outside();
  if (extent && (region.x + region.w <= 0 || region.y + region.h <= 0)) throw outside();
  if (annotation.whole && covers) return { region: undefined, svg: undefined };
  const plain = polygons.length === 0 || isBox(polygons, box);
  return { region, svg: plain ? undefined : svgOf(polygons.map((one) => one.map(toCanvas))) };
}

// --- Internal helpers ---

const mostNumbers = 200_000;

const outside = () => new InvalidInputError('The box lies beside the image.');

function polygonsOf(segmentation: unknown): Point[][] {
  if (segmentation === undefined || segmentation === null || isJsonObject(segmentation)) return [];
  const flat = Array.isArray(segmentation) && typeof segmentation[0] === 'number';
  refuseEndless(segmentation);
  const lists = checked(polygonsSchema, flat ? [segmentation] : segmentation);
  return lists.flatMap((numbers) => (numbers.length === 0 ? [] : [pointsOf(numbers)]));
}

/** Before anything is made of it: each number takes many times its room then. */
function refuseEndless(segmentation: unknown): void {
  const lists = Array.isArray(segmentation) ? segmentation : [];
  let length = lists.length;
  for (const list of lists) if (Array.isArray(list)) length += list.length;
  if (length <= mostNumbers) return;
  throw new InvalidInputError(
    `The segmentation has more than the ${mostNumbers} numbers that are read.`,
  );
}

function pointsOf(numbers: number[]): Point[] {
  if (numbers.length < 6 || numbers.length % 2 === 1) {
    const message = `A polygon needs three pairs of numbers at least, and one of the segmentation has ${numbers.length} numbers.`;
    throw new InvalidInputError(message);
  }
  const points: Point[] = [];
  for (let i = 0; i < numbers.length; i += 2) {
    points.push({ x: numbers[i] ?? 0, y: numbers[i + 1] ?? 0 });
  }
  return points;
}

function boxOf({ bbox, segmentation }: Annotation, polygons: Point[][]): Region {
  const [x, y, w, h, ...more] = bbox ?? [];
  if (x !== undefined && y !== undefined && w !== undefined && h !== undefined) {
    if (more.length === 0) return { x, y, w, h };
  }
  if (bbox && bbox.length > 0) {
    throw new InvalidInputError(`A bbox has four numbers, and this one has ${bbox.length}.`);
  }
  if (polygons.length > 0) return around(polygons);
  throw new InvalidInputError(
    isJsonObject(segmentation)
      ? 'A mask (RLE) is read by its bbox only, and has none.'
      : 'It has neither a bbox nor a polygon.',
  );
}

/** In a loop: a polygon may have more points than a call can have arguments. */
function around(polygons: Point[][]): Region {
  let [left, top, right, bottom] = [Infinity, Infinity, -Infinity, -Infinity];
  for (const { x, y } of polygons.flat()) {
    left = Math.min(left, x);
    top = Math.min(top, y);
    right = Math.max(right, x);
    bottom = Math.max(bottom, y);
  }
  return { x: left, y: top, w: right - left, h: bottom - top };
}

function scaleOf({ size, imageSize }: ImageCanvas): (point: Point) => Point {
  if (!size || !imageSize) return (point) => point;
  const across = size.width / imageSize.width;
  const down = size.height / imageSize.height;
  return ({ x, y }) => ({ x: x * across, y: y * down });
}

function rounded({ x, y, w, h }: Region, toCanvas: (point: Point) => Point): Region {
  const from = toCanvas({ x, y });
  const extent = toCanvas({ x: w, y: h });
  const region = {
    x: Math.round(from.x) + 0, // -0 becomes 0
    y: Math.round(from.y) + 0,
    w: Math.round(extent.x),
    h: Math.round(extent.y),
  };
  if (!Object.values(region).every(Number.isSafeInteger)) throw outside();
  if (region.w > 0 && region.h > 0) return region;
  throw new InvalidInputError('The box has no area.');
}

/** Whether it is one polygon whose corners are the box's, within a pixel. */
function isBox(polygons: Point[][], { x, y, w, h }: Region): boolean {
  const [points = [], ...others] = polygons;
  if (others.length > 0 || points.length > 5) return false;
  const corners = new Set(
    points.map((point) => {
      const right = Math.abs(point.x - (x + w)) <= 1;
      const bottom = Math.abs(point.y - (y + h)) <= 1;
      if (!right && Math.abs(point.x - x) > 1) return 'none';
      if (!bottom && Math.abs(point.y - y) > 1) return 'none';
      return `${right} ${bottom}`;
    }),
  );
  return corners.size === 4 && !corners.has('none');
}
