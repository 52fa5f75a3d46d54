import { claims } from './claims.ts';
import type { StudyReport } from './document.ts';
import type { Illustrations } from './illustrations.ts';
import { judge } from './judge.ts';
import type { StudyResults } from './read-results.ts';
import { sectionOnClaims } from './section-claims.ts';
import { sectionOnContradictions } from './section-contradictions.ts';
import { sectionOnDigits } from './section-digits.ts';
import { sectionOnErrors } from './section-errors.ts';
import { sectionOnIiif } from './section-iiif.ts';
import { sectionOnLearned } from './section-learned.ts';
import { sectionOnPhotographs } from './section-photographs.ts';
import { sectionOnRuns } from './section-run.ts';
import { sectionOnTest } from './section-test.ts';
import { sectionOnTraining } from './section-training.ts';

/** The whole report as data; what was not run says so in its place. The same results give the same report. */
export function studyReport(
  results: StudyResults,
  illustrations: Illustrations = { testImages: new Map(), canvases: new Map() },
): StudyReport {
  const judged = claims.map((claim) => judge(claim, results));
  return {
    title: 'The Fashion MNIST study, run again',
    lead: 'Every number that “Fashion MNIST Image Classification with CNNs” (A. Alinaghian, A. PourEsmaili, M. Khorsandpour, April 2025) states, with ours beside it: what is reproduced, what is better, what is not, what was not run.',
    sections: [
      sectionOnLearned(results),
      sectionOnRuns(results, illustrations),
      sectionOnClaims(judged, results),
      sectionOnTraining(results),
      sectionOnTest(judged, results),
      sectionOnDigits(results),
      sectionOnErrors(results, illustrations),
      sectionOnIiif(results, illustrations),
      sectionOnPhotographs(results),
      sectionOnContradictions(),
    ],
  };
}
