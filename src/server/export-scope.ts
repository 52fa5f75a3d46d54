import { NotFoundError } from '../errors.ts';
import { type ExchangeScope, originOf } from '../exchange/scope.ts';
import type { Fetcher } from '../fetch.ts';
import { collectionManifests } from '../iiif/collection-manifests.ts';
import { md5 } from '../iiif/short-id.ts';
import type { Store } from '../store/store.ts';
import { findManifest, manifestName } from './find-manifest.ts';

/** What narrows an export, by the names that people give it; nothing given: everything. */
export interface ExportWishes {
  manifests?: string[];
  /** An address; what is registered of its manifests counts beside `manifests`. */
  collection?: string | undefined;
  canvases?: string[];
  origins?: string[];
  models?: string[];
}

/**
 * Throws `NotFoundError` for a manifest, a canvas, or all of a collection that nothing is known of, `InvalidInputError`
 * for what is no origin or collection, and what the fetcher throws.
 */
export async function exportScope(
  { manifests = [], collection, canvases = [], origins = [], models = [] }: ExportWishes,
  { store, fetcher }: { store: Store; fetcher: Pick<Fetcher, 'json'> },
  base: string,
): Promise<ExchangeScope> {
  const ids: string[] = [];
  for (const name of manifests) ids.push((await findManifest(store, name, base)).id);
  for (const canvas of canvases) {
    if ((await store.annotations.canvasByHash(md5(canvas))) === undefined) {
      throw new NotFoundError(`No manifest and no annotation here names the canvas ${canvas}.`);
    }
  }
  // Our own collection is everything.
  const everything = collection?.startsWith(`${base}/iiif/collection`) === true;
  if (collection !== undefined && !everything) {
    ids.push(...(await registeredIn(collection, { store, fetcher }, base)));
  }
  return {
    ...(ids.length > 0 && !everything && { manifests: [...new Set(ids)] }),
    ...(canvases.length > 0 && { canvases: [...new Set(canvases)] }),
    ...(origins.length > 0 && { origins: origins.map(originOf) }),
    models,
  };
}

// --- Internal helpers ---

async function registeredIn(
  collection: string,
  { store, fetcher }: { store: Store; fetcher: Pick<Fetcher, 'json'> },
  base: string,
): Promise<string[]> {
  const names = await collectionManifests(collection, fetcher);
  const found: string[] = [];
  for (const name of names) {
    const manifest = await store.manifests.find(manifestName(name, base));
    if (manifest) found.push(manifest.id);
  }
  if (found.length > 0) return found;
  throw new NotFoundError(
    `None of the ${names.length} manifests of ${collection} is stored; ingest the collection first.`,
  );
}
