import type { Size } from '../annotation/region.ts';
import type { ManifestRecord } from '../store/store.ts';

export type CanvasSizes = Map<string, Size>;

/** The size of every canvas that has one, by its id. */
export function canvasSizes({ canvases }: Pick<ManifestRecord, 'canvases'>): CanvasSizes {
  return new Map(canvases.flatMap(({ id, size }) => (size ? [[id, size]] : [])));
}
