import type { IRouter, Request, Response } from 'express';
import type { Job } from '../jobs/job-queue.ts';
import { isJsonObject } from '../json.ts';
import { toLocal } from '../local-address.ts';
import { createTaggingJob } from '../tag-manifest/tagging-work.ts';
import { queryNumber } from './query.ts';
import { readJson } from './read-body.ts';
import { route } from './route.ts';
import { jsonText, sendJson } from './send-json.ts';
import type { ServerContext } from './server-context.ts';

const type = 'application/json';

/** Bulk tagging as jobs (http-api.md, Tagging jobs). */
export function jobRoutes(router: IRouter, server: ServerContext): void {
  const { autotag, baseOf, maxBodyBytes } = server;
  const { jobs } = autotag;

  route(router, '/tagging/jobs', {
    async post(request, response) {
      const base = baseOf(request);
      const body = await readJson(request, maxBodyBytes);
      const job = await createTaggingJob(localNames(body, base), jobs, autotag);
      response.location(`${base}/tagging/jobs/${encodeURIComponent(job.id)}`);
      sendJson(request, response, base, job, { status: 202, type });
    },
    async get(request, response) {
      const offset = queryNumber(request, 'offset', { fallback: 0, max: 1e9 });
      const limit = queryNumber(request, 'limit', { fallback: 50, min: 1, max: 500 });
      const base = baseOf(request);
      // One more than asked for tells whether there is a next page.
      const found = await jobs.list(offset, limit + 1);
      const page = (at: number) => `${base}/tagging/jobs?offset=${at}&limit=${limit}`;
      const answer = {
        jobs: found.slice(0, limit),
        next: found.length > limit ? page(offset + limit) : null,
        prev: offset > 0 ? page(Math.max(0, offset - limit)) : null,
      };
      sendJson(request, response, base, answer, { type });
    },
  });

  route(router, '/tagging/jobs/:id', {
    async get(request, response) {
      const job = await jobs.get(String(request.params.id));
      sendJson(request, response, baseOf(request), job, { type });
    },
    async delete(request, response) {
      const id = String(request.params.id);
      const job = await jobs.get(id);
      if (!hasEnded(job)) {
        return sendJson(request, response, baseOf(request), await jobs.cancel(id), { type });
      }
      await jobs.forget(id);
      return response.status(204).end();
    },
  });

  route(router, '/tagging/jobs/:id/events', {
    get: (request, response) => sendEvents(request, response),
  });

  /** https://html.spec.whatwg.org/multipage/server-sent-events.html */
  async function sendEvents(request: Request, response: Response): Promise<void> {
    const id = String(request.params.id);
    const base = baseOf(request);
    await jobs.get(id); // unknown: an answer instead of a stream
    response.status(200).set({
      'Content-Type': 'text/event-stream; charset=utf-8',
      'Cache-Control': 'no-store',
      'X-Accel-Buffering': 'no', // or a proxy keeps the progress to itself
    });
    if (request.method === 'HEAD') {
      response.end();
      return;
    }
    const gone = new AbortController();
    response.on('close', () => gone.abort());
    response.flushHeaders();
    for await (const event of jobs.events(id, { signal: gone.signal })) {
      const data = jsonText(event.job, base).trimEnd().replaceAll('\n', '');
      response.write(`event: ${event.type}\ndata: ${data}\n\n`);
    }
    response.end();
  }
}

// --- Internal helpers ---

const hasEnded = ({ state }: Job) => state !== 'queued' && state !== 'running';

/** A job is taken up again by whoever runs next, who may have another address. */
function localNames(body: unknown, base: string): unknown {
  if (!isJsonObject(body)) return body;
  const names = { ...body };
  for (const kind of ['manifest', 'collection'] as const) {
    const name = body[kind];
    if (typeof name === 'string') names[kind] = toLocal(name.trim(), base, [kind]);
  }
  return names;
}
