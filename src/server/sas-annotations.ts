import { randomUUID } from 'node:crypto';
import type { IRouter } from 'express';
import { readAnnotation } from '../annotation/read-annotation.ts';
import { NotFoundError } from '../errors.ts';
import { presentationContext } from '../iiif/contexts.ts';
import { toLocal } from '../local-address.ts';
import { annotationAnswers } from './annotation-answers.ts';
import { findAnnotation, unknownAnnotation } from './find-annotation.ts';
import { missingParameter, queryAddresses, queryIds } from './query.ts';
import { readJson } from './read-body.ts';
import { route } from './route.ts';
import { sendJson } from './send-json.ts';
import type { ServerContext } from './server-context.ts';
import { updateAnnotation } from './update-annotation.ts';

/** Reading, creating, replacing and deleting annotations as SimpleAnnotationServer's clients do (sas-contract 3). */
export function sasAnnotations(router: IRouter, server: ServerContext): void {
  const { autotag, baseOf, maxBodyBytes } = server;
  const { annotations } = autotag.store;

  route(router, '/annotation/search', {
    async get(request, response) {
      const canvases = queryAddresses(request, 'uri');
      const records = canvases.length > 0 ? await annotations.page({ canvases }, 0, all) : [];
      const answers = annotationAnswers(autotag.store);
      sendJson(request, response, baseOf(request), await answers.open(records));
    },
    async delete(request, response) {
      const canvases = queryAddresses(request, 'canvas');
      if (canvases.length === 0)
        throw missingParameter('canvas', 'the canvas whose annotations go');
      await annotations.deleteWhere({ canvases });
      response.status(204).end();
    },
  });

  route(router, '/annotation/create', {
    async post(request, response) {
      const base = baseOf(request);
      const record = readAnnotation(await readJson(request, maxBodyBytes), {
        mintId: () => `${base}/annotation/${randomUUID()}`,
        origin: 'curator',
        now: autotag.now(),
      });
      const stored = await annotations.insert([{ ...record, id: toLocal(record.id, base) }]);
      const [answer] = await annotationAnswers(autotag.store).open(stored);
      sendJson(request, response, base, answer, { status: 201 });
    },
  });

  // Older Mirador 2 puts the id behind the path, encoded or not; only the body counts (sas-contract 3.3). To clients that
  // keep what they were sent an update is a replacement, as there; what others do not know stays (viewers.md §5).
  route(router, /^\/annotation\/update(?:\/.*)?$/, {
    get(_request, response) {
      response.status(200).end();
    },
    async post(request, response) {
      const base = baseOf(request);
      const document = await readJson(request, maxBodyBytes);
      const sent = readAnnotation(document, { origin: 'curator', now: autotag.now() });
      const record = { ...sent, id: toLocal(sent.id, base) };
      const stored = await updateAnnotation(record, autotag, base);
      if (!stored) throw unknownAnnotation(record.id);
      const [answer] = await annotationAnswers(autotag.store).open([stored]);
      sendJson(request, response, base, answer, { status: 201 });
    },
  });

  // The body of a DELETE is never read: Mirador 2 sends form text there that is called JSON.
  route(router, /^\/annotation\/destroy(?:\/.*)?$/, {
    async delete(request, response) {
      const ids = queryIds(request, 'uri', baseOf(request));
      if (ids.length === 0) throw missingParameter('uri', 'the id of the annotation to delete');
      for (const id of ids) if (await annotations.delete(id)) break;
      response.status(204).end();
    },
  });

  route(router, /^\/annotation\/list\/([0-9a-f]{32})(?:\.json)?\/?$/i, {
    async get(request, response) {
      const hash = (/list\/([0-9a-f]{32})/i.exec(request.path)?.[1] ?? '').toLowerCase();
      const canvas = await annotations.canvasByHash(hash);
      if (canvas === undefined) {
        throw new NotFoundError(`Nothing is known here of a canvas whose id has the md5 ${hash}.`);
      }
      const records = await annotations.page({ canvases: [canvas] }, 0, all);
      const base = baseOf(request);
      const list = {
        '@context': presentationContext[2],
        '@id': `${base}/annotation/list/${hash}.json`,
        '@type': 'sc:AnnotationList',
        resources: await annotationAnswers(autotag.store).open(records, { viewer: true }),
      };
      sendJson(request, response, base, list, { revalidate: true });
    },
  });

  // What this server mints can be looked up, also as SimpleAnnotationServer's populate minted it: without a slash.
  route(router, /^\/annotation(?:\/|[0-9a-f]{32}\/).+$/, {
    async get(request, response) {
      const base = baseOf(request);
      const name = base + request.path;
      const record = await findAnnotation({ name, ids: [name] }, annotations, base);
      const [answer] = await annotationAnswers(autotag.store).open([record]);
      sendJson(request, response, base, answer, { revalidate: true });
    },
  });
}

// --- Internal helpers ---

/** No paging: whoever asks for a canvas wants all of it (sas-contract 3.1). */
const all = 1_000_000;
