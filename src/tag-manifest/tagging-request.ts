import { z } from 'zod';
import { InvalidInputError, NotFoundError, problemPath } from '../errors.ts';
import type { Fetcher } from '../fetch.ts';
import { collectionManifests } from '../iiif/collection-manifests.ts';
import { parseManifest } from '../iiif/parse-manifest.ts';
import { localAddress, tryDecode } from '../local-address.ts';
import type { ManifestRecord, Store } from '../store/store.ts';
import type { CanvasToTag, TaggingWishes } from '../tag-manifest.ts';
import type { ModelRegistry } from '../tagging/model-registry.ts';

const name = z.string().trim().min(1);

/** The body of `POST /tagging/jobs`. */
const requestSchema = z
  .strictObject({
    manifest: name.optional(),
    collection: name.optional(),
    canvases: z.array(name).min(1).optional(),
    models: z.array(name).min(1).optional(),
    recipe: name.optional(),
    threshold: z.number().min(0).max(1).optional(),
    top: z.int().min(1).max(1000).optional(),
    regions: z.boolean().optional(),
    force: z.boolean().optional(),
  })
  .refine(
    ({ manifest, collection, canvases }) =>
      [manifest, collection, canvases].filter((each) => each !== undefined).length === 1,
    { message: 'exactly one of manifest, collection, canvases is needed' },
  );

export type TaggingRequest = TaggingWishes & {
  manifest?: string;
  collection?: string;
  canvases?: string[];
};

/** Throws `InvalidInputError` with every problem, `NotFoundError` for models and recipes that do not exist. */
export function readTaggingRequest(body: unknown, models: ModelRegistry): TaggingRequest {
  const parsed = requestSchema.safeParse(body);
  if (!parsed.success) {
    const problems = parsed.error.issues.map(({ path, message }) => ({
      path: problemPath(path),
      message,
    }));
    const list = problems.map(({ path, message }) => (path ? `${path}: ${message}` : message));
    throw new InvalidInputError(`This is no tagging request: ${list.join('; ')}.`, problems);
  }
  const request = parsed.data;
  for (const each of request.models ?? models.defaults()) models.recipe(each, request.recipe);
  return request;
}

/** The canvases asked for, each once. Throws `NotFoundError` for what is not stored, and what the fetcher throws. */
export async function requestedCanvases(
  { manifest, collection, canvases = [] }: TaggingRequest,
  { store, fetcher }: { store: Store; fetcher: Fetcher },
  signal?: AbortSignal,
): Promise<CanvasToTag[]> {
  if (manifest !== undefined) return distinct(canvasesOf(await stored(manifest, store)));
  if (collection?.startsWith(localAddress.collection)) {
    const shortIds = (await store.manifests.list()).map(({ shortId }) => shortId);
    const found = await Promise.all(shortIds.map((each) => stored(each, store)));
    return distinct(found.flatMap(canvasesOf));
  }
  if (collection !== undefined) {
    const names = await collectionManifests(collection, fetcher, signal);
    const found = await Promise.all(names.map((each) => store.manifests.find(each)));
    const known = found.filter((each) => each !== undefined);
    if (known.length > 0) return distinct(known.flatMap(canvasesOf));
    throw new NotFoundError(
      `None of the ${names.length} manifests of ${collection} is stored; ingest the collection first.`,
    );
  }
  return canvasesNamed(canvases, store);
}

/** A manifest by its short id, its own id, where it came from, or the local form of our copy's address. */
export function findStored(name: string, store: Store): Promise<ManifestRecord | undefined> {
  if (!name.startsWith(localAddress.manifest)) return store.manifests.find(name);
  const [shortId = ''] = name.slice(localAddress.manifest.length).split(/[/?#]/, 1);
  return store.manifests.find(tryDecode(shortId));
}

// --- Internal ---

async function stored(name: string, store: Store): Promise<ManifestRecord> {
  const found = await findStored(name, store);
  if (found) return found;
  throw new NotFoundError(
    `No manifest is stored under ${name}; GET /manifests lists what is there.`,
  );
}

function canvasesOf({ id, document }: ManifestRecord): CanvasToTag[] {
  return parseManifest(document).canvases.map((canvas) => ({ canvas, manifest: id }));
}

const distinct = (canvases: CanvasToTag[]): CanvasToTag[] =>
  [...new Map(canvases.toReversed().map((each) => [each.canvas.id, each])).values()].toReversed();

async function canvasesNamed(ids: string[], store: Store): Promise<CanvasToTag[]> {
  const parsed = new Map<string, Map<string, CanvasToTag>>();
  const found: CanvasToTag[] = [];
  for (const id of new Set(ids)) {
    const [home] = await store.manifests.withCanvas(id);
    if (!home) {
      throw new NotFoundError(
        `No stored manifest has the canvas ${id}; ingest its manifest first.`,
      );
    }
    const canvases =
      parsed.get(home.shortId) ??
      new Map(canvasesOf(await stored(home.shortId, store)).map((each) => [each.canvas.id, each]));
    parsed.set(home.shortId, canvases);
    const canvas = canvases.get(id);
    if (canvas) found.push(canvas);
  }
  return found;
}
