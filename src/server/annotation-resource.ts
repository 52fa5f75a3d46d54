import type { Request, Response } from 'express';
import type { AnnotationRecord } from '../annotation/annotation.ts';
import { withContext } from '../annotation/web-annotation.ts';
import { acceptedType } from './accept.ts';
import { annotationAnswers } from './annotation-answers.ts';
import { entityTag } from './entity-tag.ts';
import { findAnnotation, goneAnnotation } from './find-annotation.ts';
import { acceptedTime, mementoOf, revisionAt, setTimeGate } from './memento.ts';
import { annotationAddress, type NamedAnnotation, namedAnnotation } from './named-annotation.ts';
import { queryValue } from './query.ts';
import { jsonText, linkedData, sendJson, sendJsonText } from './send-json.ts';
import type { ServerContext } from './server-context.ts';

/** One annotation as the Web Annotation Protocol finds, names and answers it. */
export function annotationResource({ autotag, baseOf }: ServerContext) {
  const { store } = autotag;

  /** The stored annotation that the address of a request means. Throws `NotFoundError`, `HttpError` 410 once deleted. */
  const find = (request: Request): Promise<AnnotationRecord> =>
    findAnnotation(named(request), store.annotations, baseOf(request));

  function named(request: Request): NamedAnnotation {
    return namedAnnotation(request, request.path.replace(/^\/annotations\/?/, ''), baseOf(request));
  }

  /** RFC 7089, 4.1.1: a TimeGate answers 302. Whether there was anything to redirect to. */
  async function redirectToMemento(request: Request, response: Response, time: string) {
    const { name, ids } = named(request);
    for (const id of ids) {
      const revision = revisionAt(await store.annotations.history(id), time);
      if (!revision) continue;
      const original = annotationAddress(baseOf(request), id);
      if (!revision.record) throw goneAnnotation(name, revision.at, original);
      setTimeGate(response, original);
      response.status(302).set('Location', mementoOf(original, revision)).end();
      return true;
    }
    return false;
  }

  async function textOf(record: AnnotationRecord, base: string): Promise<string> {
    const [web = {}] = await annotationAnswers(store).web([record]);
    return jsonText(withContext(web), base);
  }

  return {
    find,
    named,

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

    /** A GET: Web Annotation, or Open Annotation with `?form=oa`; for another time, where it is as it was then. */
    async answer(request: Request, response: Response): Promise<void> {
      const time = acceptedTime(request);
      if (time !== undefined && (await redirectToMemento(request, response, time))) return;
      const base = baseOf(request);
      const open = queryValue(request, 'form') === 'oa';
      const type = open ? linkedData : acceptedType(request);
      const record = await find(request);
      setTimeGate(response, annotationAddress(base, record.id));
      if (open) {
        const [answer] = await annotationAnswers(store).open([record]);
        return sendJson(request, response, base, answer, { type, revalidate: true });
      }
      sendJsonText(request, response, await textOf(record, base), { type, revalidate: true });
    },
  };
}
