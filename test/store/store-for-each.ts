import { beforeEach } from 'vitest';
import type { Store, StoreOptions } from '../../src/store/store.ts';

/** Gives an empty store. */
export type OpenStore = (options?: StoreOptions) => Promise<Store>;

/** A new empty store for each test of the suite that this is called in, closed after it: the store of the test that runs. */
export function storeForEach(open: OpenStore, options?: StoreOptions): Store {
  let store: Store;
  beforeEach(async () => {
    store = await open(options);
    return async () => store.close();
  });
  return {
    get name() {
      return store.name;
    },
    get annotations() {
      return store.annotations;
    },
    get manifests() {
      return store.manifests;
    },
    get containers() {
      return store.containers;
    },
    get jobs() {
      return store.jobs;
    },
    get activities() {
      return store.activities;
    },
    check: () => store.check(),
    close: () => store.close(),
  };
}
