import type { Origin } from '../annotation/annotation.ts';
import { type PageKind, pageKindOf } from '../annotation/page-kind.ts';
import { type MongoConnection, upsert } from './mongodb-connection.ts';
import type { ActivityDocument } from './mongodb-documents.ts';
import type { Activity, ActivityStore } from './store.ts';

export function mongoActivities({ activities, run }: MongoConnection): ActivityStore {
  return {
    page: (offset, limit) =>
      run(async () => {
        if (limit <= 0) return []; // to MongoDB, a limit of 0 is none
        const rows = activities.find().sort({ at: 1, order: 1 }).skip(offset).limit(limit);
        return (await rows.toArray()).map(activityOf);
      }),
    count: () => run(() => activities.countDocuments()),
    get: (number) =>
      run(async () => {
        const row = await activities.findOne({ order: number });
        return row ? activityOf(row) : undefined;
      }),
  };
}

/** That annotations were written or deleted: an activity for each page that shows them. */
export async function logPages(
  mongo: MongoConnection,
  changed: { canvases: string[]; origin: Origin }[],
): Promise<void> {
  const kinds = new Map<string, Set<PageKind>>();
  for (const { canvases, origin } of changed) {
    for (const canvas of canvases) {
      const known = kinds.get(canvas) ?? new Set();
      kinds.set(canvas, known.add(pageKindOf(origin)));
    }
  }
  const canvases = [...kinds.keys()];
  // Long lists of canvases are not asked for where the only one is known.
  const projection = { shortId: 1, ...(canvases.length > 1 && { canvasIds: 1 }) };
  const listing = await mongo.manifests
    .find({ canvasIds: { $in: canvases } }, { projection })
    .toArray();
  const pages = listing.flatMap(({ shortId, canvasIds = canvases }) =>
    canvasIds.flatMap((canvas) =>
      [...(kinds.get(canvas) ?? [])].map((kind) => ({ manifest: shortId, canvas, kind })),
    ),
  );
  await logChanges(mongo, pages);
}

/** That a manifest came to be or changed, with the pages of canvases that it lists now or no longer. */
export async function logManifest(
  mongo: MongoConnection,
  shortId: string,
  canvasIds: string[],
): Promise<void> {
  await logChanges(mongo, [{ manifest: shortId, ...itself }]);
  const listed = new Set(canvasIds);
  const logged = await resourcesOf(mongo, shortId);
  await logDeletions(
    mongo,
    logged.filter(({ canvas }) => canvas !== null && !listed.has(canvas)),
  );
  await logNewPages(mongo, { shortId, listed, logged });
}

/** A manifest and its pages, where the log does not know them yet. */
export async function logExisting(
  mongo: MongoConnection,
  shortId: string,
  canvasIds: string[],
): Promise<void> {
  const logged = await resourcesOf(mongo, shortId);
  const known = logged.some(({ canvas }) => canvas === null);
  if (!known) await add(mongo, [{ manifest: shortId, ...itself, type: 'Create' }]);
  await logNewPages(mongo, { shortId, listed: new Set(canvasIds), logged });
}

/** That a manifest is gone, with its pages. */
export async function logManifestDeletion(mongo: MongoConnection, shortId: string): Promise<void> {
  const resources = await resourcesOf(mongo, shortId);
  const pages = resources.filter(({ canvas }) => canvas !== null);
  await logDeletions(mongo, [...pages, { manifest: shortId, ...itself }]);
}

// --- Internal helpers ---

type Resource = Pick<ActivityDocument, 'manifest' | 'canvas' | 'kind'>;

/** Of a manifest, where pages have their canvas and kind. */
const itself = { canvas: null, kind: null };

const keyOf = ({ manifest, canvas, kind }: Resource, type: Activity['type']) =>
  JSON.stringify([manifest, canvas, kind, type]);

/** Those that are there as far as the log says: what was deleted and came again has a `Create` after its `Delete`. */
async function resourcesOf({ activities }: MongoConnection, manifest: string): Promise<Resource[]> {
  return activities.find({ manifest, type: 'Create' }).toArray();
}

interface Listed {
  shortId: string;
  /** Its canvases. */
  listed: Set<string>;
  /** What of it is there as far as the log says. */
  logged: Resource[];
}

async function logNewPages(
  mongo: MongoConnection,
  { shortId, listed, logged }: Listed,
): Promise<void> {
  const known = new Set(logged.map((page) => keyOf(page, 'Create')));
  const pages = new Map<string, Resource>();
  const annotated = mongo.annotations
    .find({ canvases: { $in: [...listed] } })
    .project<{ canvases: string[]; origin: Origin }>({ canvases: 1, origin: 1 });
  for await (const { canvases, origin } of annotated) {
    for (const canvas of canvases.filter((each) => listed.has(each))) {
      const page = { manifest: shortId, canvas, kind: pageKindOf(origin) };
      const key = keyOf(page, 'Create');
      if (!known.has(key)) pages.set(key, page);
    }
  }
  await add(
    mongo,
    [...pages.values()].map((page) => ({ ...page, type: 'Create' })),
  );
}

async function logChanges(mongo: MongoConnection, resources: Resource[]): Promise<void> {
  const known = await thoseThere(mongo, resources);
  await add(
    mongo,
    resources.map((resource) => ({
      ...resource,
      type: known.has(keyOf(resource, 'Create')) ? 'Update' : 'Create',
    })),
  );
}

async function logDeletions(mongo: MongoConnection, resources: Resource[]): Promise<void> {
  const known = await thoseThere(mongo, resources);
  const there = resources.filter((resource) => known.has(keyOf(resource, 'Create')));
  await add(
    mongo,
    there.map((resource) => ({ ...resource, type: 'Delete' as const })),
  );
  const before = there.flatMap((one) => [keyOf(one, 'Create'), keyOf(one, 'Update')]);
  if (before.length > 0) await mongo.activities.deleteMany({ _id: { $in: before } });
}

async function thoseThere({ activities }: MongoConnection, resources: Resource[]) {
  if (resources.length === 0) return new Set<string>();
  const keys = resources.map((resource) => keyOf(resource, 'Create'));
  const found = activities.find({ _id: { $in: keys } }, { projection: { _id: 1 } });
  return new Set((await found.toArray()).map(({ _id }) => _id));
}

/** Each in the place of an earlier one of the same type, but with a number and place of its own. */
async function add(
  mongo: MongoConnection,
  entries: (Resource & { type: Activity['type'] })[],
): Promise<void> {
  if (entries.length === 0) return;
  const first = await mongo.number('activities', entries.length);
  const at = mongo.now();
  await upsert(
    mongo.activities,
    entries.map(({ manifest, canvas, kind, type }, i) => {
      const filter = { _id: keyOf({ manifest, canvas, kind }, type) };
      const replacement = { order: first + i, at, type, manifest, canvas, kind };
      return { replaceOne: { filter, replacement, upsert: true } };
    }),
  );
}

function activityOf({ order, at, type, manifest, canvas, kind }: ActivityDocument): Activity {
  const page = canvas === null || kind === null ? undefined : { canvas, kind };
  return { number: order, at, type, manifest, page };
}
