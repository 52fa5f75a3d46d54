import type { IRouter, Request } from 'express';
import { InvalidInputError, NotFoundError } from '../errors.ts';
import { discoveryContext, presentationContext } from '../iiif/contexts.ts';
import { md5 } from '../iiif/short-id.ts';
import { lastPage } from '../search/last-page.ts';
import type { Activity } from '../store/store.ts';
import { pageAddress } from './canvas-pages.ts';
import { manifestAddress } from './find-manifest.ts';
import { collectionTitle } from './manifest-collection.ts';
import { route } from './route.ts';
import { sendJson } from './send-json.ts';
import type { ServerContext } from './server-context.ts';

/**
 * What changed since: IIIF Change Discovery 1.0, level 2, https://iiif.io/api/discovery/1.0/. Pages are cut out
 * of the log by position. An activity that replaces an older one moves to the end, which moves those between one
 * place towards the front: a harvester that walks backwards, as section 3.5 has it, meets some twice and misses none.
 */
export function activity(router: IRouter, { autotag, baseOf }: ServerContext): void {
  const { activities, manifests } = autotag.store;
  const answerWith = { type: discoveryType, revalidate: true };

  route(router, '/activity/collection', {
    async get(request, response) {
      const base = baseOf(request);
      const totalItems = await activities.count();
      const collection = {
        '@context': discoveryContext,
        ...collectionOf(base),
        totalItems,
        seeAlso: [
          {
            id: `${base}/iiif/collection`,
            type: 'Dataset',
            label: { en: [collectionTitle] },
            format: 'application/ld+json',
            profile: presentationContext[3],
          },
        ],
        first: pageOf(base, 0),
        // Required; while nothing has happened yet the page is there, and empty.
        last: pageOf(base, lastPage(totalItems, pageSize)),
      };
      sendJson(request, response, base, collection, answerWith);
    },
  });

  route(router, '/activity/page/:number', {
    async get(request, response) {
      const base = baseOf(request);
      const number = numberIn(request);
      const last = lastPage(await activities.count(), pageSize);
      if (number > last) {
        throw new NotFoundError(`There are the pages 0 to ${last} of activities, not ${number}.`);
      }
      const found = await activities.page(number * pageSize, pageSize);
      const ids = await manifestIds();
      const page = {
        '@context': discoveryContext,
        ...pageOf(base, number),
        startIndex: number * pageSize,
        partOf: collectionOf(base),
        ...(number > 0 && { prev: pageOf(base, number - 1) }),
        ...(number < last && { next: pageOf(base, number + 1) }),
        orderedItems: found.map((each) => activityAnswer(each, ids, base)),
      };
      sendJson(request, response, base, page, answerWith);
    },
  });

  route(router, '/activity/:number', {
    async get(request, response) {
      const base = baseOf(request);
      const number = numberIn(request);
      const found = await activities.get(number);
      if (!found) {
        throw new NotFoundError(`There is no activity ${number}, or a newer one has replaced it.`);
      }
      const answer = activityAnswer(found, await manifestIds(), base);
      sendJson(request, response, base, { '@context': discoveryContext, ...answer }, answerWith);
    },
  });

  async function manifestIds(): Promise<Map<string, string>> {
    return new Map((await manifests.list()).map(({ shortId, id }) => [shortId, id]));
  }
}

// --- Internal helpers ---

const discoveryType = `application/ld+json;profile="${discoveryContext}"`;
const pageSize = 100;

const pageOf = (base: string, number: number) => {
  return { id: `${base}/activity/page/${number}`, type: 'OrderedCollectionPage' };
};
const collectionOf = (base: string) => {
  return { id: `${base}/activity/collection`, type: 'OrderedCollection' };
};

function numberIn(request: Request): number {
  const text = String(request.params.number);
  if (/^\d{1,15}$/.test(text)) return Number(text);
  const message = `Activities and their pages have whole numbers, not ${JSON.stringify(text)}.`;
  throw new InvalidInputError(message, [{ path: 'number', message }]);
}

function activityAnswer(
  { number, at, type, manifest, page }: Activity,
  ids: Map<string, string>,
  base: string,
) {
  const address = manifestAddress(base, manifest);
  // A short id may belong to another manifest since its deletion.
  const canonical = type === 'Delete' ? undefined : ids.get(manifest);
  const object = page
    ? { id: pageAddress(address, md5(page.canvas), page.kind, 3), type: 'AnnotationPage' }
    : { id: address, type: 'Manifest', ...(canonical !== undefined && { canonical }) };
  return { id: `${base}/activity/${number}`, type, object, endTime: at };
}
