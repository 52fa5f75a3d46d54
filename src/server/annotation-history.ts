import type { IRouter, Request, Response } from 'express';
import { withContext } from '../annotation/web-annotation.ts';
import { NotFoundError } from '../errors.ts';
import type { Revision } from '../store/store.ts';
import { webAnnotation } from './accept.ts';
import { annotationAnswers } from './annotation-answers.ts';
import { goneAnnotation, unknownAnnotation } from './find-annotation.ts';
import { linkFormat, type Mementos, mementoOf, setMemento, timeMap } from './memento.ts';
import { annotationAddress, namedAnnotation } from './named-annotation.ts';
import { route } from './route.ts';
import { sendJson, sendJsonText } from './send-json.ts';
import type { ServerContext } from './server-context.ts';

/**
 * Every version of an annotation, of deleted ones too: `/annotations/<id>/history`, `…/history/<number>` and
 * `…/timemap`, each also without an id in the path and with `?id=`.
 */
export function annotationHistory(router: IRouter, { autotag, baseOf }: ServerContext): void {
  const { annotations } = autotag.store;

  route(router, shape, {
    async get(request, response) {
      const [, inPath = '', what = '', number] = shape.exec(request.path) ?? [];
      const { id, name, mementos } = await historyFor(request, inPath);
      if (number !== undefined) {
        const revision = mementos.revisions.find((each) => each.number === Number(number));
        if (!revision) throw noRevision(name, Number(number), mementos);
        return sendRevision(request, response, { name, mementos, revision });
      }
      if (what === 'timemap') {
        const type = linkFormat;
        return sendJsonText(request, response, timeMap(mementos), { type, revalidate: true });
      }
      const revisions = await Promise.all(
        mementos.revisions.map(async (revision) => ({
          number: revision.number,
          at: revision.at,
          kind: revision.kind,
          origin: revision.origin,
          agent: revision.agent ?? null,
          ...(revision.record && {
            memento: mementoOf(mementos.original, revision),
            annotation: await webForm(revision),
          }),
        })),
      );
      const type = 'application/json';
      const base = baseOf(request);
      return sendJson(request, response, base, { id, revisions }, { type, revalidate: true });
    },
  });

  async function historyFor(request: Request, inPath: string) {
    const base = baseOf(request);
    const { name, ids } = namedAnnotation(request, inPath, base);
    for (const id of ids) {
      const revisions = await annotations.history(id);
      if (revisions.length === 0) continue;
      const mementos: Mementos = { original: annotationAddress(base, id), revisions };
      return { id, name, mementos };
    }
    throw unknownAnnotation(name);
  }

  async function sendRevision(
    request: Request,
    response: Response,
    { name, mementos, revision }: { name: string; mementos: Mementos; revision: Revision },
  ) {
    if (!revision.record) throw goneAnnotation(name, revision.at, mementos.original);
    setMemento(response, mementos, revision);
    const answer = await webForm(revision);
    const type = webAnnotation;
    sendJson(request, response, baseOf(request), answer, { type, revalidate: true });
  }

  async function webForm({ record }: Revision) {
    const [web] = await annotationAnswers(autotag.store).web(record ? [record] : []);
    return withContext(web ?? {});
  }
}

// --- Internal helpers ---

/**
 * What comes between names the annotation; an id that ends like this itself is asked for encoded, but for one that was
 * made in the container of a manifest whose short id is `history`.
 */
const shape =
  /^\/annotations(?!\/manifests\/history\/\d+$)(?:\/(.+))?\/(history(?:\/(\d+))?|timemap)$/;

function noRevision(name: string, number: number, { revisions }: Mementos): NotFoundError {
  return new NotFoundError(
    `The annotation ${name} has the versions 1 to ${revisions.length}, not ${number}.`,
  );
}
