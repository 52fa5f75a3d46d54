import { beforeEach, expect, test } from 'vitest';
import type { PercentRegion } from '../../src/annotation/region.ts';
import type { AnnotationQuery } from '../../src/store/store.ts';
import { annotation, c1, c2, c3, manifest, names, prediction } from './records.ts';
import { type OpenStore, storeForEach } from './store-for-each.ts';

/** Annotations are found by what else they say: labels, confidence, addresses, regions. */
export function statementSearchContract(open: OpenStore): void {
  const store = storeForEach(open);

  const says = (truth?: string, predicted?: string, confidence?: number) => ({
    statement: { truth, predicted, confidence, problems: [] },
  });
  const on = (canvas: string, ...box: number[]) => {
    const [x = 0, y = 0, w = 0, h = 0] = box;
    const region = box.length > 0 ? { x, y, w, h } : undefined;
    return { targets: [{ canvas, region, manifest: undefined }] };
  };
  const body = { source: 'https://vocab.ex.org/coat', type: 'SpecificResource' };
  beforeEach(async () => {
    await store.annotations.insert([
      annotation('shirt', { ...says('Shirt'), ...on(c1, 0, 0, 10, 10), text: 'True: Shirt' }),
      annotation('top', { ...says(undefined, 'T-shirt/top', 0.4), ...on(c1, 20, 20, 10, 10) }),
      prediction('coat', c2, says(undefined, 'Coat', 0.9)),
      annotation('vocabulary', {
        ...on(c2, 5, 5, 10, 10),
        text: 'see https://ex.org/a?b=1 there',
        document: { target: c2, body: [{ type: 'Choice', items: [body] }] },
      }),
    ]);
  });
  const asked = async (query: Omit<AnnotationQuery, 'words'>) => {
    const page = await store.annotations.search({ words: [], ...query }, 0, 100);
    return names(page.records);
  };

  test.each<[Omit<AnnotationQuery, 'words'>, string[]]>([
    [{ labels: ['Shirt'] }, ['shirt']], // and not the T-shirt
    [{ labels: ['SHIRT', 'coat'] }, ['shirt', 'coat']],
    [{ labels: ['t shirt top'] }, ['top']],
    [{ labels: ['shirt top'] }, []],
    [{ labels: [] }, []],
    [{ confidence: { from: 0.4, to: 0.4 } }, ['top']],
    [{ confidence: { from: 0.41, to: 1 } }, ['coat']],
    [{ confidence: { from: 0, to: 1 } }, ['top', 'coat']],
    [{ addresses: ['https://vocab.ex.org/coat'] }, ['vocabulary']],
    [{ addresses: ['https://ex.org/a?b=1', 'https://vocab.ex.org/coat'] }, ['vocabulary']],
    [{ addresses: ['https://ex.org/a?b=1', 'https://vocab.ex.org/hat'] }, []],
    [{ addresses: ['https://ex.org/a'] }, []],
    // The whole of a canvas overlaps everything on it; edges that only touch do not overlap.
    [{ region: { x: 10, y: 10, w: 10, h: 10 } }, ['coat', 'vocabulary']],
    [{ region: { x: 9, y: 9, w: 1, h: 1 } }, ['shirt', 'coat', 'vocabulary']],
    [{ region: { x: 9, y: 9, w: 12, h: 12 } }, ['shirt', 'top', 'coat', 'vocabulary']],
    [{ region: { x: 0, y: 0, w: 9, h: 9 }, canvases: [c2] }, ['coat', 'vocabulary']],
    [{ region: { x: 0, y: 0, w: 5, h: 5 }, canvases: [c2] }, ['coat']],
  ])('%j finds %j', async (query, expected) => {
    expect(await asked(query)).toEqual(expected);
  });

  test('a region counts on the canvas that is asked for, of several targets', async () => {
    const targets = [...on(c1, 0, 0, 9, 9).targets, ...on(c3, 50, 50, 9, 9).targets];
    await store.annotations.insert([annotation('two', { targets })]);
    const region = { x: 50, y: 50, w: 1, h: 1 };
    expect(await asked({ region, canvases: [c3] })).toEqual(['two']);
    expect(await asked({ region, canvases: [c1] })).toEqual([]);
  });

  test('a region in percent lies where the size of its canvas puts it, as soon as a manifest tells it, and as long', async () => {
    const region: PercentRegion = { percent: [50, 20, 25, 30] };
    const quarter = annotation('quarter', {
      targets: [{ canvas: c3, region, manifest: undefined }],
    });
    await store.annotations.insert([quarter]);
    expect(await store.annotations.get(quarter.id)).toEqual(quarter);
    const places = {
      inside: { x: 110, y: 25, w: 1, h: 1 },
      'left of it': { x: 0, y: 25, w: 100, h: 1 },
      'right of it': { x: 150, y: 25, w: 99, h: 1 },
      'above it': { x: 110, y: 0, w: 1, h: 20 },
      'below it': { x: 110, y: 50, w: 1, h: 99 },
      'across its corner': { x: 149, y: 49, w: 9, h: 9 },
    };
    const overlapped = async () => {
      const hits: string[] = [];
      for (const [name, region] of Object.entries(places)) {
        const found = await asked({ region, canvases: [c3] });
        if (found.length > 0) hits.push(name);
      }
      return hits;
    };
    const sized = (name: string, width: number, height: number) =>
      manifest(name, [], {
        canvases: [{ id: c3, label: '', usable: true, size: { width, height } }],
      });
    expect(await overlapped()).toEqual(Object.keys(places));
    await store.manifests.put(sized('m1', 200, 100));
    expect(await overlapped()).toEqual(['inside', 'across its corner']);
    await store.manifests.put(sized('m2', 20, 10));
    expect(await overlapped()).toEqual(['inside', 'across its corner']);
    await store.manifests.put(sized('m1', 400, 100));
    expect(await overlapped()).toEqual(['right of it']);
    for (const name of ['m1', 'm2']) {
      await store.manifests.delete(name, { keepAnnotations: true });
    }
    expect(await overlapped()).toEqual(Object.keys(places));
  });

  test('what changes is found by what it says now', async () => {
    await store.annotations.replace(annotation('shirt', says('Dress')));
    expect(await asked({ labels: ['Shirt'] })).toEqual([]);
    expect(await asked({ labels: ['Dress'] })).toEqual(['shirt']);
  });
}
