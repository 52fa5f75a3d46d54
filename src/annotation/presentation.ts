import type { Size } from './region.ts';

/** What a document says of itself elsewhere, added where it leaves the server. */
export interface Presentation {
  /** The registered manifest that lists a canvas, for targets that name none (SAS 2.5). */
  within?: (canvas: string) => { id: string; label: string } | undefined;
  /** Where given and known, whole-canvas targets get `xywh=0,0,W,H`: some viewers need a region. */
  canvasSize?: (canvas: string) => Size | undefined;
  /** Regions as viewers draw them: integers without a unit, percentages turned into canvas units. */
  viewer?: boolean;
}
