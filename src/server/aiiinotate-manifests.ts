import type { IRouter } from 'express';
import { stringOf } from '../annotation/json-values.ts';
import { InvalidInputError } from '../errors.ts';
import { ingestManifest } from '../ingest-manifest.ts';
import { isJsonObject } from '../json.ts';
import type { ManifestRecord } from '../store/store.ts';
import { json, versionOf } from './aiiinotate-request.ts';
import { findManifest, manifestName } from './find-manifest.ts';
import { collection2, collection3 } from './manifest-collection.ts';
import { queryAddresses } from './query.ts';
import { readJson } from './read-body.ts';
import { route } from './route.ts';
import { sendJson } from './send-json.ts';
import type { ServerContext } from './server-context.ts';

/**
 * Manifests as clients of aiiinotate register, list and forget them. One that is known already is refreshed, and named
 * under `preExistingIds`. Forgetting one keeps its annotations, as there; DELETE /iiif/manifests/<id> does not.
 */
export function aiiinotateManifests(router: IRouter, server: ServerContext): void {
  const { autotag, baseOf, maxBodyBytes } = server;
  const { store } = autotag;
  const { manifests } = store;

  route(router, /^\/manifests\/[23]\/?$/, {
    async get(request, response) {
      const base = baseOf(request);
      const all = await manifests.list();
      const version = versionOf(request);
      const id = `${base}/manifests/${version}`;
      const answer = version === 2 ? collection2(id, all, ['members']) : collection3(id, all);
      sendJson(request, response, base, answer, json);
    },
  });

  route(router, /^\/manifests\/[23]\/create\/?$/, {
    async post(request, response) {
      const body = await readJson(request, maxBodyBytes);
      const uri = isJsonObject(body) ? stringOf(body.uri) : undefined;
      const known = new Set((await manifests.list()).map(({ id }) => id));
      const ingested = await ingestManifest(
        uri === undefined ? { document: body } : { url: uri },
        autotag,
      );
      const ids = ingested.manifests.map(({ id }) => id);
      const rejected = ingested.failed.map(({ url, message }) => ({ [url]: message }));
      const before = ids.filter((id) => known.has(id));
      const inserted = ids.filter((id) => !known.has(id));
      const answer = {
        insertedCount: inserted.length,
        insertedIds: inserted,
        ...(before.length > 0 && { preExistingIds: before }),
        ...(rejected.length > 0 && { rejectedIds: rejected }),
      };
      sendJson(request, response, baseOf(request), answer, json);
    },
  });

  route(router, /^\/manifests\/[23]\/delete\/?$/, {
    async delete(request, response) {
      const base = baseOf(request);
      const given = ['uri', 'manifestShortId'].filter(
        (name) => queryAddresses(request, name).length > 0,
      );
      const [name] = given;
      if (name === undefined || given.length > 1) {
        const message = 'Exactly one of uri and manifestShortId is wanted.';
        throw new InvalidInputError(message, [{ path: 'uri', message }]);
      }
      const found = await firstOf(queryAddresses(request, name), base);
      const deleted = found && (await manifests.delete(found.shortId, { keepAnnotations: true }));
      sendJson(request, response, base, { deletedCount: deleted ? 1 : 0 }, json);
    },
  });

  route(router, /^\/data\/[23]\/([^/]+)\/index$/, {
    async get(request, response) {
      const base = baseOf(request);
      const { shortId, id, canvases } = await findManifest(store, String(request.params[0]), base);
      const index = {
        '@id': id,
        '@type': 'sc:Manifest',
        manifestShortId: shortId,
        canvasIds: canvases.map((canvas) => canvas.id),
      };
      sendJson(request, response, base, index, json);
    },
  });

  async function firstOf(names: string[], base: string): Promise<ManifestRecord | undefined> {
    for (const name of names) {
      const found = await manifests.find(manifestName(name, base));
      if (found) return found;
    }
    return undefined;
  }
}
