import type { Request, Response } from 'express';
import type { AnnotationRecord } from '../annotation/annotation.ts';
import { withContext } from '../annotation/web-annotation.ts';
import { NotFoundError } from '../errors.ts';
import { acceptedType } from './accept.ts';
import { annotationAnswers } from './annotation-answers.ts';
import { entityTag } from './entity-tag.ts';
import { findAnnotation, idsOf } from './find-annotation.ts';
import { HttpError } from './http-error.ts';
import { queryAddresses, queryValue } from './query.ts';
import { jsonText, linkedData, sendJson, sendJsonText } from './send-json.ts';
import type { ServerContext } from './server-context.ts';

/** One annotation as the Web Annotation Protocol finds, names and answers it. */
export function annotationResource({ autotag, baseOf }: ServerContext) {
  const { store } = autotag;

  /** The stored annotation that the address of a request means. Throws `NotFoundError`, `HttpError` 410 once deleted. */
  async function find(request: Request): Promise<AnnotationRecord> {
    const base = baseOf(request);
    const names = namesIn(request);
    for (const name of names) {
      const record = await findAnnotation(name, store.annotations, base);
      if (record) return record;
    }
    for (const id of names.flatMap((name) => [...idsOf(name, base)])) {
      const deleted = await store.annotations.gone(id);
      if (deleted === undefined) continue;
      throw new HttpError(410, `The annotation ${names[0]} was deleted at ${deleted}.`);
    }
    throw new NotFoundError(`No annotation with the id ${names[0]}.`);
  }

  async function textOf(record: AnnotationRecord, base: string): Promise<string> {
    const [web = {}] = await annotationAnswers(store).web([record]);
    return jsonText(withContext(web), base);
  }

  return {
    find,

    /** What `If-Match` must name for this state of it. */
    tag: async (record: AnnotationRecord, base: string) => entityTag(await textOf(record, base)),

    /** An id that nothing has or had. */
    async freeId(wish: string): Promise<string> {
      const { annotations } = store;
      let id = wish;
      while ((await annotations.get(id)) ?? (await annotations.gone(id))) id += '1';
      return id;
    },

    async send(
      request: Request,
      response: Response,
      record: AnnotationRecord,
      { type, status }: { type: string; status: number },
    ): Promise<void> {
      const text = await textOf(record, baseOf(request));
      sendJsonText(request, response, text, { type, status, revalidate: true });
    },

    /** A GET: Web Annotation, or Open Annotation with `?form=oa`. */
    async answer(request: Request, response: Response): Promise<void> {
      const base = baseOf(request);
      if (queryValue(request, 'form') === 'oa') {
        const [open] = await annotationAnswers(store).open([await find(request)]);
        return sendJson(request, response, base, open, { type: linkedData, revalidate: true });
      }
      const type = acceptedType(request);
      const text = await textOf(await find(request), base);
      sendJsonText(request, response, text, { type, revalidate: true });
    },
  };
}

// --- Internal helpers ---

/** The id in the path, encoded or not, or in `?id=`. */
function namesIn(request: Request): string[] {
  const inPath = request.path.replace(/^\/annotations\/?/, '');
  return inPath === '' ? queryAddresses(request, 'id') : [inPath];
}
