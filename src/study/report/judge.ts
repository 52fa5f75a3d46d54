import { none, percent } from '../../evaluation/report-words.ts';
import { type Claim, type Source, type Unit, units } from './claim.ts';
import { exampleAt } from './examples.ts';
import { measure } from './figures.ts';
import { judgeDrop, judgeShare } from './judge-annotated.ts';
import type { Judged, Partly } from './judged.ts';
import type { StudyResults } from './read-results.ts';
import { rows } from './rows.ts';
import { sharedErrors } from './shared-errors.ts';
import { verdictOnExample, verdictOnOrder, verdictOnValue } from './verdict.ts';
import { written, writtenMeasured } from './written-numbers.ts';

export function judge(claim: Claim, results: StudyResults): Judged {
  const judged = judgeKind(claim, results);
  const notes = [judged.note, claim.note, claim.impossible].filter(Boolean);
  const verdict = claim.impossible ? 'cannot be a measured value' : judged.verdict;
  return { claim, trainings: 0, shipped: '', ...judged, verdict, note: notes.join('; ') };
}

// --- Internal: one for each kind of claim ---

function judgeKind(claim: Claim, results: StudyResults): Partly {
  switch (claim.kind) {
    case 'value': {
      const { theirs, unit, good, ours: source, shipped } = claim;
      const ours = measure(results.runs, source);
      const own = shipped ? measure(results.runs, { ...source, row: shipped }) : undefined;
      const margin = unit === 'parameters' ? theirs * units[unit].margin : units[unit].margin;
      return {
        theirs: writtenAsTheirs(theirs, unit),
        ours: writtenMeasured(ours, unit),
        trainings: ours?.n ?? 0,
        shipped: own ? writtenMeasured(own, unit) : '',
        verdict: verdictOnValue(theirs, ours, { margin, good }),
        note: ours ? '' : (claim.absent ?? notRun(source)),
      };
    }
    case 'order': {
      const ours = measure(results.runs, claim.ours);
      return {
        theirs: 'more than 0',
        ours: writtenMeasured(ours, claim.unit),
        trainings: ours?.n ?? 0,
        verdict: verdictOnOrder(ours),
        note: ours ? '' : notRun(claim.ours),
      };
    }
    case 'share':
      return judgeShare(claim, results);
    case 'drop':
      return judgeDrop(claim, results);
    case 'example': {
      const answers = exampleAt(results.errors, claim.place8)?.answers ?? {};
      const said = Object.entries(answers).filter(([model]) => threeModels.includes(model));
      return {
        theirs: claim.answer,
        ours: said.map(([model, { label }]) => `${model}: ${label}`).join(', ') || none,
        verdict: verdictOnExample(
          claim,
          said.map(([, { label }]) => label),
        ),
        note: said.length ? '' : 'what our models say of this image is not among the results',
      };
    }
    case 'together': {
      const { test, annotated } = sharedErrors(results);
      const both = test !== undefined && annotated !== undefined;
      const ours = `${percent(test ?? null)} of the mistakes on test are shared by all, ${percent(annotated ?? null)} on the annotated images`;
      return {
        theirs: 'shared on annotated images only',
        ours: both ? ours : none,
        verdict: both ? (annotated > test ? 'reproduced' : 'not reproduced') : 'not run',
        note: both ? '' : 'needs the parts errors and iiif',
      };
    }
    case 'outside':
      return { theirs: claim.printed, ours: none, verdict: 'not run', note: claim.because };
  }
}

const threeModels = ['transfer', 'scratch', 'deep'];

/** As many digits as the document gives, at least those of the unit. */
function writtenAsTheirs(theirs: number, unit: Unit): string {
  const more = unit === 'percent' && Math.abs(theirs * 10 - Math.round(theirs * 10)) > 1e-6;
  return more ? `${theirs.toFixed(2)}%` : written(theirs, unit).replace(/\.0 epochs$/, ' epochs');
}

function notRun({ row, minus }: Source): string {
  const parts = [row, minus].flatMap((name) => rows.find((each) => each.name === name)?.part ?? []);
  return `needs the part ${[...new Set(parts)].join(' and ')}`;
}
