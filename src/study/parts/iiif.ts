import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { evaluate } from '../../evaluation/evaluate.ts';
import type { Evaluation } from '../../evaluation/evaluation.ts';
import { createFetcher } from '../../fetch.ts';
import { openLocalImages } from '../../iiif/local-images.ts';
import { openImageWorkers } from '../../image/image-workers.ts';
import { demoDocuments, demoImages, demoTruths } from '../../ingest-manifest/demo-collection.ts';
import { ingestManifest } from '../../ingest-manifest.ts';
import { openStore } from '../../store/open-store.ts';
import { requestedCanvases } from '../../tag-manifest/tagging-request.ts';
import { type TaggingParts, tagManifest } from '../../tag-manifest.ts';
import { type ModelRegistry, openModels } from '../../tagging/model-registry.ts';
import type { IiifResult } from '../study-run.ts';

export interface IiifOptions {
  /** Holds a folder for each model. */
  folder: string;
  /** Names of those to judge, in the order of the result. */
  models: string[];
  now: () => Date;
}

/**
 * The annotated demo collection through the server: ingested into a store that is thrown away
 * afterwards, tagged behind both recipes, evaluated by what the curator says. Nothing is fetched.
 * Throws `NotFoundError` and `ModelError` for models, and an error where a canvas cannot be tagged.
 */
export async function evaluateDemoCollection({
  folder,
  models: names,
  now,
}: IiifOptions): Promise<IiifResult> {
  const models = await openModels({ folders: [folder], names, plugin: 'onnx' });
  const temporary = await mkdtemp(join(tmpdir(), 'autotag-study-'));
  const store = await openStore(`sqlite:${join(temporary, 'store.sqlite')}`);
  const fetcher = createFetcher({ allowPrivate: false });
  const workers = openImageWorkers({ engine: 'auto' });
  const localImages = openLocalImages(join(temporary, 'images'), { extra: demoImages });
  const parts = { store, models, fetcher, workers, localImages, now };
  try {
    const manifests = await storeDemo(parts);
    return {
      study: await evaluated('study', manifests, parts),
      garment: await evaluated('garment', manifests, parts),
    };
  } finally {
    for (const part of [workers, fetcher, models, store]) await part.close();
    await rm(temporary, { recursive: true, force: true });
  }
}

// --- Internal ---

/** Short ids of the demo's manifests. */
async function storeDemo(parts: TaggingParts): Promise<string[]> {
  await parts.store.annotations.insert(await demoTruths(parts.now()));
  const manifests: string[] = [];
  for (const document of await demoDocuments()) {
    const ingested = await ingestManifest({ document }, parts);
    manifests.push(...ingested.manifests.map(({ shortId }) => shortId));
  }
  return manifests;
}

async function evaluated(
  recipe: string,
  manifests: string[],
  parts: TaggingParts,
): Promise<Evaluation> {
  for (const manifest of manifests) {
    const canvases = await requestedCanvases({ manifest }, parts);
    const { done } = await tagManifest(canvases, { recipe }, parts);
    if (done === canvases.length) continue;
    throw new Error(`Only ${done} of ${canvases.length} canvases of ${manifest} could be tagged.`);
  }
  const { store, models } = parts;
  return evaluate(
    { store, cards: cardsOf(models) },
    { manifest: manifests },
    { models: models.defaults(), recipes: [recipe] },
  );
}

function cardsOf(models: ModelRegistry) {
  return models.defaults().map((name) => {
    const { card, version } = models.model(name);
    return { card, version };
  });
}
