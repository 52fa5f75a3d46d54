import type { Region } from '../iiif/manifest.ts';

/** Width and height in canvas units. */
export interface Size {
  width: number;
  height: number;
}

/** A rectangle in percent of its canvas's width and height: where that is, only the size of the canvas tells. */
export interface PercentRegion {
  percent: [x: number, y: number, w: number, h: number];
}

/**
 * The rectangle of a media fragment: `xywh=1,2,3,4` and `xywh=pixel:…` rounded to integers, `xywh=percent:…` as it is.
 * Undefined for whatever is no rectangle. https://www.w3.org/TR/media-frags/#naming-space
 */
export function regionOf(fragment: string): Region | PercentRegion | undefined {
  const match =
    /(?:^|[#&])xywh=(?:(pixel|percent|pct):)?(-?[\d.]+),(-?[\d.]+),([\d.]+),([\d.]+)/.exec(
      fragment,
    );
  if (!match) return undefined;
  const inPercent = match[1] === 'percent' || match[1] === 'pct';
  const numbers = match
    .slice(2)
    .map((text) => (inPercent ? Number(text) : Math.round(Number(text))));
  const [x = 0, y = 0, w = 0, h = 0] = numbers.map((number) => number + 0); // -0 becomes 0
  if (![x, y, w, h].every(Number.isFinite) || w <= 0 || h <= 0) return undefined; // `1.2.3`, empty
  return inPercent ? { percent: [x, y, w, h] } : { x, y, w, h };
}

/** In canvas units, integers; undefined for the whole canvas, and in percent of a canvas whose size is not known. */
export function inCanvasUnits(
  region: Region | PercentRegion | undefined,
  size: Size | undefined,
): Region | undefined {
  if (!isInPercent(region)) return region;
  if (!size) return undefined;
  const [x, y, w, h] = region.percent;
  const across = (share: number) => Math.round((share * size.width) / 100);
  const down = (share: number) => Math.round((share * size.height) / 100);
  // However little is meant is not nothing.
  const placed = {
    x: across(x) + 0,
    y: down(y) + 0,
    w: Math.max(1, across(w)),
    h: Math.max(1, down(h)),
  };
  return Object.values(placed).every(Number.isFinite) ? placed : undefined;
}

/** Whether where it is in canvas units depends on the size of the canvas: in percent, and the whole. */
export const dependsOnSize = (region: Region | PercentRegion | undefined) =>
  region === undefined || isInPercent(region);

/** `xywh=1,2,3,4` */
export function fragmentOf(region: Region): string {
  return `xywh=${region.x},${region.y},${region.w},${region.h}`;
}

/**
 * `C#xywh=1,2,3,4` → `C` and the fragment. Only media fragments are cut off: canvas ids may hold a `#`
 * of their own.
 */
export function splitFragment(address: string): { canvas: string; fragment: string | undefined } {
  const hash = address.lastIndexOf('#');
  const fragment = hash < 0 ? '' : address.slice(hash + 1);
  if (/(?:^|&)(?:xywh|t)=/.test(fragment)) return { canvas: address.slice(0, hash), fragment };
  return { canvas: address.endsWith('#') ? address.slice(0, -1) : address, fragment: undefined };
}

/** As `inCanvasUnits`; a region that covers the canvas is the whole canvas: `xywh=0,0,W,H` → undefined. */
export function wholeAsUndefined(
  place: Region | PercentRegion | undefined,
  canvas: Size | undefined,
): Region | undefined {
  const region = inCanvasUnits(place, canvas);
  if (!region || !canvas) return region;
  const covers =
    region.x <= 0 &&
    region.y <= 0 &&
    region.x + region.w >= canvas.width &&
    region.y + region.h >= canvas.height;
  return covers ? undefined : region;
}

// --- Internal helpers ---

function isInPercent(region: Region | PercentRegion | undefined): region is PercentRegion {
  return region !== undefined && 'percent' in region;
}
