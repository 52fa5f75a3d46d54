import type { AnnotationRecord } from '../annotation/annotation.ts';
import { inCanvasUnits } from '../annotation/region.ts';
import type { Region } from '../iiif/manifest.ts';
import type { Predictor } from '../store/store.ts';
import { type PlacedCanvas, sizeOf } from './canvases.ts';

/** One label for one part of one canvas. */
export interface Claim {
  record: AnnotationRecord;
  /** Which of the annotation's targets; most have one. */
  target: number;
  /** undefined: the whole canvas. */
  region: Region | undefined;
  label: string;
}

export interface PredictionClaim extends Claim {
  confidence: number | undefined;
  by: Predictor;
}

/** What people say to be true of this canvas, as the evaluation counts it: `True:`, not by a machine. */
export function truthsOn(canvas: PlacedCanvas, records: AnnotationRecord[]): Claim[] {
  return records
    .filter(({ origin }) => origin !== 'machine')
    .flatMap((record) => claimsOf(canvas, record, record.statement.truth));
}

/** What models say of this canvas: `Predicted:`, made here or imported, with the name of a model. */
export function predictionsOn(
  canvas: PlacedCanvas,
  records: AnnotationRecord[],
): PredictionClaim[] {
  return records.flatMap((record) => {
    const { origin, model, version, recipe, statement } = record;
    if (origin === 'curator' || model === undefined) return [];
    const { confidence } = statement;
    return claimsOf(canvas, record, statement.predicted).map((claim) => ({
      ...claim,
      confidence,
      by: { model, version, recipe },
    }));
  });
}

// --- Internal helpers ---

function claimsOf(
  canvas: PlacedCanvas,
  record: AnnotationRecord,
  label: string | undefined,
): Claim[] {
  if (label === undefined) return [];
  return record.targets.flatMap((target, index) => {
    if (target.canvas !== canvas.id) return [];
    return [{ record, target: index, region: inCanvasUnits(target.region, sizeOf(canvas)), label }];
  });
}
