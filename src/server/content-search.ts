import type { IRouter } from 'express';
import { dependsOnSize } from '../annotation/region.ts';
import { searchAnswer } from '../search/search-answer.ts';
import { parseSearchQuery } from '../search/search-query.ts';
import type { ManifestRecord, SearchPage } from '../store/store.ts';
import { canvasSizes } from './canvas-sizes.ts';
import { findManifest } from './find-manifest.ts';
import { queryParameters } from './query.ts';
import { route } from './route.ts';
import { sendJson } from './send-json.ts';
import type { ServerContext } from './server-context.ts';

/** Results on a page: SimpleAnnotationServer's number (sas-contract 5.4). */
export const searchPageSize = 1000;

/** Content Search 0 over the annotations of a manifest, as SimpleAnnotationServer answers it. */
export function contentSearch(router: IRouter, { autotag, baseOf }: ServerContext): void {
  const { store } = autotag;
  route(router, '/search-api/:manifest/search', {
    async get(request, response) {
      const base = baseOf(request);
      const manifest = await findManifest(store, String(request.params.manifest), base);
      const params = queryParameters(request);
      const { query, page } = parseSearchQuery(params);
      const offset = page * searchPageSize;
      const scoped = { ...query, manifest: manifest.id };
      const found = await store.annotations.search(scoped, offset, searchPageSize);
      const answer = searchAnswer({
        service: `${base}/search-api/${encodeURIComponent(manifest.shortId)}/search`,
        params,
        page,
        pageSize: searchPageSize,
        found,
        ...ofManifest(manifest, found),
      });
      sendJson(request, response, base, answer);
    },
  });
}

/** Which of several targets a result is shown at, and how large its canvas is where its region depends on that. */
export function ofManifest(manifest: ManifestRecord, { records }: SearchPage) {
  const canvases = new Set(manifest.canvases.map(({ id }) => id));
  const regions = records.flatMap(({ targets }) => targets.map(({ region }) => region));
  const sizes = regions.some(dependsOnSize) ? canvasSizes(manifest) : undefined;
  return {
    manifest: { id: manifest.id, has: (canvas: string) => canvases.has(canvas) },
    canvasSize: (canvas: string) => sizes?.get(canvas),
  };
}
