import { newcombeInterval, type Share } from '../../evaluation/newcombe.ts';
import { none, percent, percentRange, pointsRange } from '../../evaluation/report-words.ts';
import { wilsonInterval } from '../../evaluation/wilson.ts';
import type { DropClaim, ShareClaim } from './claim.ts';
import { evaluationRow, shareOn } from './iiif-results.ts';
import type { Partly } from './judged.ts';
import type { StudyResults } from './read-results.ts';
import { verdictOnShares } from './verdict.ts';
import { written } from './written-numbers.ts';

/** On images that are not the study’s: theirs cannot be had. */
export function judgeShare(
  { model, theirs, printed, on }: ShareClaim,
  results: StudyResults,
): Partly {
  const found = on === 'photographs' ? onPhotographs(model, results) : onDrawings(model, results);
  if (!found) {
    const part = on === 'photographs' ? 'photographs' : 'iiif';
    return { theirs: printed, ours: none, verdict: 'not run', note: `needs the part ${part}` };
  }
  const { correct, total } = found.ours;
  const interval = wilsonInterval(correct, total) ?? null;
  return {
    theirs: printed,
    ours: `${percent(total ? correct / total : null)} (${correct} of ${total} ${found.what}, 95% ${percentRange(interval)})`,
    verdict: verdictOnShares(theirs, found.ours),
  };
}

export function judgeDrop({ model, home, theirs, drop }: DropClaim, results: StudyResults): Partly {
  const printed = written(drop, 'points');
  const found = onDrawings(model, results);
  const ownHome = found?.row?.home;
  if (!found || !ownHome) {
    return { theirs: printed, ours: none, verdict: 'not run', note: 'needs the part iiif' };
  }
  const intervalOf = (atHome: Share, here: Share) => newcombeInterval(atHome, here) ?? [-1, 1];
  const [low, high] = intervalOf({ correct: Math.round(home * 100), total: 10_000 }, theirs);
  const { accuracy, images } = ownHome;
  const own = intervalOf({ correct: Math.round(accuracy * images), total: images }, found.ours);
  const verdict = own[1] < low ? 'better' : own[0] > high ? 'not reproduced' : 'reproduced';
  const { correct, total } = found.ours;
  return {
    theirs: `${printed} (95% ${pointsRange([low, high])})`,
    ours: `${written(100 * (accuracy - correct / total), 'points')} (95% ${pointsRange(own)})`,
    verdict,
  };
}

// --- Internal helpers ---

function onPhotographs(model: string, { photographs }: StudyResults) {
  const row = photographs?.rows.find((each) => each.model === model && each.recipe === 'study');
  return row && { ours: { correct: row.right, total: row.images }, what: 'photographs' };
}

/** The demo's drawings are the images next to the study's; of other collections everything counts. */
function onDrawings(model: string, { iiif }: StudyResults) {
  const row = evaluationRow(iiif, 'study', model);
  const drawn = shareOn('drawings', row);
  if (drawn) return { ours: drawn, what: 'drawings', row };
  return row && { ours: { correct: row.correct, total: row.evaluated }, what: 'canvases', row };
}
