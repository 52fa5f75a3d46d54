import { readFile } from 'node:fs/promises';
import { join } from 'node:path';
import { readAnnotation } from './annotation/read-annotation.ts';
import type { Autotag } from './autotag.ts';
import { InvalidInputError } from './errors.ts';
import { ingestManifest } from './ingest-manifest.ts';
import { isJsonObject } from './json.ts';
import { packageRoot } from './package-root.ts';
import { createTaggingJob } from './tag-manifest/tagging-work.ts';

/** The demo's manifests by the short ids that they get, with the annotations that ship beside them. */
export const demoManifests = ['catalogue', 'garments'];

/** Both recipes, so that the first table shows how much of the drop is the recipe's. */
const demoRecipes = ['study', 'garment'];

export interface DemoProgress {
  recipe: string;
  manifest: string;
  done: number;
  total: number;
}

/**
 * Where nothing is stored yet: ingests the demo collection, stores the curators' truth for it, and tags it with
 * the default models, once with each recipe. Resolves to whether it did.
 */
export async function loadDemo(
  autotag: Autotag,
  onProgress: (progress: DemoProgress) => void = () => undefined,
): Promise<boolean> {
  const { store, jobs, now } = autotag;
  if ((await store.manifests.list()).length > 0 || (await store.annotations.count({})) > 0) {
    return false;
  }
  for (const manifest of demoManifests) {
    await ingestManifest({ document: await demoFile('manifests', manifest) }, autotag);
    const truths = itemsOf(await demoFile('annotations', manifest));
    await store.annotations.insert(
      truths.map((document) => readAnnotation(document, { origin: 'curator', now: now() })),
    );
  }
  for (const recipe of demoRecipes) {
    for (const manifest of demoManifests) {
      const { id } = await createTaggingJob({ manifest, recipe }, jobs, autotag);
      for await (const { job } of jobs.events(id)) {
        const done = job.done + job.failed + job.skipped;
        onProgress({ recipe, manifest, done, total: job.total });
      }
    }
  }
  return true;
}

// --- Internal ---

async function demoFile(folder: 'manifests' | 'annotations', name: string): Promise<unknown> {
  return JSON.parse(await readFile(join(packageRoot, folder, `${name}.json`), 'utf8'));
}

function itemsOf(page: unknown): unknown[] {
  if (isJsonObject(page) && Array.isArray(page.items)) return page.items;
  throw new InvalidInputError('The demo’s annotations are no AnnotationPage.');
}
