import type { Region } from '../iiif/manifest.ts';

/** What one model says of one canvas or region. */
export interface Prediction {
  canvas: string;
  /** undefined: the whole canvas. */
  region: Region | undefined;
  model: string;
  version: string;
  /** Name of the preprocessing recipe that made the input. */
  recipe: string;
  label: string;
  /** 0..1 */
  confidence: number;
  /** Best first; the first one is `label`. */
  top: { label: string; score: number }[];
}
