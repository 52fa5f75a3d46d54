import type { ModelCard } from '../tagging/model-card.ts';
import type { LeftOut } from './evaluation.ts';
import type { Answered, Written } from './gather.ts';

export interface LoadedModel {
  card: ModelCard;
  /** First 12 hex digits of the sha256 of the file that runs. */
  version: string;
  /** A row even without any prediction in scope; default true. */
  always?: boolean;
}

/** What one version of a model said through one recipe: a row of the report. */
export interface Group {
  model: LoadedModel;
  version: string;
  recipe: string;
  byCanvas: Map<string, Written<Answered>[]>;
}

export interface Choice {
  models: LoadedModel[];
  /** Empty or absent: all that were used. */
  recipes?: string[];
  /** Also predictions by files of the model that no longer run here, judged by today's card. */
  oldVersions?: boolean;
}

/**
 * The rows of the report: by model in the order given, the version that runs and the card's own recipe
 * first. A model, or a recipe that was asked for, without predictions is an empty group.
 */
export async function groupPredictions(
  predictions: AsyncIterable<Written<Answered>>,
  choice: Choice,
  isAnnotated: (canvas: string) => boolean,
): Promise<{ groups: Group[]; leftOut: LeftOut[] }> {
  const groups = new Map<string, Group>();
  const leftOut = new Map<string, LeftOut>();
  for await (const prediction of predictions) {
    const { canvas, model: name, version, recipe } = prediction;
    if (choice.recipes?.length && !choice.recipes.includes(recipe ?? '')) continue;
    const key = JSON.stringify([name, version, recipe]);
    const model = choice.models.find(({ card }) => card.name === name);
    const reason = reasonToLeaveOut(prediction, model, choice.oldVersions ?? false);
    if (!model || version === undefined || recipe === undefined || reason !== undefined) {
      const entry = leftOut.get(key) ?? newEntry(prediction, reason ?? '');
      entry.predictions += 1;
      leftOut.set(key, entry);
      continue;
    }
    const group = groups.get(key) ?? { model, version, recipe, byCanvas: new Map() };
    groups.set(key, group);
    if (!isAnnotated(canvas)) continue;
    const list = group.byCanvas.get(canvas) ?? [];
    list.push(prediction);
    group.byCanvas.set(canvas, list);
  }
  const sorted = choice.models.flatMap((model) => {
    const own = [...groups.values()].filter((group) => group.model === model);
    return [...own, ...emptyGroups(model, own, choice.recipes ?? [])].sort(
      (one, two) => rank(one) - rank(two),
    );
  });
  return { groups: sorted, leftOut: [...leftOut.values()] };
}

// --- Internal helpers ---

function reasonToLeaveOut(
  { version, recipe }: Written<Answered>,
  model: LoadedModel | undefined,
  oldVersions: boolean,
): string | undefined {
  if (!model) return 'This model is not loaded here, so its vocabulary is not known.';
  if (version === undefined || recipe === undefined) {
    return 'The annotations do not say which version and recipe made them.';
  }
  if (version !== model.version && !oldVersions) {
    return `Made by another file of the model; the one that runs now is ${model.version}.`;
  }
  return undefined;
}

function newEntry(
  { model, version = '', recipe = '' }: Written<Answered>,
  reason: string,
): LeftOut {
  return { model, version: version || null, recipe: recipe || null, predictions: 0, reason };
}

function emptyGroups(model: LoadedModel, own: Group[], recipes: string[]): Group[] {
  if (model.always === false) return [];
  const current = own.filter(({ version }) => version === model.version);
  const wished = recipes.length || current.length ? recipes : [model.card.recipe];
  return wished
    .filter((recipe) => !current.some((group) => group.recipe === recipe))
    .map((recipe) => ({ model, version: model.version, recipe, byCanvas: new Map() }));
}

function rank({ model, version, recipe }: Group): number {
  return (version === model.version ? 0 : 2) + (recipe === model.card.recipe ? 0 : 1);
}
