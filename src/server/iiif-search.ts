import type { IRouter, Request, Response } from 'express';
import { wordPrefix } from '../annotation/words.ts';
import { presentationContext, searchContext } from '../iiif/contexts.ts';
import type { JsonObject } from '../json.ts';
import { toLocal } from '../local-address.ts';
import { inManifests } from '../search/in-manifests.ts';
import { linkManifests } from '../search/link-manifests.ts';
import { searchAnswer } from '../search/search-answer.ts';
import { searchHits } from '../search/search-hits.ts';
import { searchPage } from '../search/search-page.ts';
import { parseMin, parseSearchRequest, requireQuestion } from '../search/search-request.ts';
import { termList, termPage } from '../search/term-list.ts';
import type { SearchPage } from '../store/store.ts';
import { annotationAnswers } from './annotation-answers.ts';
import { ofManifest, searchPageSize } from './content-search.ts';
import { findManifest } from './find-manifest.ts';
import { queryParameters } from './query.ts';
import { route } from './route.ts';
import { searchAddress } from './search-address.ts';
import { sendJson } from './send-json.ts';
import type { ServerContext } from './server-context.ts';

type Version = 1 | 2;

/**
 * IIIF Content Search 1.0 and 2.0 with autocomplete, over the annotations of a manifest or of all of them. The results
 * of 1.0 are in the shape that Universal Viewer needs too (viewers.md §6).
 */
export function iiifSearch(router: IRouter, { autotag, baseOf }: ServerContext): void {
  const { store } = autotag;
  for (const version of [1, 2] as const) {
    route(router, [`/search/${version}`, `/search/${version}/:manifest`], {
      get: (request, response) => sendFound(request, response, version),
    });
    route(router, [`/autocomplete/${version}`, `/search/${version}/:manifest/autocomplete`], {
      get: (request, response) => sendTerms(request, response, version),
    });
  }

  async function sendFound(request: Request, response: Response, version: Version): Promise<void> {
    const { base, manifest, params, service } = await scopeOf(request, version);
    const asked = parseSearchRequest(params, { toLocal: (address) => toLocal(address, base) });
    const offset = asked.page * searchPageSize;
    const query = { ...asked.query, ...(manifest && { manifest: manifest.id }) };
    const found = await store.annotations.search(query, offset, searchPageSize);
    const shared = { service: service.search, page: asked.page, pageSize: searchPageSize };
    if (version === 2) {
      const web = await annotationAnswers(store).web(found.records, { viewer: true });
      const items = manifest ? web : await namingManifests(web, found);
      sendJson(request, response, base, searchPage({ ...shared, ...found, request: asked, items }));
      return;
    }
    const { understood, ignored } = asked;
    const answer = searchAnswer({
      ...shared,
      params,
      found,
      canvases: asked.query.canvases,
      question: understood,
      ignored,
      bodies: 'viewer',
      ...(manifest ? ofManifest(manifest, found) : await ofAll(found)),
    });
    const hits = searchHits(found.records, asked.asked);
    const contexts = { '@context': [presentationContext[2], searchContext[1]] };
    sendJson(request, response, base, { ...answer, ...contexts, ...(hits.length > 0 && { hits }) });
  }

  async function sendTerms(request: Request, response: Response, version: Version): Promise<void> {
    const { base, manifest, params, service } = await scopeOf(request, version);
    const asked = parseSearchRequest(params, {
      autocomplete: true,
      toLocal: (address) => toLocal(address, base),
    });
    requireQuestion(asked);
    const query = { ...asked.query, words: [], phrases: [], addresses: [] };
    const prefix = wordPrefix(asked.q);
    const terms =
      prefix === undefined
        ? []
        : await store.annotations.terms(
            { ...query, ...(manifest && { manifest: manifest.id }) },
            prefix,
            { min: parseMin(params), limit: mostTerms },
          );
    const parts = { service: service.autocomplete, search: service.search, request: asked, terms };
    sendJson(request, response, base, version === 1 ? termList(parts) : termPage(parts));
  }

  async function scopeOf(request: Request, version: Version) {
    const base = baseOf(request);
    const name = request.params.manifest;
    const manifest = name === undefined ? undefined : await findManifest(store, String(name), base);
    const service = searchAddress(base, version, manifest?.shortId);
    return { base, manifest, params: queryParameters(request), service };
  }

  async function namingManifests(items: JsonObject[], { records }: SearchPage) {
    const within = await linkManifests(records, store.manifests);
    return items.map((item) => ({ ...item, target: inManifests(item.target, within) }));
  }

  /** Where the client may know none of the manifests (Search 1.0 §3.3.3). */
  async function ofAll({ records }: SearchPage) {
    return {
      within: await linkManifests(records, store.manifests),
      canvasSize: await annotationAnswers(store).sizes(records),
    };
  }
}

// --- Internal helpers ---

/** As many as a list below a search box shows. */
const mostTerms = 20;
