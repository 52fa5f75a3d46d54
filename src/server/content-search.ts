import type { IRouter, Request, Response } from 'express';
import { presentation2 } from '../annotation/open-annotation.ts';
import { searchAnswer } from '../search/search-answer.ts';
import { parseSearchQuery } from '../search/search-query.ts';
import { canvasSizes } from './canvas-sizes.ts';
import { findManifest } from './find-manifest.ts';
import { queryParameters } from './query.ts';
import { route } from './route.ts';
import { sendJson } from './send-json.ts';
import type { ServerContext } from './server-context.ts';

/** SimpleAnnotationServer's page size (sas-contract 5.4). */
const pageSize = 1000;

/**
 * Content Search over the annotations of a manifest: 0 as SimpleAnnotationServer answers it, and 1, whose answer
 * also Universal Viewer can show.
 */
export function contentSearch(router: IRouter, { autotag, baseOf }: ServerContext): void {
  const { store } = autotag;
  route(router, '/search-api/:manifest/search', {
    get: (request, response) => sendFound(request, response, 'sas'),
  });
  route(router, '/search/1/:manifest', {
    get: (request, response) => sendFound(request, response, 'viewer'),
  });

  async function sendFound(request: Request, response: Response, bodies: 'sas' | 'viewer') {
    const base = baseOf(request);
    const manifest = await findManifest(store, String(request.params.manifest), base);
    const params = queryParameters(request);
    const { query, page } = parseSearchQuery(params);
    const scoped = { ...query, manifest: manifest.id };
    const found = await store.annotations.search(scoped, page * pageSize, pageSize);
    const name = encodeURIComponent(manifest.shortId);
    const canvases = new Set(manifest.canvases.map(({ id }) => id));
    const whole = found.records.some(({ targets }) => targets.some(({ region }) => !region));
    const sizes = whole ? canvasSizes(manifest) : undefined;
    const answer = searchAnswer({
      service: bodies === 'sas' ? `${base}/search-api/${name}/search` : `${base}/search/1/${name}`,
      params,
      page,
      pageSize,
      found,
      manifest: { id: manifest.id, has: (canvas) => canvases.has(canvas) },
      bodies,
      canvasSize: (canvas) => sizes?.get(canvas),
    });
    const contexts = { '@context': [presentation2, 'http://iiif.io/api/search/1/context.json'] };
    sendJson(request, response, base, bodies === 'sas' ? answer : { ...answer, ...contexts });
  }
}
