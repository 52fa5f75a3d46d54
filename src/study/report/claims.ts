import type { Claim } from './claim.ts';
import { annotatedClaims } from './claims-annotated.ts';
import { conclusionClaims } from './claims-conclusion.ts';
import { modelAndTrainingClaims } from './claims-models-and-training.ts';
import { testClaims } from './claims-test.ts';

/** Every number that the document states, in its order; `study.md` §2 lists them by place. */
export const claims: Claim[] = [
  ...modelAndTrainingClaims,
  ...testClaims,
  ...annotatedClaims,
  ...conclusionClaims,
];
