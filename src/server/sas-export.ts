import { Readable } from 'node:stream';
import { pipeline } from 'node:stream/promises';
import type { IRouter } from 'express';
import { presentationContext } from '../iiif/contexts.ts';
import type { Store } from '../store/store.ts';
import { annotationAnswers } from './annotation-answers.ts';
import { route } from './route.ts';
import { jsonText, linkedData } from './send-json.ts';
import type { ServerContext } from './server-context.ts';

/** Everything, as one list that populate takes back (sas-contract 6.2); never as a whole in memory. */
export function sasExport(router: IRouter, { autotag, baseOf }: ServerContext): void {
  route(router, '/annotation', {
    async get(request, response) {
      const base = baseOf(request);
      if (!request.path.endsWith('/')) return response.redirect(301, `${base}/annotation/`);
      response.status(200).set({ 'Content-Type': linkedData, 'Cache-Control': 'no-store' });
      if (request.method === 'HEAD') return response.end();
      return pipeline(Readable.from(exportText(autotag.store, base)), response);
    },
  });
}

// --- Internal helpers ---

async function* exportText(store: Store, base: string): AsyncGenerator<string> {
  const head = jsonText(
    {
      '@context': presentationContext[2],
      '@id': `${base}/annotation/`,
      '@type': 'sc:AnnotationList',
      resources: [],
    },
    base,
  );
  yield head.slice(0, head.lastIndexOf(']'));
  const answers = annotationAnswers(store);
  let comma = '';
  for await (const record of store.annotations.list({})) {
    const [annotation] = await answers.open([record]);
    yield `${comma}\n${jsonText(annotation, base).trimEnd()}`;
    comma = ',';
  }
  yield '\n]}\n';
}
