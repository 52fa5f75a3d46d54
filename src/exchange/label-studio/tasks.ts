import type { JsonObject } from '../../json.ts';
import type { Store } from '../../store/store.ts';
import { canvasesIn, imageAddress, type PlacedCanvas, sizeOf } from '../canvases.ts';
import { type Claim, type PredictionClaim, predictionsOn, truthsOn } from '../claims.ts';
import { type ExchangeScope, recordsOn } from '../scope.ts';
import { modelVersion } from './model-version.ts';
import { resultId } from './result-id.ts';

/**
 * Label Studio's tasks (https://labelstud.io/guide/task_format), one for each canvas with an image: what people
 * say as `annotations`, one for each person, what models say as `predictions`, one for each model. Regions are
 * `rectanglelabels` in per cent of the canvas, the whole canvas is `choices`. It fits a labelling configuration with
 * `<Image name="image" value="$image"/>`, `<RectangleLabels name="label" toName="image">` and
 * `<Choices name="choice" toName="image">`. `data` names the canvas, so that the tasks find back.
 */
export async function* tasksText(
  store: Pick<Store, 'annotations' | 'manifests'>,
  scope: ExchangeScope,
): AsyncGenerator<string> {
  let comma = '[\n';
  let id = 0;
  for await (const canvas of canvasesIn(store, scope)) {
    const image = imageAddress(canvas);
    if (image === undefined) continue; // there is nothing to look at
    const records = await recordsOn(store, canvas.id, scope);
    const task = {
      id: ++id,
      data: dataOf(canvas, image),
      annotations: annotationsOf(canvas, truthsOn(canvas, records)),
      predictions: predictionsOf(canvas, predictionsOn(canvas, records)),
    };
    yield comma + JSON.stringify(task);
    comma = ',\n';
  }
  yield id === 0 ? '[]\n' : '\n]\n';
}

// --- Internal helpers ---

function dataOf({ id, label, manifest, width, height }: PlacedCanvas, image: string): JsonObject {
  return { image, canvas: id, label, manifest: manifest?.id, width, height };
}

function annotationsOf(canvas: PlacedCanvas, truths: Claim[]): JsonObject[] {
  const people = grouped(truths, ({ record }) => record.creator);
  return [...people.values()].map((claims) => ({
    result: claims.flatMap((claim) => resultOf(canvas, claim)),
    was_cancelled: false,
    ground_truth: false,
    created_at: least(claims.map(({ record }) => record.created)),
    updated_at: most(claims.map(({ record }) => record.modified)),
  }));
}

function predictionsOf(canvas: PlacedCanvas, predictions: PredictionClaim[]): JsonObject[] {
  const models = grouped(predictions, ({ by }) => modelVersion(by));
  return [...models].map(([model_version, claims]) => {
    const scores = claims.flatMap(({ confidence }) => confidence ?? []);
    const score = scores.length > 0 ? Math.min(...scores) : undefined;
    const result = claims.flatMap((claim) =>
      resultOf(canvas, claim).map((one) => ({ ...one, score: claim.confidence })),
    );
    return { model_version, score, result };
  });
}

/** None for a region of a canvas whose size is not known: Label Studio has only percentages. */
function resultOf(canvas: PlacedCanvas, { record, target, region, label }: Claim): JsonObject[] {
  const id = resultId(record.id, target);
  if (!region) {
    return [
      { id, type: 'choices', from_name: 'choice', to_name: 'image', value: { choices: [label] } },
    ];
  }
  const size = sizeOf(canvas);
  if (!size) return [];
  const { width, height } = size;
  const value = {
    x: (region.x / width) * 100,
    y: (region.y / height) * 100,
    width: (region.w / width) * 100,
    height: (region.h / height) * 100,
    rotation: 0,
    rectanglelabels: [label],
  };
  return [
    {
      ...{ id, type: 'rectanglelabels', from_name: 'label', to_name: 'image' },
      ...{ original_width: width, original_height: height, image_rotation: 0, value },
    },
  ];
}

function grouped<Key, Item>(items: Item[], keyOf: (item: Item) => Key): Map<Key, Item[]> {
  const groups = new Map<Key, Item[]>();
  for (const item of items) {
    const key = keyOf(item);
    groups.set(key, [...(groups.get(key) ?? []), item]);
  }
  return groups;
}

const least = (times: string[]) => times.toSorted()[0] ?? '';
const most = (times: string[]) => times.toSorted().at(-1) ?? '';
