import type { IRouter } from 'express';
import { aiiinotateAnswers, aiiinotateList } from './aiiinotate-answers.ts';
import { json, pageOf, versionOf } from './aiiinotate-request.ts';
import { selectionOf } from './aiiinotate-selection.ts';
import { findAnnotation } from './find-annotation.ts';
import { addressAsked, missingParameter, queryAddresses, queryValue } from './query.ts';
import { route } from './route.ts';
import { sendJson } from './send-json.ts';
import type { ServerContext } from './server-context.ts';

/**
 * Annotations as clients of aiiinotate (https://github.com/Aikon-platform/aiiinotate, docs/api.md) ask for them, such
 * as its adapter for mirador-annotation-editor. Its answers are kept, also that an update or a deletion of what is
 * not there counts 0; its errors are ours. Version 3, which it only plans, is Web Annotation. It would fetch the
 * manifest that it guesses from a canvas: here a manifest is known once it is registered.
 */
export function aiiinotateAnnotations(router: IRouter, server: ServerContext): void {
  const { baseOf } = server;
  const { store } = server.autotag;
  const { annotations } = store;

  route(router, /^\/annotations\/[23]\/search\/?$/, {
    async get(request, response) {
      const version = versionOf(request);
      const base = baseOf(request);
      const canvases = [...queryAddresses(request, 'canvasUri'), ...queryAddresses(request, 'uri')];
      if (canvases.length === 0)
        throw missingParameter('canvasUri', 'the canvas whose annotations are asked for');
      const { page, pageSize } = pageOf(request);
      const filter = { canvases };
      const records = await annotations.page(filter, (page - 1) * pageSize, pageSize);
      const items = await aiiinotateAnswers(store)(version, records);
      const list = aiiinotateList({
        ...{ version, base },
        url: addressAsked(request, base),
        label: `Annotations of the canvas ${canvases[0]}`,
        ...{ page, pageSize, items },
        total: await annotations.count(filter),
      });
      // An early version took `uri`, and answered the bare list unless it was asked not to.
      const bare =
        queryValue(request, 'canvasUri') === undefined &&
        queryValue(request, 'asAnnotationList') !== 'true' &&
        version === 2;
      sendJson(request, response, base, bare ? items : list, { ...json, revalidate: true });
    },
  });

  route(router, /^\/annotations\/[23]\/count\/?$/, {
    async get(request, response) {
      const base = baseOf(request);
      const selection = await selectionOf(request, store, base);
      sendJson(request, response, base, { count: await count() }, json);

      async function count(): Promise<number> {
        if (selection.kind === 'many') return annotations.count(selection.filter);
        if (selection.kind === 'none') return 0;
        const found = await Promise.all(selection.ids.map((id) => annotations.get(id)));
        return found.some((record) => record !== undefined) ? 1 : 0;
      }
    },
  });

  route(router, /^\/data\/[23]\/[^/]+\/annotation\/[^/]+$/, {
    async get(request, response) {
      const base = baseOf(request);
      const name = base + request.path;
      const record = await findAnnotation({ name, ids: [name] }, annotations, base);
      const [answer] = await aiiinotateAnswers(store)(versionOf(request), [record]);
      sendJson(request, response, base, answer, { ...json, revalidate: true });
    },
  });
}
