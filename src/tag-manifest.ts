import { setMaxListeners } from 'node:events';
import { annotationOfPrediction } from './annotation/prediction-annotation.ts';
import { AutotagError, StoreError } from './errors.ts';
import type { Fetcher } from './fetch.ts';
import { canvasImage } from './iiif/canvas-image.ts';
import type { LocalImages } from './iiif/local-images.ts';
import type { Canvas } from './iiif/manifest.ts';
import type { ImageWorkers } from './image/image-workers.ts';
import type { Store } from './store/store.ts';
import { type ChosenModel, chooseModels } from './tag-manifest/choose-models.ts';
import { forEachOf } from './tag-manifest/for-each-of.ts';
import { looksToDo } from './tag-manifest/looks.ts';
import { openRecorder, type RecordOutcomes, type TaggedCanvas } from './tag-manifest/recorder.ts';
import type { ModelRegistry } from './tagging/model-registry.ts';
import { distinctRecipes } from './tagging/predict.ts';
import type { Prediction } from './tagging/prediction.ts';

export interface CanvasToTag {
  canvas: Canvas;
  /** Id of the manifest that the prediction will name. */
  manifest: string | undefined;
}

export interface TaggingWishes {
  /** @default the default taggers */
  models?: string[];
  /** @default each card's own */
  recipe?: string;
  /** 0..1; predictions below are not stored. */
  threshold?: number;
  /** Labels kept with their scores. @default 3 */
  top?: number;
  /** Each region that people have annotated, instead of the whole canvas. */
  regions?: boolean;
  /** Also canvases that the same models have looked at before. */
  force?: boolean;
}

export interface TaggingParts {
  store: Store;
  models: ModelRegistry;
  workers: ImageWorkers;
  fetcher: Fetcher;
  localImages: LocalImages;
  now(): Date;
}

export interface TaggingRun {
  signal?: AbortSignal;
  /** Where outcomes and annotations go. @default the store's annotations */
  record?: RecordOutcomes;
  /** Canvases under way at a time: bounds memory. @default 32 */
  canvasesAtOnce?: number;
}

export interface TaggingSummary {
  done: number;
  failed: number;
  skipped: number;
  predictions: number;
  /** Where the time went, added up over everything that ran at the same time. */
  milliseconds: { fetch: number; decode: number; infer: number; store: number };
}

/**
 * The whole way: every canvas's image is fetched, brought to pixels, looked at by every model, and what
 * they say is stored as annotations. A canvas that cannot be done is an outcome, never the end of the
 * others. Only machine annotations of the models themselves are replaced.
 * Throws `NotFoundError`, `InvalidInputError` and `ModelError` for the models, `StoreError`, and what
 * `signal` was aborted with; what is finished by then is stored.
 */
export async function tagManifest(
  canvases: Iterable<CanvasToTag> | AsyncIterable<CanvasToTag>,
  wishes: TaggingWishes,
  parts: TaggingParts,
  { signal, record, canvasesAtOnce = 32 }: TaggingRun = {},
): Promise<TaggingSummary> {
  const models = await chooseModels(wishes, parts.models);
  const recorder = openRecorder(parts.store, record);
  const time = { fetch: 0, decode: 0 };
  // Every fetch under way listens; Node takes more than ten for a leak.
  if (signal) setMaxListeners(0, signal);

  await forEachOf(canvases, canvasesAtOnce, signal, async (item) => {
    await recorder.add(await tagCanvas(item, models, wishes, parts, time, signal));
  }).finally(() => recorder.flush());

  const infer = models.reduce((sum, { batcher }) => sum + batcher.milliseconds(), 0);
  const { counts, milliseconds: store } = recorder;
  return { ...counts(), milliseconds: { ...time, infer, store: store() } };
}

/** One canvas, from its image to its annotations; whatever is wrong with it becomes its outcome. */
async function tagCanvas(
  { canvas, manifest }: CanvasToTag,
  models: ChosenModel[],
  wishes: TaggingWishes,
  parts: TaggingParts,
  time: { fetch: number; decode: number },
  signal: AbortSignal | undefined,
): Promise<TaggedCanvas> {
  const todo = await looksToDo(canvas, models, wishes, parts.store);
  if (todo.looks.length === 0) {
    return tagged({ canvas: canvas.id, state: 'skipped', predictions: 0 });
  }
  const predictions: Prediction[] = [];
  try {
    for (const { region, models } of todo.looks) {
      const side = Math.max(...models.map(({ recipe }) => recipe.side));
      const image = await canvasImage(canvas, { side, region, signal }, parts);
      const { distinct, places } = distinctRecipes(models.map(({ recipe }) => recipe));
      const pixels = await parts.workers.modelInputs(image.bytes, distinct, { crop: image.crop });
      const looking = models.map((model, index) =>
        model.look(canvas.id, region, pixels.inputs[places[index] ?? 0]),
      );
      predictions.push(...(await Promise.all(looking)));
      time.fetch += image.milliseconds;
      time.decode += pixels.milliseconds;
    }
  } catch (error) {
    if (signal?.aborted || error instanceof StoreError) throw error;
    return tagged({ canvas: canvas.id, state: 'failed', predictions: 0, ...reasonOf(error) });
  }

  const sure = predictions.filter(({ confidence }) => confidence >= (wishes.threshold ?? 0));
  const annotations = sure.map((prediction) => annotation(prediction, canvas, manifest));
  const made = new Set(annotations.map(({ id }) => id));
  return {
    outcome: { canvas: canvas.id, state: 'done', predictions: annotations.length },
    annotations,
    outdated: todo.outdated,
    withdrawn: todo.stored.filter(({ record }) => !made.has(record.id)),
  };

  function annotation(prediction: Prediction, canvas: Canvas, manifest: string | undefined) {
    const { card, sha256 } = parts.models.model(prediction.model);
    const about = { title: card.title, sha256, manifest, canvas, now: parts.now() };
    return annotationOfPrediction(prediction, about);
  }
}

// --- Internal ---

const tagged = (outcome: TaggedCanvas['outcome']): TaggedCanvas => {
  return { outcome, annotations: [], outdated: [], withdrawn: [] };
};

function reasonOf(error: unknown): { code: string; message: string } {
  if (error instanceof AutotagError) return { code: error.code, message: error.message };
  return { code: 'error', message: error instanceof Error ? error.message : String(error) };
}
