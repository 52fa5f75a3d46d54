import { logExisting } from './mongodb-activities.ts';
import { type MongoConnection, markDone } from './mongodb-connection.ts';

/**
 * Logs the manifests and pages of a database that an older version filled, which kept no log, as of now. May be
 * broken off and begun again; what other servers log meanwhile is not logged twice.
 */
export async function seedActivities(mongo: MongoConnection): Promise<void> {
  const { counters, manifests } = mongo;
  if (await counters.findOne({ _id: marker })) return;
  const all = manifests.find({}, { projection: { _id: 1 } }).sort({ order: 1 });
  for (const { _id } of await all.toArray()) {
    const projection = { shortId: 1, canvasIds: 1 };
    const manifest = await manifests.findOne({ _id }, { projection });
    if (manifest) await logExisting(mongo, manifest.shortId, manifest.canvasIds);
  }
  await markDone(mongo, marker);
}

// --- Internal helpers ---

const marker = 'activities seeded';
