import type { IRouter, Request, Response } from 'express';
import { pageOrigins } from '../annotation/page-kind.ts';
import { NotFoundError } from '../errors.ts';
import { presentationContext } from '../iiif/contexts.ts';
import { tryDecode } from '../local-address.ts';
import { annotationAnswers } from './annotation-answers.ts';
import { isPageKind, pageAddress, pageLabels } from './canvas-pages.ts';
import { collectionAddress } from './collection-documents.ts';
import { findManifest, manifestAddress } from './find-manifest.ts';
import { pageContext, pageItems } from './page-context.ts';
import { presentationType, presentationVersion } from './presentation-version.ts';
import { queryValue } from './query.ts';
import { route } from './route.ts';
import { sendJson } from './send-json.ts';
import type { ServerContext } from './server-context.ts';

/** What is said of one canvas, by people or by models; never paged, because no viewer turns pages (viewers.md §2). */
export function iiifPages(router: IRouter, { autotag, baseOf }: ServerContext): void {
  const { store } = autotag;
  const path = '/iiif/manifests/:id/pages/:canvas/:origin';

  route(router, path, {
    get: (request, response) => sendPage(request, response, presentationVersion(request)),
  });
  route(router, `${path}/list`, { get: (request, response) => sendPage(request, response, 2) });

  async function sendPage(request: Request, response: Response, version: 2 | 3): Promise<void> {
    const base = baseOf(request);
    const [name, asked, origin] = ['id', 'canvas', 'origin'].map((part) =>
      String(request.params[part]),
    );
    if (!isPageKind(origin ?? '')) {
      throw new NotFoundError(`There are the pages curator and machine, not ${origin}.`);
    }
    const kind = origin === 'machine' ? 'machine' : 'curator';
    const { canvas, manifest } = await canvasIn(name ?? '', asked ?? '', base);
    const records = await store.annotations.page(
      { canvases: [canvas], origins: pageOrigins[kind] },
      0,
      all,
    );
    const answers = annotationAnswers(store);
    const hash = (asked ?? '').toLowerCase();
    const address = pageAddress(manifestAddress(base, manifest), hash, kind, 3);
    const collection = collectionAddress(base, manifest, kind, version);
    const document =
      version === 3
        ? {
            '@context': pageContext(base),
            id: address,
            type: 'AnnotationPage',
            label: { en: [pageLabels[kind]] },
            partOf: [{ id: collection, type: 'AnnotationCollection' }],
            items: pageItems(await answers.web(records, { viewer: true })),
          }
        : {
            '@context': presentationContext[2],
            '@id':
              queryValue(request, 'version') === '2' ? `${address}?version=2` : `${address}/list`,
            '@type': 'sc:AnnotationList',
            label: pageLabels[kind],
            within: { '@id': collection, '@type': 'sc:Layer' },
            resources: await answers.open(records, { viewer: true }),
          };
    response.vary('Accept');
    sendJson(request, response, base, document, {
      type: presentationType(version),
      revalidate: true,
    });
  }

  /** The canvas with that md5, if the manifest lists it; only its own table is asked, not the whole document. */
  async function canvasIn(name: string, hash: string, base: string) {
    const canvas = await store.annotations.canvasByHash(hash.toLowerCase());
    const listing = canvas === undefined ? [] : await store.manifests.withCanvas(canvas);
    const known = listing.find(({ shortId }) => shortId === name);
    if (canvas !== undefined && known) return { canvas, manifest: known.shortId };
    // The manifest may go by another name here; an unknown one says so first.
    const { shortId } = await findManifest(store, tryDecode(name), base);
    if (canvas !== undefined && listing.some((each) => each.shortId === shortId)) {
      return { canvas, manifest: shortId };
    }
    throw new NotFoundError(
      `The manifest ${shortId} has no canvas whose id has the md5 ${hash}; its pages are linked in ${manifestAddress(base, shortId)}.`,
    );
  }
}

// --- Internal helpers ---

const all = 1_000_000;
