import { isDeepStrictEqual } from 'node:util';
import type { Autotag } from './autotag.ts';
import { evaluate } from './evaluation/evaluate.ts';
import type { Evaluation } from './evaluation/evaluation.ts';
import { parseManifest } from './iiif/parse-manifest.ts';
import { demoDocuments, demoTruths } from './ingest-manifest/demo-collection.ts';
import { ingestManifest } from './ingest-manifest.ts';
import type { Job } from './jobs/job-queue.ts';
import type { JsonObject } from './json.ts';
import type { JobRecord } from './store/store.ts';
import { createTaggingJob } from './tag-manifest/tagging-work.ts';

/** `recipe` undefined: each model's own. The other shows what the preprocessing of the study gives. */
const taggings = [{}, { recipe: 'study' }];

/**
 * Ingests the demo collection with what a curator says of it, and queues its tagging, where the store holds
 * nothing or an earlier process broke off before all of the tagging was queued. To the jobs that are left to do;
 * undefined where none are.
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
  const earlier = await store.jobs.list(0, requests.length);
  const isEmpty = manifests.length === 0 && annotations === 0;
  const missing = requests.filter((each) => !earlier.some(isFor(each)));
  const brokenOff =
    (annotations === truths.length || earlier.length > 0) &&
    manifests.every(({ id }) => ids.includes(id)) &&
    earlier.length < requests.length &&
    earlier.length + missing.length === requests.length; // no job is somebody else's

  const unfinished = await store.jobs.unfinished();
  const ours = unfinished.filter((job) => requests.some((each) => isFor(each)(job)));
  const work = await Promise.all(ours.map(({ id }) => jobs.get(id)));
  if (isEmpty) await store.annotations.insert(truths); // all or nothing, so first
  if (isEmpty || brokenOff) {
    for (const document of documents) await ingestManifest({ document }, autotag);
    for (const request of isEmpty ? requests : missing) {
      work.push(await createTaggingJob(request, jobs, autotag));
    }
  }
  return work.length > 0 ? work : undefined;
}

const isFor = (request: JsonObject) => (job: JobRecord) => isDeepStrictEqual(job.request, request);

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
