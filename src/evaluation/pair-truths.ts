import type { Size } from '../annotation/region.ts';
import type { Region } from '../iiif/manifest.ts';
import { overlap } from './overlap.ts';

/** What somebody said of a part of one canvas; `region` undefined: all of it. */
export interface Claim {
  id: string;
  region: Region | undefined;
  label: string;
}

/** Overlap (intersection over union) from which on two regions are the same one. */
export const sameRegion = 0.5;

export interface TruthsOfCanvas<T extends Claim> {
  /** One for each region on which nobody disagrees. */
  agreed: T[];
  /** Regions with truths that contradict each other, all of them. */
  conflicts: T[][];
  /** Truths that only repeat another one. */
  duplicates: number;
}

/** Sorts one canvas's truths; `same` says whether two labels mean the same. */
export function settleTruths<T extends Claim>(
  truths: T[],
  canvas: Size | undefined,
  same: (one: string, two: string) => boolean,
): TruthsOfCanvas<T> {
  const regions: [T, ...T[]][] = [];
  for (const truth of truths) {
    const region = regions.find(
      ([first]) => overlap(first.region, truth.region, canvas) >= sameRegion,
    );
    if (region) region.push(truth);
    else regions.push([truth]);
  }
  const settled: TruthsOfCanvas<T> = { agreed: [], conflicts: [], duplicates: 0 };
  for (const [first, ...others] of regions) {
    if (others.every((other) => same(first.label, other.label))) {
      settled.agreed.push(first);
      settled.duplicates += others.length;
    } else settled.conflicts.push([first, ...others]);
  }
  return settled;
}

/**
 * Truth → prediction on one canvas, each prediction for at most one truth, best overlap first. Where
 * the canvas has only one truth, a prediction for the whole canvas speaks of it too, unless one for
 * its region does.
 */
export function pairTruths<T extends Claim, P extends Claim>(
  settled: TruthsOfCanvas<T>,
  predictions: P[],
  canvas: Size | undefined,
): Map<T, P> {
  const candidates = settled.agreed
    .flatMap((truth) =>
      predictions.map((prediction) => ({
        truth,
        prediction,
        share: overlap(truth.region, prediction.region, canvas),
      })),
    )
    .filter(({ share }) => share >= sameRegion)
    .sort((one, two) => two.share - one.share);
  const pairs = new Map<T, P>();
  const taken = new Set<P>();
  for (const { truth, prediction } of candidates) {
    if (pairs.has(truth) || taken.has(prediction)) continue;
    pairs.set(truth, prediction);
    taken.add(prediction);
  }
  const [only, ...others] = settled.agreed;
  if (only && others.length === 0 && settled.conflicts.length === 0 && !pairs.has(only)) {
    const whole = predictions.find(({ region }) => region === undefined);
    if (whole) pairs.set(only, whole);
  }
  return pairs;
}
