import type { AllWrong } from './evaluation.ts';
import type { Truth } from './gather.ts';
import type { Outcome } from './model-evaluation.ts';

export interface Row {
  model: string;
  recipe: string;
  defaultRecipe: boolean;
  outcomes: Outcome[];
}

/**
 * Truths that every model which knows their label answered wrongly, with every recipe evaluated. A model
 * that said nothing of any truth has no vote; one that said nothing of this truth may know it, so the truth stays out.
 */
export function truthsAllGetWrong(rows: Row[]): Map<Truth, AllWrong['predictions']> {
  const voters = rows.filter(({ outcomes }) => outcomes.some(({ answer }) => answer));
  const votes = new Map<Truth, { row: Row; outcome: Outcome }[]>();
  for (const row of voters) {
    for (const outcome of row.outcomes) {
      if (outcome.label === undefined) continue;
      const list = votes.get(outcome.truth) ?? [];
      list.push({ row, outcome });
      votes.set(outcome.truth, list);
    }
  }
  const wrong = new Map<Truth, AllWrong['predictions']>();
  for (const [truth, list] of votes) {
    const allWrong = list.every(
      ({ outcome: { answer, label } }) => answer && answer.label !== label,
    );
    if (!allWrong) continue;
    const predictions: AllWrong['predictions'] = {};
    for (const { row, outcome } of list) {
      if (!outcome.answer || (predictions[row.model] && !row.defaultRecipe)) continue;
      const { label, confidence = null } = outcome.answer;
      predictions[row.model] = { label, confidence, recipe: row.recipe };
    }
    wrong.set(truth, predictions);
  }
  return wrong;
}
