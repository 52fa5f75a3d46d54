import { canvasSizes } from './canvas-sizes.ts';
import { mongoActivities } from './mongodb-activities.ts';
import { mongoAnnotations } from './mongodb-annotations.ts';
import { openMongo } from './mongodb-connection.ts';
import { mongoContainers } from './mongodb-containers.ts';
import { rebuildIndexed } from './mongodb-indexed.ts';
import { mongoJobs } from './mongodb-jobs.ts';
import { fillManifests, mongoManifests } from './mongodb-manifests.ts';
import { seedActivities } from './mongodb-seed-activities.ts';
import type { Store, StoreOptions } from './store.ts';

/**
 * The shared store, for many servers: correct with single-document atomicity alone, without transactions
 * and without `$text`. Throws `StoreError` where the server cannot be reached.
 */
export async function mongoStore(url: string, options: StoreOptions = {}): Promise<Store> {
  const mongo = await openMongo(url, options);
  try {
    // What an older version left is brought up to date.
    await mongo.run(() => rebuildIndexed(mongo));
    await mongo.run(() => seedActivities(mongo));
    await mongo.run(() => fillManifests(mongo));
  } catch (error) {
    await mongo.close();
    throw error;
  }
  const manifests = mongoManifests(mongo);
  return {
    name: mongo.name,
    annotations: mongoAnnotations(mongo, () => canvasSizes({ manifests })),
    manifests,
    containers: mongoContainers(mongo),
    jobs: mongoJobs(mongo),
    activities: mongoActivities(mongo),
    async check() {
      await mongo.run(async () => {
        await mongo.manifests.findOne({}, { projection: { _id: 1 } });
        await mongo.number('checks', 1);
      });
    },
    close: () => mongo.close(),
  };
}
