import type { AnnotationRecord } from '../annotation/annotation.ts';
import { predictionId } from '../annotation/prediction-annotation.ts';
import { inCanvasUnits, wholeAsUndefined } from '../annotation/region.ts';
import type { Canvas, Region } from '../iiif/manifest.ts';
import type { AnnotationFilter, Store } from '../store/store.ts';
import type { ChosenModel } from './choose-models.ts';

/** One part of a canvas and the models that have not looked at it. */
export interface Look {
  /** undefined: the whole canvas. */
  region: Region | undefined;
  models: ChosenModel[];
}

export interface StoredPrediction {
  record: AnnotationRecord;
  /** Model and version that look now. */
  by: string;
}

export interface LooksToDo {
  looks: Look[];
  /** Stored predictions of these looks: those that are not made again are withdrawn. */
  stored: StoredPrediction[];
  /** Other versions of the same models that have said something of the canvas; `by`: model and version that look now. */
  outdated: { model: string; version: string; by: string }[];
}

/** What is left to look at on a canvas: nothing where the same models, versions and recipes have been there, unless forced. */
export async function looksToDo(
  canvas: Canvas,
  models: ChosenModel[],
  { regions, force }: { regions?: boolean; force?: boolean },
  store: Store,
): Promise<LooksToDo> {
  const machines = await all(store, { canvases: [canvas.id], origins: ['machine'] });
  const predictions = new Map(machines.map((record) => [record.id, record]));
  const parts = regions ? await annotatedRegions(canvas, store) : [undefined];
  const idOf = (region: Region | undefined, { name, version, recipe }: ChosenModel) =>
    predictionId({ canvas: canvas.id, region, model: name, version, recipe: recipe.name });

  const looks: Look[] = [];
  for (const region of parts) {
    const left: ChosenModel[] = [];
    for (const model of models) if (await isLeft(idOf(region, model))) left.push(model);
    if (left.length > 0) looks.push({ region, models: left });
  }
  const stored = looks.flatMap(({ region, models }) =>
    models.flatMap((each) => {
      const record = predictions.get(idOf(region, each));
      return record ? { record, by: agentOf(each) } : [];
    }),
  );
  return {
    looks,
    stored,
    outdated: outdated(machines, models),
  };

  async function isLeft(id: string): Promise<boolean> {
    if (predictions.has(id)) return force === true;
    // A person may have stored what they say under the id of a prediction that they deleted. The store would not put a
    // prediction in its place: each run would look for nothing, and count what is not stored.
    return (await store.annotations.get(id))?.origin !== 'curator';
  }
}

// --- Internal ---

const agentOf = ({ name, version }: ChosenModel) => `${name} ${version}`;

const pageSize = 1000;

async function all(store: Store, filter: AnnotationFilter): Promise<AnnotationRecord[]> {
  const records: AnnotationRecord[] = [];
  for (let offset = 0; ; offset += pageSize) {
    const page = await store.annotations.page(filter, offset, pageSize);
    records.push(...page);
    if (page.length < pageSize) return records;
  }
}

/** Each rectangle that a person has annotated, once, undefined where it is the whole canvas; imports that hold predictions are no person's. */
async function annotatedRegions(canvas: Canvas, store: Store): Promise<(Region | undefined)[]> {
  const { width, height } = canvas;
  const size = width && height ? { width, height } : undefined;
  const people = await all(store, { canvases: [canvas.id], origins: ['curator', 'import'] });
  const regions = people
    .filter(({ statement }) => statement.predicted === undefined)
    .flatMap(({ targets }) => targets)
    .filter((target) => target.canvas === canvas.id)
    .flatMap(({ region }) => inCanvasUnits(region, size) ?? []);
  const parts = regions.map((region) => wholeAsUndefined(region, size));
  return [...new Map(parts.map((region) => [keyOf(region), region])).values()];
}

const keyOf = (region: Region | undefined) =>
  region ? [region.x, region.y, region.w, region.h].join() : 'whole';

function outdated(machines: AnnotationRecord[], models: ChosenModel[]): LooksToDo['outdated'] {
  const found = new Map<string, LooksToDo['outdated'][number]>();
  for (const { model, version } of machines) {
    const current = models.find(({ name }) => name === model);
    if (!current || model === undefined || version === undefined) continue;
    if (version === current.version) continue;
    found.set(`${model} ${version}`, { model, version, by: agentOf(current) });
  }
  return [...found.values()];
}
