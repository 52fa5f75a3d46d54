import type { Region } from '../iiif/manifest.ts';
import type { JsonObject } from '../json.ts';
import type { PercentRegion } from './region.ts';

/** Who wrote an annotation. A machine run may only ever touch `machine` ones of its own model. */
export type Origin = 'curator' | 'machine' | 'import';

/** The part of a canvas (or the whole) that an annotation is about. */
export interface Target {
  canvas: string;
  /**
   * Of a drawing the box around it; `inCanvasUnits` tells where one in percent is. undefined: the whole canvas, or a
   * selector that says no place.
   */
  region: Region | PercentRegion | undefined;
  /** The manifest that the annotation itself names (`within`, `partOf`). */
  manifest: string | undefined;
}

/** What the body says in the study's words; aliases are not yet applied. */
export interface Statement {
  /** `True: Shirt` */
  truth: string | undefined;
  /** `Predicted: Coat` */
  predicted: string | undefined;
  /** `Confidence: 0.91`, 0..1; undefined also where the body gives one that is out of range (see `problems`). */
  confidence: number | undefined;
  /** Sentences for the report, such as a confidence outside 0..1. */
  problems: string[];
}

/** The columns that are searched: derived from the document, never from elsewhere. */
export interface AnnotationColumns {
  /** In the order of the document; at least one. */
  targets: Target[];
  /** Without `oa:` and `sc:`. */
  motivations: string[];
  creator: string | undefined;
  /** Plain text of all bodies, tags removed, entities decoded: what full-text search sees. */
  text: string;
  statement: Statement;
  /** Of machine predictions: from `generator`. */
  model: string | undefined;
  version: string | undefined;
  recipe: string | undefined;
}

/** An annotation as the store keeps it. */
export interface AnnotationRecord extends AnnotationColumns {
  /** Absolute URI. */
  id: string;
  /** Which of the two vocabularies the document is written in. */
  form: 'oa' | 'w3c';
  /** The document exactly as its author sent it; `id` and dates beside it win over those inside it. */
  document: JsonObject;
  origin: Origin;
  /** ISO 8601 UTC. */
  created: string;
  modified: string;
}
