import type { Presentation } from './presentation.ts';
import { fragmentOf, inCanvasUnits, regionOf } from './region.ts';

/** A media fragment as it leaves: as it was written, or, for viewers, in whole canvas units. */
export function viewerFragment(
  fragment: string,
  canvas: string,
  { viewer, canvasSize }: Presentation,
): string {
  if (!viewer) return fragment;
  const region = inCanvasUnits(regionOf(fragment), canvasSize?.(canvas));
  return region ? fragmentOf(region) : fragment;
}

/** The fragment of the whole canvas, where its size is asked for and known. */
export function wholeFragment(canvas: string, { canvasSize }: Presentation): string | undefined {
  const size = canvasSize?.(canvas);
  return size && fragmentOf({ x: 0, y: 0, w: Math.round(size.width), h: Math.round(size.height) });
}
