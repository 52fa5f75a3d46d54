import { sqliteActivities } from './sqlite-activities.ts';
import { sqliteAnnotations } from './sqlite-annotations.ts';
import { bulkWriter } from './sqlite-bulk.ts';
import type { SqliteOptions } from './sqlite-connection.ts';
import { openSqlite } from './sqlite-connection.ts';
import { sqliteContainers } from './sqlite-containers.ts';
import { sqliteJobs } from './sqlite-jobs.ts';
import { sqliteManifests } from './sqlite-manifests.ts';
import type { Store } from './store.ts';

/**
 * The embedded store: one file (or `:memory:`) in WAL mode, which other processes may have open too.
 * Throws `StoreError` where the file cannot be used.
 */
export async function sqliteStore(file: string, options: SqliteOptions = {}): Promise<Store> {
  const database = await openSqlite(file, options);
  const bulk = bulkWriter(database);
  return {
    name: database.name,
    annotations: sqliteAnnotations(database, bulk),
    manifests: sqliteManifests(database),
    containers: sqliteContainers(database),
    jobs: sqliteJobs(database),
    activities: sqliteActivities(database),

    async check() {
      database.row('SELECT count(*) FROM manifest');
      await database.write(() => {
        database.change("INSERT OR REPLACE INTO probe (id, written) VALUES (1, datetime('now'))");
      });
    },

    async close() {
      await database.close();
      await bulk.close();
    },
  };
}
