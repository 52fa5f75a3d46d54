import type { IRouter, Request } from 'express';
import { InvalidInputError, NotFoundError } from '../errors.ts';
import { discoveryContext } from '../iiif/contexts.ts';
import { describeCanvases } from '../iiif/describe-canvases.ts';
import { searchService1, searchServices } from '../iiif/enrich-manifest.ts';
import type { JsonObject } from '../json.ts';
import type { ManifestRecord } from '../store/store.ts';
import { canvasMetadata } from './canvas-metadata.ts';
import { containerAddress } from './container-documents.ts';
import { enrichedText } from './enriched-text.ts';
import { findManifest, manifestAddress } from './find-manifest.ts';
import { collection2, collection3 } from './manifest-collection.ts';
import { presentationType, presentationVersion, versionSuffix } from './presentation-version.ts';
import { queryValue } from './query.ts';
import { route } from './route.ts';
import { searchAddress } from './search-address.ts';
import { sendJson, sendJsonText } from './send-json.ts';
import type { ServerContext } from './server-context.ts';

/** The ingested manifests with everything of ours linked in, in Presentation 3 or 2, and the collection of them. */
export function iiifManifests(router: IRouter, { autotag, baseOf }: ServerContext): void {
  const { store } = autotag;
  const named = (request: Request) =>
    findManifest(store, String(request.params.id), baseOf(request));

  route(router, ['/iiif/manifests/:id', '/iiif/manifests/:id/2', '/iiif/manifests/:id/3'], {
    async get(request, response) {
      const base = baseOf(request);
      const record = await named(request);
      if (queryValue(request, 'report') !== undefined) {
        return sendJson(request, response, base, report(record), { type: 'application/json' });
      }
      const version = presentationVersion(request);
      const query = versionSuffix(request);
      response.vary('Accept');
      response.set('Link', annotationService(base, record.shortId));
      const asked = annotationsAsked(request);
      const text = enrichedText(record, version, { base, query, linked: asked !== 'none' });
      const answer = { type: presentationType(version), revalidate: true };
      if (asked !== 'metadata') return sendJsonText(request, response, text, answer);
      const rowsOf = await canvasMetadata(store.annotations, record);
      const enriched: JsonObject = JSON.parse(text);
      const described = describeCanvases(enriched, version, rowsOf);
      return sendJson(request, response, base, described, answer);
    },
    async delete(request, response) {
      const { shortId } = await named(request);
      const deleted = await store.manifests.delete(shortId);
      if (!deleted) throw new NotFoundError(`The manifest ${shortId} is gone already.`);
      sendJson(request, response, baseOf(request), { deleted }, { type: 'application/json' });
    },
  });

  const collection = '/iiif/collection';
  route(router, ['/iiif/manifests', collection, `${collection}/2`, `${collection}/3`], {
    async get(request, response) {
      const base = baseOf(request);
      const version = presentationVersion(request);
      const suffix = version === 2 ? '?version=2' : '';
      const manifests = (await store.manifests.list()).map(({ shortId, label, labels }) => ({
        id: manifestAddress(base, shortId) + suffix,
        label,
        labels,
      }));
      const id = `${base}/iiif/collection${versionSuffix(request)}`;
      response.vary('Accept');
      return sendJson(
        request,
        response,
        base,
        {
          ...(version === 3
            ? collection3(id, manifests)
            : collection2(id, manifests, ['manifests'])),
          ...collectionExtras(base, version),
        },
        { type: presentationType(version), revalidate: true },
      );
    },
  });
}

// --- Internal helpers ---

/** Where annotations on it are made and found (Web Annotation Protocol §4.4). */
const annotationService = (base: string, shortId: string) =>
  `<${containerAddress(base, `manifests/${encodeURIComponent(shortId)}/`)}>; rel="http://www.w3.org/ns/oa#annotationService"`;

const changes = (base: string) => ({
  id: `${base}/activity/collection`,
  type: 'Dataset',
  label: { en: ['What changed since, by IIIF Change Discovery'] },
  format: 'application/ld+json',
  profile: discoveryContext,
});

/** The search over everything that is in it, and what changed. */
function collectionExtras(base: string, version: 2 | 3) {
  const links = { 1: searchAddress(base, 1), 2: searchAddress(base, 2) };
  if (version === 3) {
    return { service: searchServices(links), seeAlso: [changes(base)] };
  }
  return { service: [searchService1(links[1])] };
}

/**
 * `?annotations=metadata`: what is said of a canvas also as rows of its metadata. `none`: no pages of ours, for editors
 * that ask for annotations themselves and would list all of them twice.
 */
function annotationsAsked(request: Request): 'metadata' | 'none' | undefined {
  const asked = queryValue(request, 'annotations');
  if (asked === undefined || asked === 'metadata' || asked === 'none') return asked;
  const message = `annotations must be metadata or none, not ${JSON.stringify(asked)}.`;
  throw new InvalidInputError(message, [{ path: 'annotations', message }]);
}

/** What was found at ingest (http-api.md, Manifests). */
const report = ({ id, shortId, url, version, canvases, warnings }: ManifestRecord) => ({
  id,
  shortId,
  url: url ?? null,
  version,
  canvases: canvases.length,
  usable: canvases.filter(({ usable }) => usable).length,
  warnings,
});
