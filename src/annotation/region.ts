import type { Region } from '../iiif/manifest.ts';

/** Width and height in canvas units. */
export interface Size {
  width: number;
  height: number;
}

/**
 * The rectangle of a media fragment (`xywh=1,2,3,4`, `xywh=pixel:…`, `xywh=percent:…`), rounded to
 * integers; percentages only where the canvas's size is known. Undefined for whatever is no rectangle.
 * https://www.w3.org/TR/media-frags/#naming-space
 */
export function regionOf(fragment: string, size?: Size): Region | undefined {
  const match =
    /(?:^|[#&])xywh=(?:(pixel|percent|pct):)?(-?[\d.]+),(-?[\d.]+),([\d.]+),([\d.]+)/.exec(
      fragment,
    );
  if (!match) return undefined;
  const percent = match[1] === 'percent' || match[1] === 'pct';
  if (percent && !size) return undefined;
  const across = percent && size ? size.width / 100 : 1;
  const down = percent && size ? size.height / 100 : 1;
  const x = Math.round(Number(match[2]) * across);
  const y = Math.round(Number(match[3]) * down);
  const w = Math.round(Number(match[4]) * across);
  const h = Math.round(Number(match[5]) * down);
  if (![x, y, w, h].every(Number.isFinite) || w <= 0 || h <= 0) return undefined; // `1.2.3`, empty
  return { x: x + 0, y: y + 0, w, h }; // -0 becomes 0
}

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

/** A region that covers the canvas is the whole canvas: `xywh=0,0,W,H` → undefined. */
export function wholeAsUndefined(
  region: Region | undefined,
  canvas: Size | undefined,
): Region | undefined {
  if (!region || !canvas) return region;
  const covers =
    region.x <= 0 &&
    region.y <= 0 &&
    region.x + region.w >= canvas.width &&
    region.y + region.h >= canvas.height;
  return covers ? undefined : region;
}
