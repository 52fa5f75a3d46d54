import type { JsonObject } from '../json.ts';

/** A rectangle in canvas units, integers: media fragment `xywh=x,y,w,h`. */
export interface Region {
  x: number;
  y: number;
  w: number;
  h: number;
}

/** What an ingested manifest is inside, whichever version of Presentation it came in. */
export interface Manifest {
  /** The document's own id, byte for byte. */
  id: string;
  label: string;
  /** The version of Presentation it arrived in. */
  version: 2 | 3;
  canvases: Canvas[];
  /** What could not be used, canvas by canvas; never a reason to refuse the rest. */
  warnings: ManifestWarning[];
  /** The document exactly as it came. */
  document: JsonObject;
}

export interface Canvas {
  /** Byte for byte: viewers compare canvas ids as strings. */
  id: string;
  /** `Canvas 3` where the manifest gives none. */
  label: string;
  /** Canvas units; undefined where the manifest gives none. */
  width: number | undefined;
  height: number | undefined;
  /** The first image that paints the canvas; undefined where there is none that can be used (a warning says why). */
  image: ImageResource | undefined;
}

export interface ImageResource {
  /** Address of the image itself; may be empty where only a service is given. */
  id: string;
  width: number | undefined;
  height: number | undefined;
  format: string | undefined;
  /** The best Image API service it offers (highest version first). */
  service: ImageService | undefined;
}

export interface ImageService {
  /** Base URI, without a trailing slash. */
  id: string;
  version: 1 | 2 | 3;
  /** Compliance level where the profile says so. */
  level: 0 | 1 | 2 | undefined;
}

export interface ManifestWarning {
  canvas: string;
  code: string;
  message: string;
}
