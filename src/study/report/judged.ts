import type { Claim } from './claim.ts';
import type { Verdict } from './verdict.ts';

/** A claim with ours beside it, as the report shows it. */
export interface Judged {
  claim: Claim;
  theirs: string;
  ours: string;
  /** Trainings behind ours; 0: none, or no trainings. */
  trainings: number;
  /** The settings that are shipped, where they have a row. */
  shipped: string;
  verdict: Verdict;
  /** Empty where the verdict says it all. */
  note: string;
}

/** What a kind of claim says of itself; the rest is the same for all. */
export type Partly = Pick<Judged, 'theirs' | 'ours' | 'verdict'> & Partial<Judged>;
