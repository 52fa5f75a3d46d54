import { describe, expect, test } from 'vitest';
import { manifestRecord } from '../../../src/ingest-manifest.ts';
import { sqliteStore } from '../../../src/store/sqlite.ts';
import { canvas, fill, manifestDocument, now, shirt } from '../collection.ts';
import {
  box,
  type Dataset,
  dataset,
  exported,
  type Member,
  register,
  said,
  store,
  take,
} from './coco-store.ts';

describe('our own export', () => {
  test('in a new store with the same manifests is the same truths and predictions, and exports as before', async () => {
    const source = await sqliteStore(':memory:');
    await fill(source);
    await store.manifests.put(manifestRecord(manifestDocument, 'https://mirror.ex.org/book', now));
    const before = await exported(source);
    expect(await take(before)).toMatchObject({ imported: 5, failed: 0, problems: [] });
    const expected = (await said(source)).filter(([, , , label]) => label !== undefined);
    const imported = (await said()).map(([origin, ...rest]) => [
      origin === 'import' ? 'machine' : origin,
      ...rest,
    ]);
    expect(imported).toEqual(expected);
    const after = await exported();
    const withoutDates = ({ modified, ...member }: Member) => member;
    expect(after.annotations.map(withoutDates)).toEqual(before.annotations.map(withoutDates));
    expect(after.predictions).toEqual(before.predictions);
    await source.close();
  });

  test('a box over all of a canvas stays a box, all of a canvas stays all of it', async () => {
    await register();
    const truth = (target: unknown, id: string) => ({ ...shirt, id, target });
    const page = {
      items: [
        truth(`${canvas(1)}#xywh=0,0,800,600`, 'urn:x:box'),
        truth(canvas(1), 'urn:x:whole'),
        truth([`${canvas(2)}#xywh=1,2,3,4`, canvas(2)], 'urn:x:two'),
      ],
    };
    await take(page, { format: 'annotations' });
    const before = await exported();
    expect(await take(before)).toMatchObject({ imported: 0, unchanged: 4, problems: [] });
    await store.annotations.deleteWhere({ origins: ['curator'] });
    expect(await take(before)).toMatchObject({ imported: 4, failed: 0, conflicts: 0 });
    expect(await take(before)).toMatchObject({ imported: 0, unchanged: 4 });
    expect((await said()).map(([, , region]) => region)).toEqual([
      { x: 0, y: 0, w: 800, h: 600 },
      undefined,
      { x: 1, y: 2, w: 3, h: 4 },
      undefined,
    ]);
  });

  test('polygons go out as they came in, and in again', async () => {
    await register();
    const segmentation = [
      [0, 0, 20.25, 0, 20, 40],
      [100, 100, 200, 100, 200, 200],
    ];
    await take(
      dataset([box([0, 0, 200, 200], { segmentation })], {
        images: [{ id: 7, canvas: canvas(1) }],
      }),
    );
    const before = await exported();
    expect(before.annotations).toMatchObject([
      { bbox: [0, 0, 200, 200], segmentation, area: 405 + 5000 },
    ]);
    expect(await take(before)).toMatchObject({ imported: 0, unchanged: 1, conflicts: 0 });
    await store.annotations.deleteWhere({ origins: ['curator'] });
    expect(await take(before)).toMatchObject({ imported: 1 });
    expect((await exported()).annotations).toMatchObject([{ segmentation }]);
  });

  test.each([
    '<svg xmlns="http://www.w3.org/2000/svg"><path d="M0,0C1,2,3,4,5,6Z"/></svg>',
    '<svg xmlns="http://www.w3.org/2000/svg"><path d="M0,0L1.2.3,4L5,6Z"/></svg>',
    '<svg xmlns="http://www.w3.org/2000/svg"><path d="M0,0,1L1,4L5,6Z"/></svg>',
    '<svg xmlns="http://www.w3.org/2000/svg"><circle r="4"/></svg>',
  ])('of another drawing the box goes out: %s', async (value) => {
    await register();
    const selector = [
      { type: 'FragmentSelector', value: 'xywh=1,2,3,4' },
      { type: 'SvgSelector', value },
    ];
    await take(
      { items: [{ ...shirt, target: { source: canvas(1), selector } }] },
      { format: 'annotations' },
    );
    expect((await exported()).annotations).toMatchObject([
      { area: 12, segmentation: [[1, 2, 4, 2, 4, 6, 1, 6]] },
    ]);
  });

  const edited = async (change: (dataset: Dataset) => void, options = {}) => {
    await fill(store);
    const changed = await exported();
    change(changed);
    return take(changed, options);
  };
  const edit = (one: Member | undefined) => {
    if (one) Object.assign(one, { category_id: 3, bbox: [160, 60, 160, 120], segmentation: [] });
  };

  test('a label and a rectangle that were changed in it change in the annotation, and all else in it stays', async () => {
    const result = await edited((changed) => edit(changed.annotations[0]));
    expect(result).toMatchObject({ updated: 1, unchanged: 4, conflicts: 0, imported: 0 });
    expect(await store.annotations.history('https://ex.org/truth/1')).toMatchObject([
      { kind: 'created', agent: 'Ann' },
      { kind: 'updated', agent: 'iiif-autotag import (coco)', record: { creator: 'Ann' } },
    ]);
    expect(await store.annotations.get('https://ex.org/truth/1')).toMatchObject({
      created: '2026-01-01T00:00:00Z',
      modified: '2026-03-01T12:00:00Z',
      document: {
        ...shirt,
        body: [
          { type: 'TextualBody', format: 'text/html', value: '<p>True: Coat</p><p>Silk.</p>' },
          { type: 'TextualBody', purpose: 'tagging', value: 'Coat' },
        ],
        target: `${canvas(1)}#xywh=160,60,160,120`,
      },
    });
  });

  test('what was changed here since it was exported stays, unless told otherwise', async () => {
    const late = (changed: Dataset) => {
      edit(changed.annotations[0]);
      Object.assign(changed.annotations[0] ?? {}, { modified: '2025-12-31T00:00:00Z' });
    };
    expect(await edited(late)).toMatchObject({ updated: 0, conflicts: 1 });
    const undated = await exported();
    edit(undated.annotations[0]);
    Object.assign(undated.annotations[0] ?? {}, { modified: undefined });
    expect(await take(undated)).toMatchObject({ updated: 0, conflicts: 1 });
    expect(await take(undated, { replace: true })).toMatchObject({ updated: 1, conflicts: 0 });
  });

  test('a prediction never changes, and one that is put among the annotations is a truth beside it', async () => {
    const result = await edited((changed) => {
      const [first, second] = changed.predictions;
      if (second) changed.annotations.push({ ...second, score: undefined });
      edit(first);
    });
    expect(result).toMatchObject({ imported: 1, updated: 0, conflicts: 1 });
    expect((await said()).at(-1)).toEqual(['curator', canvas(1), undefined, 'Shirt']);
  });
});
