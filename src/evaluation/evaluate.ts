import { type Size, wholeAsUndefined } from '../annotation/region.ts';
import { NotFoundError } from '../errors.ts';
import type { Region } from '../iiif/manifest.ts';
import { recipeNames } from '../image/recipe.ts';
import type { Store } from '../store/store.ts';
import { canonicalLabel } from '../tagging/labels.ts';
import { truthsAllGetWrong } from './all-wrong.ts';
import type { Evaluation, Misclassified, Shown } from './evaluation.ts';
import {
  type Answered,
  gatherPredictions,
  gatherTruths,
  type Truth,
  type Written,
} from './gather.ts';
import { type Group, groupPredictions, type LoadedModel } from './group-predictions.ts';
import { modelEvaluation, type Outcome, outcomesOf } from './model-evaluation.ts';
import { pairTruths, settleTruths, type TruthsOfCanvas } from './pair-truths.ts';
import { pictureAddress } from './picture.ts';
import {
  type CanvasFacts,
  type EvaluationScope,
  resolveScope,
  type ScopeCanvases,
  scopeCanvases,
} from './scope.ts';

export interface EvaluationParts {
  store: Store;
  /** Every model that may be evaluated, in the order of the report. */
  cards: LoadedModel[];
}

export interface EvaluationFilter {
  /** Names of models; empty or absent: all of `cards`. */
  models?: string[];
  recipes?: string[];
  /** Also files of the model that no longer run here, judged by today's card. */
  oldVersions?: boolean;
}

/**
 * How right the stored predictions are where people have said what is true.
 * Throws `NotFoundError` for an unknown manifest, model or recipe.
 */
export async function evaluate(
  { store, cards }: EvaluationParts,
  wishes: EvaluationScope = {},
  filter: EvaluationFilter = {},
): Promise<Evaluation> {
  const scope = await resolveScope(store, wishes);
  const models = chooseModels(cards, filter.models ?? []);
  const raw = await gatherTruths(store, scope);
  const annotated = new Set(raw.map(({ canvas }) => canvas));
  const canvases = await scopeCanvases(store, scope, annotated);
  const settled = settleCanvases(raw, canvases, cards);
  const { groups, leftOut } = await groupPredictions(
    gatherPredictions(store, scope, filter.models ?? []),
    { ...filter, models },
    (canvas) => settled.has(canvas),
  );
  checkRecipes(filter.recipes ?? [], groups);
  const rows = groups.map((group) => {
    const outcomes = outcomesOf(group.model.card, pairAll(settled, group, canvases.facts));
    return { ...modelEvaluation(group, outcomes), outcomes };
  });

  return {
    scope: {
      ...scope.description,
      models: filter.models?.length ? filter.models : null,
      recipes: filter.recipes?.length ? filter.recipes : null,
    },
    canvases: canvases.count,
    unannotated: canvases.count - annotated.size,
    truths: raw.length,
    duplicates: [...settled.values()].reduce((total, each) => total + each.duplicates, 0),
    models: rows.map(({ outcomes, ...numbers }) => ({
      ...numbers,
      misclassified: misclassified(outcomes, canvases.facts),
    })),
    allWrong: [...truthsAllGetWrong(rows)].map(([truth, predictions]) => ({
      ...shown(truth, canonical(cards, truth.label), canvases.facts(truth.canvas)),
      predictions,
    })),
    conflicts: [...settled].flatMap(([canvas, { conflicts }]) =>
      conflicts.map((truths) => ({
        canvas,
        label: canvases.facts(canvas).label,
        manifest: canvases.facts(canvas).manifest,
        region: regionText(truths[0]?.region),
        truths: truths.map(({ id, label, creator = null }) => ({ id, label, creator })),
      })),
    ),
    leftOut,
  };
}

// --- Internal helpers ---

type Facts = (canvas: string) => CanvasFacts;
type Settled = Map<string, TruthsOfCanvas<Truth>>;

function chooseModels(cards: LoadedModel[], names: string[]): LoadedModel[] {
  const unknown = names.find((name) => !cards.some(({ card }) => card.name === name));
  if (unknown !== undefined) {
    const there = cards.map(({ card }) => card.name).join(', ') || 'none';
    throw new NotFoundError(`There is no model ${unknown}; there are: ${there}.`);
  }
  if (names.length === 0) return cards;
  return cards
    .filter(({ card }) => names.includes(card.name))
    .map((model) => ({ ...model, always: true }));
}

/** A recipe that no model has now may still have made stored predictions. */
function checkRecipes(names: string[], groups: Group[]) {
  const known = new Set(groups.flatMap(({ model }) => recipeNames(model.card.recipes)));
  for (const { recipe, byCanvas } of groups) if (byCanvas.size > 0) known.add(recipe);
  const unknown = names.find((name) => !known.has(name));
  if (unknown !== undefined && groups.length > 0) {
    throw new NotFoundError(
      `There is no recipe ${unknown}; there are: ${[...known].sort().join(', ')}.`,
    );
  }
}

function settleCanvases(
  truths: Written<Truth>[],
  canvases: ScopeCanvases,
  cards: LoadedModel[],
): Settled {
  const byCanvas = new Map<string, Truth[]>();
  for (const truth of truths) {
    const region = wholeAsUndefined(truth.region, sizeOf(canvases.facts(truth.canvas)));
    const list = byCanvas.get(truth.canvas) ?? [];
    list.push({ ...truth, region });
    byCanvas.set(truth.canvas, list);
  }
  const same = (one: string, two: string) => canonical(cards, one) === canonical(cards, two);
  return new Map(
    [...byCanvas].map(([canvas, list]) => [
      canvas,
      settleTruths(list, sizeOf(canvases.facts(canvas)), same),
    ]),
  );
}

/** The label as the first model that knows it spells it; otherwise as written, without case and outer space. */
function canonical(cards: LoadedModel[], label: string): string {
  for (const { card } of cards) {
    const known = canonicalLabel(card, label);
    if (known !== undefined) return known;
  }
  return label.trim().toLowerCase();
}

function pairAll(settled: Settled, group: Group, facts: Facts) {
  const pairs = new Map<Truth, Answered | undefined>();
  for (const [canvas, truths] of settled) {
    const size = sizeOf(facts(canvas));
    const predictions = (group.byCanvas.get(canvas) ?? []).map((prediction) => ({
      ...prediction,
      region: wholeAsUndefined(prediction.region, size),
    }));
    const found = pairTruths(truths, predictions, size);
    for (const truth of truths.agreed) pairs.set(truth, found.get(truth));
  }
  return pairs;
}

function misclassified(outcomes: Outcome[], facts: Facts): Misclassified[] {
  return outcomes.flatMap(({ truth, label, answer }) => {
    if (label === undefined || !answer || answer.label === label) return [];
    const { label: predicted, confidence = null } = answer;
    return [{ ...shown(truth, label, facts(truth.canvas)), predicted, confidence }];
  });
}

function shown(truth: Truth, label: string, { canvas, ...facts }: CanvasFacts): Shown {
  return {
    canvas: truth.canvas,
    label: facts.label,
    manifest: facts.manifest,
    region: regionText(truth.region),
    image: (canvas && pictureAddress(canvas, truth.region)) ?? null,
    truth: label,
  };
}

function regionText(region: Region | undefined): string | null {
  return region ? [region.x, region.y, region.w, region.h].join(',') : null;
}

function sizeOf({ canvas }: CanvasFacts): Size | undefined {
  if (!canvas?.width || !canvas.height) return undefined;
  return { width: canvas.width, height: canvas.height };
}
