import { beforeEach, expect, test } from 'vitest';
import { annotation, c1, c2, c3, job, manifest, on, prediction } from './records.ts';
import { type OpenStore, storeForEach } from './store-for-each.ts';

/** The log that IIIF Change Discovery publishes. */
export function activitiesContract(open: OpenStore): void {
  let day: number;
  beforeEach(() => {
    day = 1;
  });
  const store = storeForEach(open, { now: () => new Date(`2026-06-0${day}T00:00:00Z`) });
  /** `<day> <type> <manifest> <last part of the canvas> <kind>` */
  const log = async () =>
    (await store.activities.page(0, 100)).map(({ at, type, manifest, page }) =>
      [
        ...[Number(at.slice(8, 10)), type, manifest],
        ...(page ? [page.canvas.split('/').at(-1), page.kind] : []),
      ].join(' '),
    );

  test('manifests are created, updated where they change, and deleted', async () => {
    await store.manifests.put(manifest('m1', [c1]));
    await store.manifests.put(manifest('m1', [c1], { modified: '2026-05-05T00:00:00Z' }));
    expect(await log()).toEqual(['1 Create m1']);
    await store.manifests.put(manifest('m1', [c1, c2]));
    await store.manifests.put(manifest('m2', [c3]));
    day = 2;
    await store.manifests.put(manifest('m1', [c1, c2, c3]));
    expect(await log()).toEqual(['1 Create m1', '1 Create m2', '2 Update m1']);
    await store.manifests.delete('m1');
    expect(await log()).toEqual(['1 Create m2', '2 Delete m1']);
    await store.manifests.delete('m1');
    day = 3;
    await store.manifests.put(manifest('m1', [c1]));
    expect(await log()).toEqual(['1 Create m2', '2 Delete m1', '3 Create m1']);
  });

  test('a batch of annotations is one activity for each page, and updates keep the newest', async () => {
    await store.manifests.put(manifest('m1', [c1, c2]));
    await store.annotations.insert(
      Array.from({ length: 50 }, (_, i) => annotation(`${i}`, on(i % 2 ? c1 : c2))),
    );
    expect((await log()).slice(1).sort()).toEqual([
      '1 Create m1 1 curator',
      '1 Create m1 2 curator',
    ]);
    day = 2;
    await store.annotations.insert([annotation('x', on(c1))]);
    day = 3;
    await store.annotations.replace(annotation('x', { ...on(c1), text: 'new' }));
    day = 4;
    await store.annotations.put([annotation('x', { ...on(c1), text: 'newer' })]);
    expect((await log()).slice(3)).toEqual(['4 Update m1 1 curator']);
    day = 5;
    await store.annotations.delete('urn:a:x');
    expect((await log()).slice(3)).toEqual(['5 Update m1 1 curator']);
  });

  test('what machines said, here or elsewhere, is one page', async () => {
    await store.manifests.put(manifest('m1', [c1]));
    await store.annotations.put([prediction('1', c1), annotation('2', { origin: 'import' })]);
    await store.jobs.create(job('j'));
    const outcome = { canvas: c1, state: 'done', predictions: 1 } as const;
    await store.jobs.record('j', [outcome], [prediction('3', c1)]);
    expect((await log()).slice(1)).toEqual(['1 Create m1 1 machine', '1 Update m1 1 machine']);
  });

  test('what changes nothing but dates, and what matches nothing, is no activity', async () => {
    await store.manifests.put(manifest('m1', [c1]));
    await store.annotations.put([annotation('1')]);
    await store.annotations.put([annotation('1', { modified: '2026-05-05T00:00:00Z' })]);
    await store.annotations.deleteWhere({ model: 'none' });
    await store.annotations.delete('urn:a:none');
    expect(await log()).toEqual(['1 Create m1', '1 Create m1 1 curator']);
  });

  test('a canvas of two manifests has pages in both, one of none in neither', async () => {
    await store.manifests.put(manifest('m1', [c1, c1]));
    await store.manifests.put(manifest('m2', [c1, c2]));
    await store.annotations.insert([annotation('1', on(c1, c3))]);
    expect((await log()).slice(2).sort()).toEqual([
      '1 Create m1 1 curator',
      '1 Create m2 1 curator',
    ]);
  });

  test('an annotation that moves changes the page that it leaves too', async () => {
    await store.manifests.put(manifest('m1', [c1, c2]));
    await store.annotations.insert([annotation('1')]);
    day = 2;
    await store.annotations.replace(annotation('1', on(c2)));
    expect((await log()).slice(2).sort()).toEqual([
      '2 Create m1 2 curator',
      '2 Update m1 1 curator',
    ]);
  });

  test('pages come with the manifest that brings their canvas, and go with it', async () => {
    await store.annotations.put([annotation('1'), annotation('2', on(c2)), prediction('3', c2)]);
    expect(await log()).toEqual([]);
    await store.manifests.put(manifest('m1', [c1]));
    expect(await log()).toEqual(['1 Create m1', '1 Create m1 1 curator']);
    day = 2;
    await store.manifests.put(manifest('m1', [c2], { document: { items: [c2] } }));
    expect((await log()).sort()).toEqual([
      '1 Create m1',
      '2 Create m1 2 curator',
      '2 Create m1 2 machine',
      '2 Delete m1 1 curator',
      '2 Update m1',
    ]);
    day = 3;
    await store.manifests.delete('m1');
    expect((await log()).slice(1).sort()).toEqual([
      '3 Delete m1',
      '3 Delete m1 2 curator',
      '3 Delete m1 2 machine',
    ]);
  });

  test('they are counted, paged, and found by their numbers', async () => {
    for (const name of ['a', 'b', 'c']) await store.manifests.put(manifest(name, [c1]));
    expect(await store.activities.count()).toBe(3);
    const [first, second, third] = await store.activities.page(0, 9);
    expect(await store.activities.page(1, 1)).toEqual([second]);
    expect(await store.activities.page(2, 9)).toEqual([third]);
    expect(await store.activities.page(3, 9)).toEqual([]);
    expect(await store.activities.page(0, 0)).toEqual([]);
    expect(await store.activities.get(first?.number ?? -1)).toEqual(first);
    expect(await store.activities.get(99)).toBeUndefined();
  });
}
