import type { JsonObject } from '../json.ts';
import { afterPrefix, nextContainerId } from './annotation-rules.ts';
import type { MongoConnection } from './mongodb-connection.ts';
import { isDuplicate } from './mongodb-connection.ts';
import type { ContainerDocument } from './mongodb-documents.ts';
import type { ContainerRecord, ContainerStore } from './store.ts';

export function mongoContainers(mongo: MongoConnection): ContainerStore {
  const { annotations, containers, run } = mongo;
  return {
    create: (container) =>
      run(async () => {
        const order = await mongo.number('containers', 1);
        const { created } = container;
        const document = JSON.stringify(container.document);
        for (let { id } = container; ; id = nextContainerId(id)) {
          try {
            await containers.insertOne({ _id: id, order, created, document });
            return { ...container, id };
          } catch (error) {
            if (!isDuplicate(error)) throw error;
          }
        }
      }),

    get: (id) =>
      run(async () => {
        const stored = await containers.findOne({ _id: id });
        return stored ? recordOf(stored) : undefined;
      }),

    list: () =>
      run(async () => (await containers.find().sort({ order: 1 }).toArray()).map(recordOf)),

    // A member that is written between the two leaves an annotation outside any container but the one of all.
    delete: (id) =>
      run(async () => {
        const members = { _id: { $gte: id, $lt: afterPrefix(id) } };
        if (await annotations.findOne(members, { projection: { _id: 1 } })) return 'not-empty';
        const { deletedCount } = await containers.deleteOne({ _id: id });
        return deletedCount > 0 ? 'deleted' : 'unknown';
      }),
  };
}

// --- Internal helpers ---

function recordOf(stored: ContainerDocument): ContainerRecord {
  const document: JsonObject = JSON.parse(stored.document);
  return { id: stored._id, document, created: stored.created };
}
