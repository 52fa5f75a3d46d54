import { readdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { describe, expect, test } from 'vitest';
import { folderManifest } from '../../../src/iiif/folder-manifest.ts';
import { box, dataset, everything, register, said, take } from './coco-store.ts';

describe('what other programs write', () => {
  const folder = folderManifest('photos', 'Photos', [
    { id: 'coat-1', name: 'coat.jpg', width: 800, height: 600 },
    { id: 'shirt-2', name: 'sub/shirt.tif', width: 400, height: 300 },
  ]);
  const [coat, shirtCanvas] = ['coat-1', 'shirt-2'].map(
    (id) => `http://iiif-autotag.invalid/folder/photos/canvas/${id}`,
  );
  const folderOfFixtures = join('test', 'fixtures', 'coco');
  const files = readdirSync(folderOfFixtures).filter((file) => file.endsWith('.json'));

  test.each(files)('%s says what the others say', async (file) => {
    await register(folder);
    const text = readFileSync(join(folderOfFixtures, file), 'utf8');
    expect(await take(text)).toMatchObject({ imported: 3, failed: 0, problems: [] });
    expect(await said()).toEqual([
      ['curator', coat, { x: 80, y: 60, w: 160, h: 120 }, 'Coat'],
      ['curator', coat, { x: 300, y: 60, w: 100, h: 360 }, 'Shirt'],
      ['curator', shirtCanvas, { x: 10, y: 10, w: 3, h: 20 }, 'Coat'],
    ]);
    expect((await everything()).map(({ document }) => JSON.stringify(document))).toEqual([
      expect.not.stringContaining('svg'),
      expect.stringContaining('M320,60L400,300L320,420L300.4,120Z'),
      expect.not.stringContaining('svg'),
    ]);
    const before = await everything();
    const again = await take(text, { now: new Date('2027-01-01T00:00:00Z') });
    expect(again).toMatchObject({ imported: 0, updated: 0, unchanged: 3, conflicts: 0 });
    expect(await everything()).toEqual(before);
  });

  test('the same from another program, with other numbers, is the same', async () => {
    await register(folder);
    const read = (file: string) => readFileSync(join(folderOfFixtures, file), 'utf8');
    await take(read('cvat.json'));
    expect(await take(read('instances.json'))).toMatchObject({ imported: 0, unchanged: 3 });
    expect(await take(read('label-studio.json'))).toMatchObject({ imported: 0, unchanged: 3 });
  });
});

test('annotations with a score are a model’s, with its name where ours is there', async () => {
  await register();
  const scored = [
    box([0, 0, 20, 20], { score: 0.98765 }),
    box([0, 0, 20, 20], { score: 0.5, model: 'yolo', version: '8', recipe: 'plain' }),
    box([0, 0, 20, 20], { score: null }),
  ];
  const predictions = [box([2, 2, 20, 20], { model: 'yolo' })];
  expect(await take(dataset(scored, { predictions }))).toMatchObject({ imported: 4, failed: 0 });
  expect(
    (await everything()).map(({ origin, model, version, recipe, statement }) => {
      return [origin, model, version, recipe, statement.predicted, statement.confidence];
    }),
  ).toEqual([
    ['import', 'unknown', undefined, undefined, 'Coat', 0.9877],
    ['import', 'yolo', '8', 'plain', 'Coat', 0.5],
    ['curator', undefined, undefined, undefined, undefined, undefined],
    ['import', 'yolo', undefined, undefined, 'Coat', undefined],
  ]);
  expect(await take(dataset(scored, { predictions }))).toMatchObject({ unchanged: 4, imported: 0 });
});

test('members of other programs with the names of ours are as if they were not there', async () => {
  await register();
  const odd = { annotation: 5, target: -1, whole: 'yes', modified: {}, model: 7, version: [] };
  const image = {
    id: 7,
    canvas: 12,
    file_name: 'book-0001.jpg',
    extra: 'x',
    width: 800,
    height: 600,
  };
  const file = dataset([box([1, 2, 3, 4], { ...odd, attributes: 'x' })], { images: [image] });
  expect(await take(file)).toMatchObject({ imported: 1, problems: [] });
});
