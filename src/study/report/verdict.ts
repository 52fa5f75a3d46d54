import { newcombeInterval, type Share } from '../../evaluation/newcombe.ts';
import type { Measured } from './measured.ts';

export const verdicts = [
  'reproduced',
  'better',
  'not reproduced',
  'not run',
  'cannot be a measured value',
] as const;
export type Verdict = (typeof verdicts)[number];

/** In what direction a number is good; `neither`: it only says how something was. */
export type Good = 'higher' | 'lower' | 'neither';

/** Of several trainings so many standard deviations are chance; with one training only the margin counts. */
export const deviationsOfChance = 2;

/**
 * Theirs, one number, against ours, the mean of several trainings. Within the margin or within two
 * standard deviations of ours it is reproduced; beyond both it is better on the good side, else not reproduced.
 */
export function verdictOnValue(
  theirs: number,
  ours: Measured | undefined,
  { margin, good }: { margin: number; good: Good },
): Verdict {
  if (!ours) return 'not run';
  const chance = deviationsOfChance * (ours.deviation ?? 0);
  const difference = ours.mean - theirs;
  // Decimals are not exact in binary: a difference of exactly the margin is within it.
  if (Math.abs(difference) <= Math.max(margin, chance) + 1e-9) return 'reproduced';
  const side = difference > 0 ? 'higher' : 'lower';
  return side === good ? 'better' : 'not reproduced';
}

/** Theirs and ours are shares of different images: reproduced where the 95% interval of the difference holds 0. */
export function verdictOnShares(theirs: Share, ours: Share | undefined): Verdict {
  const interval = ours && newcombeInterval(ours, theirs);
  if (!interval) return 'not run';
  if (interval[0] > 0) return 'better';
  return interval[1] < 0 ? 'not reproduced' : 'reproduced';
}

/** “This is more than that”: the difference must be above 0 by more than two of its standard deviations. */
export function verdictOnOrder(difference: Measured | undefined): Verdict {
  if (!difference) return 'not run';
  const chance = deviationsOfChance * (difference.deviation ?? 0);
  return difference.mean > chance ? 'reproduced' : 'not reproduced';
}

/** One image that the study shows as a mistake: the same answer by most models, right by most, or neither. */
export function verdictOnExample(
  { truth, answer }: { truth: string; answer: string },
  ours: string[],
): Verdict {
  if (ours.length === 0) return 'not run';
  const most = (label: string) => ours.filter((each) => each === label).length > ours.length / 2;
  if (most(answer)) return 'reproduced';
  return most(truth) ? 'better' : 'not reproduced';
}
