import type { IRouter, Request } from 'express';
import type { AnnotationRecord } from '../annotation/annotation.ts';
import { listOf } from '../annotation/json-values.ts';
import { readAnnotation } from '../annotation/read-annotation.ts';
import { timestamp } from '../annotation/timestamp.ts';
import { webAnnotationOf } from '../annotation/web-musts.ts';
import { asText, type JsonObject } from '../json.ts';
import { toLocal } from '../local-address.ts';
import { acceptedType, requireJsonType } from './accept.ts';
import { annotationResource } from './annotation-resource.ts';
import { correctPrediction } from './correct-prediction.ts';
import { isConditional, overtaken, requireMatch } from './entity-tag.ts';
import { HttpError } from './http-error.ts';
import { annotationAddress } from './named-annotation.ts';
import { annotationHeaders } from './protocol-headers.ts';
import { queryValue } from './query.ts';
import { readJson } from './read-body.ts';
import { route } from './route.ts';
import type { ServerContext } from './server-context.ts';

/**
 * Single annotations of the Web Annotation Protocol: what was made here and predictions under the address
 * that is their id, any other with its id encoded in the path or, to be read, as `?id=`.
 */
export function webAnnotations(router: IRouter, server: ServerContext): void {
  const { autotag, baseOf, maxBodyBytes } = server;
  const { annotations } = autotag.store;
  const { requireIfMatch } = autotag.config;
  const resource = annotationResource(server);

  router.all(/^\/annotations$/, (request, response, next) => {
    if (queryValue(request, 'id') !== undefined) return next();
    const query = request.originalUrl.replace(/^[^?]*/, '');
    response.redirect(308, `${baseOf(request)}/annotations/${query}`);
  });

  const handlers = {
    get: resource.answer,

    /** Replaces the whole document. What a model said is not replaced: the person's version stands beside it. */
    async put(request, response) {
      const base = baseOf(request);
      const type = acceptedType(request);
      requireJsonType(request);
      const old = await resource.find(request);
      await requireMatch(request, () => resource.tag(old, base), requireIfMatch);
      const document = webAnnotationOf(await readJson(request, maxBodyBytes));
      refuseOtherNames(document, old, base);
      const now = autotag.now();
      const record: AnnotationRecord = {
        ...readAnnotation(document, { id: old.id, origin: 'curator', now, form: 'w3c' }),
        modified: timestamp(now),
      };
      if (old.origin === 'machine') {
        const own = await correctPrediction(record, annotations, { base, now });
        const address = annotationAddress(base, own.id);
        response.set({ Location: address, 'Content-Location': address });
        return resource.send(request, response, own, { type, status: 201 });
      }
      const stored = await annotations.replace(record, isConditional(request) ? old : undefined);
      if (!stored) throw await whyNot(request);
      return resource.send(request, response, stored, { type, status: 200 });
    },

    /** Whatever annotot's route, which comes first, has not taken (RFC 5789 §2.2). */
    patch() {
      throw new HttpError(
        415,
        'PATCH takes what annotot sends, {"annotation": {"data": …}}, with the id in the path; PUT replaces the whole.',
        { 'Accept-Patch': 'application/json' },
      );
    },

    async delete(request, response) {
      const old = await resource.find(request);
      await requireMatch(request, () => resource.tag(old, baseOf(request)), requireIfMatch);
      const deleted = await annotations.delete(
        old.id,
        undefined,
        isConditional(request) ? old : undefined,
      );
      if (!deleted) throw await whyNot(request);
      response.status(204).end();
    },
  } satisfies Parameters<typeof route>[2];
  route(router, /^\/annotations(?:\/.*)?$/, handlers, annotationHeaders);

  /** Somebody was faster between our reading and our writing: 412, or what `find` throws when it is gone. */
  async function whyNot(request: Request): Promise<HttpError> {
    await resource.find(request);
    return overtaken();
  }
}

// --- Internal helpers ---

/** Throws `HttpError` 409 where a replacement goes by another name (Web Annotation Protocol §5.3). */
function refuseOtherNames(document: JsonObject, old: AnnotationRecord, base: string): void {
  const [id] = listOf(document.id);
  if (id !== undefined && id !== old.id && toLocal(asText(id), base) !== old.id) {
    throw new HttpError(
      409,
      `The id of an annotation cannot change; ${JSON.stringify(id)} is another.`,
    );
  }
  for (const key of ['canonical', 'via']) {
    const was = listOf(old.document[key]);
    if (was.length === 0) continue;
    if (JSON.stringify(listOf(document[key])) !== JSON.stringify(was)) {
      const message = `"${key}" cannot change once it is set; send it as it is: ${JSON.stringify(old.document[key])}.`;
      throw new HttpError(409, message);
    }
  }
}
