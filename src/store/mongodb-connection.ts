import type { AnyBulkWriteOperation, Collection, Db, Document, Filter } from 'mongodb';
import { MongoBulkWriteError, MongoClient, MongoError, MongoServerError } from 'mongodb';
import { timestamp } from '../annotation/timestamp.ts';
import { StoreError } from '../errors.ts';
import type { AnnotationDocument } from './mongodb-annotation.ts';
import type {
  ActivityDocument,
  ContainerDocument,
  CounterDocument,
  JobCanvasDocument,
  JobDocument,
  RevisionDocument,
} from './mongodb-documents.ts';
import type { ManifestDocument } from './mongodb-manifests.ts';
import type { StoreOptions } from './store.ts';

export interface MongoConnection {
  readonly name: string;
  readonly annotations: Collection<AnnotationDocument>;
  readonly manifests: Collection<ManifestDocument>;
  readonly containers: Collection<ContainerDocument>;
  readonly jobs: Collection<JobDocument>;
  readonly jobCanvases: Collection<JobCanvasDocument>;
  readonly counters: Collection<CounterDocument>;
  readonly revisions: Collection<RevisionDocument>;
  readonly activities: Collection<ActivityDocument>;
  /** ISO 8601 UTC, in seconds. */
  now(): string;
  /** The first of `count` numbers that nobody else gets: the order of creation. */
  number(collection: string, count: number): Promise<number>;
  /** Runs `work`; what the database refuses is a `StoreError`. */
  run<T>(work: () => Promise<T>): Promise<T>;
  close(): Promise<void>;
}

/** `mongodb://HOST/DATABASE`; without a database's name it is `iiif-autotag`. Makes the indexes. */
export async function openMongo(
  url: string,
  { now = () => new Date() }: StoreOptions = {},
): Promise<MongoConnection> {
  const { host, pathname } = new URL(url);
  const databaseName = decodeURIComponent(pathname.replace(/^\//, '')) || 'iiif-autotag';
  const name = `MongoDB ${host}/${databaseName}`; // never with the password
  const client = new MongoClient(url, {
    serverSelectionTimeoutMS: 5000,
    // A write is acknowledged when most members have it in their journals.
    writeConcern: { w: 'majority', journal: true },
    ignoreUndefined: true,
  });
  let closed: Promise<void> | undefined;
  try {
    await run(() => client.connect().then(() => undefined));
    const connection = connectionTo(client.db(databaseName));
    await run(() => makeIndexes(connection));
    return connection;
  } catch (error) {
    await client.close();
    throw error;
  }

  function connectionTo(database: Db): MongoConnection {
    const counters = database.collection<CounterDocument>('counters');
    return {
      name,
      annotations: database.collection('annotations'),
      manifests: database.collection('manifests'),
      containers: database.collection('containers'),
      jobs: database.collection('jobs'),
      jobCanvases: database.collection('jobCanvases'),
      counters,
      revisions: database.collection('revisions'),
      activities: database.collection('activities'),
      now: () => timestamp(now()),
      async number(collection, count) {
        try {
          return await numberFrom(counters, collection, count);
        } catch (error) {
          // Two that make the counter at once: the loser finds it there now.
          if (!isDuplicate(error)) throw error;
          return numberFrom(counters, collection, count);
        }
      },
      run,
      close() {
        closed ??= client.close();
        return closed;
      },
    };
  }

  async function run<T>(work: () => Promise<T>): Promise<T> {
    if (closed !== undefined) throw new StoreError(`${name} is closed.`);
    try {
      return await work();
    } catch (error) {
      if (!(error instanceof MongoError)) throw error;
      throw new StoreError(`${name} refused or did not answer: ${error.message}.`, {
        cause: error,
      });
    }
  }
}

/** Whether a write failed only because an id or a unique value was there already. */
export function isDuplicate(error: unknown): boolean {
  return error instanceof MongoServerError && Number(error.code) === duplicateKey;
}

/** Writes upserts. Of two servers that upsert one new id at once, the loser finds it there at the second try. */
export async function upsert<T extends Document>(
  collection: Collection<T>,
  writes: AnyBulkWriteOperation<T>[],
): Promise<void> {
  try {
    await writeAll(collection, writes);
  } catch (error) {
    if (!isDuplicate(error)) throw error;
    await writeAll(collection, writes);
  }
}

/** Writes down for good that `what` is done, and in which version; two servers may do so at once. */
export function markDone(
  { counters }: Pick<MongoConnection, 'counters'>,
  what: string,
  version = 1,
): Promise<void> {
  const updateOne = { filter: { _id: what }, update: { $set: { value: version } }, upsert: true };
  return upsert(counters, [{ updateOne }]);
}

/** Updates and replacements, in as few commands as a server takes; to how many found their document. */
export async function writeAll<T extends Document>(
  collection: Collection<T>,
  writes: AnyBulkWriteOperation<T>[],
): Promise<number> {
  let matched = 0;
  for (let from = 0; from < writes.length; from += mostUpdates) {
    const batch = writes.slice(from, from + mostUpdates);
    matched += (await collection.bulkWrite(batch)).matchedCount;
  }
  return matched;
}

/** The places in the batch whose ids were taken; undefined where something else went wrong too. */
export function duplicatesOf(error: unknown): number[] | undefined {
  if (!(error instanceof MongoBulkWriteError)) return undefined;
  const errors = [error.writeErrors].flat();
  if (errors.length === 0 || errors.some((one) => one.code !== duplicateKey)) return undefined;
  return errors.map((one) => one.index);
}

/** Matches an annotation while nobody has changed it. */
export function unchanged({
  _id,
  order,
  edition,
}: Pick<AnnotationDocument, '_id' | 'order' | 'edition'>): Filter<AnnotationDocument> {
  return { _id, order, edition: edition ?? { $exists: false } };
}

// --- Internal helpers ---

const duplicateKey = 11000;

/** FerretDB 1.24 never answers a command with more. */
const mostUpdates = 99;

async function numberFrom(counters: Collection<CounterDocument>, _id: string, count: number) {
  const counter = await counters.findOneAndUpdate(
    { _id },
    { $inc: { value: count } },
    { upsert: true, returnDocument: 'after' },
  );
  return (counter?.value ?? count) - count + 1;
}

async function makeIndexes(mongo: MongoConnection) {
  const { annotations, manifests, jobs, jobCanvases, revisions, activities } = mongo;
  await annotations.createIndex({ order: 1 });
  await annotations.createIndex({ canvases: 1, order: 1 });
  await annotations.createIndex({ manifests: 1, order: 1 });
  await annotations.createIndex({ words: 1 });
  await annotations.createIndex({ hashes: 1 });
  await annotations.createIndex({ model: 1, order: 1 });
  await manifests.createIndex({ shortId: 1 }, { unique: true });
  await manifests.createIndex({ url: 1 });
  await manifests.createIndex({ canvasIds: 1 });
  await manifests.createIndex({ hashes: 1 });
  await jobs.createIndex({ order: 1 });
  await jobCanvases.createIndex({ job: 1, order: 1 });
  await revisions.createIndex({ annotation: 1, order: 1, edition: 1 });
  await activities.createIndex({ at: 1, order: 1 });
  await activities.createIndex({ manifest: 1 });
}
