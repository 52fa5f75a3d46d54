import type { IRouter } from 'express';
import { InvalidInputError, NotFoundError } from '../errors.ts';
import { ingestManifest } from '../ingest-manifest.ts';
import { tryDecode } from '../local-address.ts';
import type { ManifestRecord } from '../store/store.ts';
import { findManifest, manifestName } from './find-manifest.ts';
import { collection2 } from './manifest-collection.ts';
import { queryValue } from './query.ts';
import { parseJson } from './read-body.ts';
import { readSource } from './read-document.ts';
import { route } from './route.ts';
import { sendJson } from './send-json.ts';
import type { ServerContext } from './server-context.ts';

/** Registering manifests and listing them as SimpleAnnotationServer does (sas-contract 4, 9.4). */
export function sasManifests(router: IRouter, server: ServerContext): void {
  const { autotag, baseOf, maxBodyBytes } = server;
  const { manifests } = autotag.store;

  route(router, /^\/manifests(?:\/.*)?$/, {
    async post(request, response) {
      const source = await readSource(request, response, maxBodyBytes);
      const ingested = await ingestManifest(
        source.url === undefined ? { document: parseJson(source.bytes) } : { url: source.url },
        autotag,
      );
      const [first] = ingested.manifests;
      if (!first) throw nothingLoaded(ingested.failed);
      const answer = {
        loaded: loaded(first),
        // A collection brings several.
        ...(ingested.manifests.length + ingested.failed.length > 1
          ? { manifests: ingested.manifests.map(loaded), failed: ingested.failed }
          : {}),
      };
      sendJson(request, response, baseOf(request), answer, { type: 'application/json' });
    },

    async get(request, response) {
      const base = baseOf(request);
      const asked = queryValue(request, 'manifest');
      if (asked !== undefined) {
        const answer = { loaded: loaded(await findManifest(autotag.store, asked, base)) };
        return sendJson(request, response, base, answer, { type: 'application/json' });
      }
      const name = nameIn(request.path);
      if (name !== undefined) await findManifest(autotag.store, name, base);
      const uri = queryValue(request, 'uri');
      const id = `${base}/manifests${uri === undefined ? '' : `?uri=${encodeURIComponent(uri)}`}`;
      const listed = uri === undefined ? await manifests.list() : await storedUnder(uri, base);
      const collection = collection2(id, listed, ['manifests', 'members']);
      return sendJson(request, response, base, collection);
    },

    async delete(request, response) {
      const base = baseOf(request);
      const name = nameIn(request.path) ?? queryValue(request, 'manifest');
      if (name === undefined) {
        throw new InvalidInputError('Which manifest? DELETE /manifests/<short id> deletes one.');
      }
      const { shortId } = await findManifest(autotag.store, name, base);
      const deleted = await manifests.delete(shortId);
      if (!deleted) throw new NotFoundError(`The manifest ${name} is gone already.`);
      sendJson(request, response, base, { deleted }, { type: 'application/json' });
    },
  });

  /** One or none: who asks whether a manifest is stored is not wrong where it is not, as with `?manifest=`. */
  async function storedUnder(name: string, base: string): Promise<ManifestRecord[]> {
    const found = await manifests.find(manifestName(name, base));
    return found ? [found] : [];
  }
}

// --- Internal helpers ---

const loaded = ({ id, shortId }: ManifestRecord) => ({ uri: id, short_id: shortId });

/** What follows `/manifests/`, if anything. */
function nameIn(path: string): string | undefined {
  const name = path.slice('/manifests/'.length).replace(/\/$/, '');
  return name === '' ? undefined : tryDecode(name);
}

function nothingLoaded(failed: { url: string; code: string; message: string }[]) {
  const [first] = failed;
  const reason = first ? ` ${first.url}: ${first.message}` : '';
  return new InvalidInputError(
    `Nothing was loaded.${reason}`,
    failed.slice(0, 100).map(({ url, message }) => ({ path: url, message })),
  );
}
