import { isDeepStrictEqual } from 'node:util';
import type { Autotag } from './autotag.ts';
import { evaluate } from './evaluation/evaluate.ts';
import type { Evaluation } from './evaluation/evaluation.ts';
import { parseManifest } from './iiif/parse-manifest.ts';
import { demoDocuments, demoTruths } from './ingest-manifest/demo-collection.ts';
import { ingestManifest } from './ingest-manifest.ts';
import type { Job } from './jobs/job-queue.ts';
import { createTaggingJob } from './tag-manifest/tagging-work.ts';

/** `recipe` undefined: each model's own. The other shows what the preprocessing of the study gives. */
const taggings = [{}, { recipe: 'study' }];

/**
 * Ingests the demo collection with what a curator says of it, and queues its tagging, where the store holds
 * nothing or an earlier process broke off before the tagging was queued. Where it broke off later, the jobs are
 * those that are left. undefined: nothing is to be done.
 */
export async function loadDemo(autotag: Autotag): Promise<Job[] | undefined> {
  const { store, jobs } = autotag;
  const documents = await demoDocuments();
  const truths = await demoTruths(autotag.now());
  const parsed = documents.map((document) => parseManifest(document));
  const ids = parsed.map(({ id }) => id);
  const canvases = parsed.flatMap((manifest) => manifest.canvases.map(({ id }) => id));
  const requests = taggings.map((tagging) => ({ canvases, ...tagging }));

  const manifests = await store.manifests.list();
  const annotations = await store.annotations.count({});
  const isEmpty = manifests.length === 0 && annotations === 0;
  const brokenOff =
    annotations === truths.length &&
    manifests.every(({ id }) => ids.includes(id)) &&
    (await jobs.list(0, 1)).length === 0;
  if (!isEmpty && !brokenOff) {
    const unfinished = await store.jobs.unfinished();
    const left = unfinished.filter(({ request }) =>
      requests.some((each) => isDeepStrictEqual(each, request)),
    );
    return left.length > 0 ? Promise.all(left.map(({ id }) => jobs.get(id))) : undefined;
  }

  if (isEmpty) await store.annotations.insert(truths); // all or nothing, so first
  for (const document of documents) await ingestManifest({ document }, autotag);
  const created: Job[] = [];
  for (const request of requests) created.push(await createTaggingJob(request, jobs, autotag));
  return created;
}

/** Short ids of the demo's manifests that are stored. */
export async function demoManifests({ store }: Pick<Autotag, 'store'>): Promise<string[]> {
  const documents = await demoDocuments();
  const found = await Promise.all(
    documents.map(async (document) => {
      const { id } = parseManifest(document);
      return (await store.manifests.find(id))?.shortId;
    }),
  );
  return found.filter((shortId) => shortId !== undefined);
}

/** How right the models are on the demo manifests; undefined where none is stored. */
export async function evaluateDemo({
  store,
  models,
}: Pick<Autotag, 'store' | 'models'>): Promise<Evaluation | undefined> {
  const manifest = await demoManifests({ store });
  if (manifest.length === 0) return undefined;
  const cards = models.defaults().map((name) => {
    const { card, version } = models.model(name);
    return { card, version, always: true };
  });
  return evaluate({ store, cards }, { manifest });
}
