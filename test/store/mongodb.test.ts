import { MongoClient } from 'mongodb';
import { afterAll, describe, expect, test, vi } from 'vitest';
import { StoreError } from '../../src/errors.ts';
import { openMongo } from '../../src/store/mongodb-connection.ts';
import { putAnnotations } from '../../src/store/mongodb-put.ts';
import { openStore } from '../../src/store/open-store.ts';
import type { AnnotationQuery } from '../../src/store/store.ts';
import { storeContract } from './contract.ts';
import { asBefore, outdated } from './outdated.ts';
import { annotation, c1, c2, manifest, names, prediction, search } from './records.ts';

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

  storeContract(async (options) => {
    for (const { name } of await client.db().listCollections().toArray()) {
      await client.db().collection(name).deleteMany({});
    }
    return openStore(url.href, options);
  });

  test('what an older version stored is found by labels, confidence and region after it is opened', async () => {
    await client.db().collection('annotations').deleteMany({});
    const old = await openStore(url.href);
    await old.annotations.put([prediction('1', c1)]);
    await old.close();
    const outdated = { $set: { words: ['stale'] }, $unset: { confidence: '', areas: '' } };
    await client.db().collection('annotations').updateMany({}, outdated);
    await client.db().collection('counters').deleteMany({});

    const store = await openStore(url.href);
    const region = { x: 0, y: 0, w: 1, h: 1 };
    for (const [query, total] of [
      [{ words: ['stale'] }, 0],
      [{ words: [], labels: ['coat'], region }, 1],
      [{ words: [], confidence: { from: 0.9, to: 0.9 } }, 1],
    ] satisfies [AnnotationQuery, number][]) {
      expect((await store.annotations.search(query, 0, 9)).total).toBe(total);
    }
    await store.close();
  });

  test('Korean that an older version indexed by its whole words is found inside them after it is opened', async () => {
    await client.db().collection('annotations').deleteMany({});
    const old = await openStore(url.href);
    const texts = { coat: '검은 코트를', other: 'a coat' };
    await old.annotations.insert(
      Object.entries(texts).map(([name, text]) => annotation(name, { text, document: { text } })),
    );
    await old.close();
    const unread = { $set: { words: ['unread'] } };
    await client.db().collection('annotations').updateMany({}, unread);
    const marker = client.db().collection<{ _id: string }>('counters');
    await marker.updateOne({ _id: 'indexed' }, { $set: { value: 2 } });

    const store = await openStore(url.href);
    expect(await search(store, '코트')).toEqual(['coat']);
    expect(await search(store, 'unread')).toEqual(['other']);
    await store.close();
  });

  test('what an older version stored gets the sizes of its canvases and its labels when it is opened', async () => {
    for (const name of ['manifests', 'counters']) {
      await client.db().collection(name).deleteMany({});
    }
    const old = await openStore(url.href);
    const items = [{ id: c1, type: 'Canvas', width: 200, height: 100 }, { id: c2 }];
    const label = { de: ['Mantel'] };
    const document = { id: 'https://ex.org/m1/manifest.json', type: 'Manifest', label, items };
    const unsized = [c1, c2].map((id) => ({ id, label: '', usable: true, size: undefined }));
    await old.manifests.put(manifest('m1', [], { document, canvases: unsized }));
    await old.close();
    await client.db().collection('counters').deleteMany({});
    await client
      .db()
      .collection('manifests')
      .updateMany({}, { $unset: { labels: '' } });

    const store = await openStore(url.href);
    expect((await store.manifests.list()).map(({ labels }) => labels)).toEqual([label]);
    const sizes = (await store.manifests.find('m1'))?.canvases.map(({ size }) => size);
    expect(sizes).toEqual([{ width: 200, height: 100 }, undefined]);
    await store.close();
  });

  test('drawings and percentages that an older version stored have their regions after it is opened, and nothing else changes', async () => {
    for (const name of ['annotations', 'manifests']) {
      await client.db().collection(name).deleteMany({});
    }
    const old = await openStore(url.href);
    await old.annotations.insert(asBefore([...outdated, annotation('untouched')]));
    await old.close();
    const changed = client.db().collection<{ _id: string }>('annotations');
    const unread = { $set: { words: ['unread'] } };
    await changed.updateOne({ _id: 'urn:a:untouched' }, unread);
    const marker = client.db().collection<{ _id: string }>('counters');
    await marker.updateOne({ _id: 'indexed' }, { $set: { value: 1 } });

    const store = await openStore(url.href);
    expect(await store.annotations.page({}, 0, 9)).toEqual([...outdated, annotation('untouched')]);
    const found = async (x: number, y: number) => {
      const region = { x, y, w: 1, h: 1 };
      const query = { words: [], region, canvases: [c1] };
      return names((await store.annotations.search(query, 0, 9)).records);
    };
    const whole = ['percent', 'of a whole', 'refused', 'untouched'];
    expect(await found(0, 0)).toEqual(whole);
    expect(await found(10, 20)).toEqual(['drawn', ...whole]);
    expect((await store.annotations.search({ words: ['unread'] }, 0, 9)).total).toBe(1);
    await store.close();
  });

  test('an edit that comes between reading and putting is kept as a version', async () => {
    await client.db().collection('annotations').deleteMany({});
    await client.db().collection('revisions').deleteMany({});
    const store = await openStore(url.href);
    await store.annotations.insert([annotation('1', { text: 'first' })]);
    const mongo = await openMongo(url.href);
    const insertMany = mongo.revisions.insertMany.bind(mongo.revisions);
    const keeping = vi.spyOn(mongo.revisions, 'insertMany');
    keeping.mockImplementationOnce(async (...versions) => {
      await store.annotations.replace(annotation('1', { text: 'an edit' }));
      return insertMany(...versions);
    });
    await putAnnotations(mongo, [annotation('1', { text: 'put' })]);
    const history = await store.annotations.history('urn:a:1');
    expect(history.map(({ record }) => record?.text)).toEqual(['first', 'an edit', 'put']);
    await mongo.close();
    await store.close();
  });

  test('the log of a database that an older version filled begins with what is there, once', async () => {
    const names = ['annotations', 'manifests', 'activities', 'counters'];
    for (const name of names) await client.db().collection(name).deleteMany({});
    const old = await openStore(url.href);
    await old.manifests.put(manifest('m1', [c1, c2]));
    await old.annotations.put([prediction('1', c1), annotation('2')]);
    await old.manifests.put(manifest('m2', [c2]));
    await old.close();
    await client.db().collection('activities').deleteMany({});
    const unmarked = await client
      .db()
      .collection<{ _id: string }>('counters')
      .deleteMany({ _id: 'activities seeded' });
    expect(unmarked.deletedCount).toBe(1);

    const opened = await Promise.all([openStore(url.href), openStore(url.href)]);
    await Promise.all(opened.map((each) => each.close()));
    const store = await openStore(url.href);
    const log = await store.activities.page(0, 99);
    expect(
      log.map(({ type, manifest, page }) => [type, manifest, page?.kind ?? '']).sort(),
    ).toEqual([
      ['Create', 'm1', ''],
      ['Create', 'm1', 'curator'],
      ['Create', 'm1', 'machine'],
      ['Create', 'm2', ''],
    ]);
    await store.annotations.put([prediction('3', c1)]);
    expect((await store.activities.page(4, 99)).map(({ type }) => type)).toEqual(['Update']);
    await store.close();
  });
});

test('a MongoDB that does not answer is a sentence without the password', {
  timeout: 15_000,
}, async () => {
  const opening = openStore('mongodb://ann:secret@127.0.0.1:9/x?serverSelectionTimeoutMS=300');
  await expect(opening).rejects.toThrow(StoreError);
  await expect(opening).rejects.toThrow(/^MongoDB 127\.0\.0\.1:9\/x refused or did not answer/);
});
