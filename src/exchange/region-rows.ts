import type { Size } from '../annotation/region.ts';
import { overlap } from '../evaluation/overlap.ts';
import { sameRegion } from '../evaluation/pair-truths.ts';
import type { Region } from '../iiif/manifest.ts';
import type { Claim, PredictionClaim } from './claims.ts';

/** What is said of one region of a canvas; `region` undefined: the whole canvas. */
export interface RegionRow {
  region: Region | undefined;
  /** Distinct labels; several where people disagree. */
  truths: string[];
  /** By column. */
  predictions: Map<string, { label: string; confidence: number | undefined }>;
}

/**
 * A canvas's claims, row by row, paired as the evaluation pairs them: regions that overlap by half are one,
 * and a prediction for the whole canvas speaks of the truth where there is only one. A second prediction of
 * one column for one region has a row to itself. Empty without claims.
 */
export function regionRows(
  truths: Claim[],
  predictions: PredictionClaim[],
  canvas: Size | undefined,
  columnOf: (prediction: PredictionClaim) => string,
): RegionRow[] {
  const rows: RegionRow[] = [];
  for (const { region, label } of truths) {
    const row = nearestRow(rows, region, canvas) ?? newRow(rows, region);
    if (!row.truths.includes(label)) row.truths.push(label);
  }
  const [only, ...others] = rows;
  const single = others.length === 0 ? only : undefined;
  for (const prediction of predictions) {
    const column = columnOf(prediction);
    const free = rows.filter((row) => !row.predictions.has(column));
    const row =
      nearestRow(free, prediction.region, canvas) ??
      (single && prediction.region === undefined && free.includes(single) ? single : undefined) ??
      newRow(rows, prediction.region);
    row.predictions.set(column, { label: prediction.label, confidence: prediction.confidence });
  }
  return rows;
}

// --- Internal helpers ---

function nearestRow(rows: RegionRow[], region: Region | undefined, canvas: Size | undefined) {
  let best: RegionRow | undefined;
  let most = sameRegion;
  for (const row of rows) {
    const share = overlap(row.region, region, canvas);
    if (share > most || (share === most && best === undefined)) {
      best = row;
      most = share;
    }
  }
  return best;
}

function newRow(rows: RegionRow[], region: Region | undefined): RegionRow {
  const row: RegionRow = { region, truths: [], predictions: new Map() };
  rows.push(row);
  return row;
}
