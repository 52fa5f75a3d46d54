import { AutotagError, StoreError } from '../errors.ts';
import type { Job, JobQueue, JobRun, JobWork } from '../jobs/job-queue.ts';
import { isJsonObject } from '../json.ts';
import type { JobRecord } from '../store/store.ts';
import { type TaggingParts, tagManifest } from '../tag-manifest.ts';
import { ifStillStored } from './still-stored.ts';
import { findStored, readTaggingRequest, requestedCanvases } from './tagging-request.ts';

/**
 * Checks a request, finds its canvases and queues it: `POST /tagging/jobs`, `tag`, and the demo.
 * Throws `InvalidInputError`, `NotFoundError`, and what fetching a collection throws.
 */
export async function createTaggingJob(
  body: unknown,
  jobs: JobQueue,
  parts: Pick<TaggingParts, 'store' | 'models' | 'fetcher'>,
): Promise<Job> {
  const request = readTaggingRequest(body, parts.models);
  const canvases = await requestedCanvases(request, parts);
  return jobs.create({
    request: isJsonObject(body) ? body : {},
    models: request.models ?? parts.models.defaults(),
    total: canvases.length,
  });
}

/** What the job queue does for one tagging job; may be called again after a restart. */
export function taggingWork(parts: TaggingParts): JobWork {
  return async (job, run) => {
    const { signal, finished } = run;
    try {
      const request = readTaggingRequest({ ...job.request, models: job.models }, parts.models);
      const canvases = await requestedCanvases(request, parts, signal);
      const left = canvases.filter(({ canvas }) => !finished.has(canvas.id));
      const record = ifStillStored(run.record, left, parts.store.manifests);
      await tagManifest(left, request, parts, { signal, record });
    } catch (error) {
      if (signal.aborted || error instanceof StoreError || !(error instanceof AutotagError)) {
        throw error;
      }
      await nothingCanBeDone(error, job, run, parts);
    }
  };
}

// --- Internal ---

/** A model that does not load, a manifest deleted meanwhile: every canvas left says why. */
async function nothingCanBeDone(
  { code, message }: AutotagError,
  job: JobRecord,
  { record, finished }: JobRun,
  parts: TaggingParts,
): Promise<void> {
  const { manifest, canvases } = job.request;
  const known = typeof manifest === 'string' && (await findStored(manifest, parts.store));
  const named = Array.isArray(canvases) ? canvases.filter((each) => typeof each === 'string') : [];
  const ids = known ? known.canvases.map(({ id }) => id) : named;
  const left = [...new Set(ids)].filter((id) => !finished.has(id));
  const scope = String(manifest ?? job.request.collection);
  await record(
    (left.length > 0 ? left : [scope]).map((canvas) => {
      return { canvas, state: 'failed', predictions: 0, code, message };
    }),
    [],
  );
}
