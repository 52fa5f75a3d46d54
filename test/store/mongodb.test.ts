import { MongoClient } from 'mongodb';
import { afterAll, describe, expect, test } from 'vitest';
import { StoreError } from '../../src/errors.ts';
import { openStore } from '../../src/store/open-store.ts';
import { storeContract } from './contract.ts';

const server = process.env.TEST_MONGODB_URL;

// FerretDB takes long to make the indexes of a new database: each test is given an emptied one.
describe.skipIf(server === undefined)('MongoDB (TEST_MONGODB_URL)', () => {
  const url = new URL(server ?? 'mongodb://127.0.0.1/');
  url.pathname = `/autotag-test-${process.pid}`;
  const client = new MongoClient(url.href);
  afterAll(async () => {
    await client.db().dropDatabase();
    await client.close();
  });

  storeContract(async () => {
    for (const name of ['annotations', 'manifests', 'jobs', 'jobCanvases', 'counters']) {
      await client.db().collection(name).deleteMany({});
    }
    return openStore(url.href);
  });
});

test('a MongoDB that does not answer is a sentence without the password', {
  timeout: 15_000,
}, async () => {
  const opening = openStore('mongodb://ann:secret@127.0.0.1:9/x?serverSelectionTimeoutMS=300');
  await expect(opening).rejects.toThrow(StoreError);
  await expect(opening).rejects.toThrow(/^MongoDB 127\.0\.0\.1:9\/x refused or did not answer/);
});
