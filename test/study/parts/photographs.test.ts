import { copyFileSync, mkdirSync, mkdtempSync, readdirSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterEach, beforeEach, expect, test } from 'vitest';
import { ModelError, NotFoundError, UnreadableImageError } from '../../../src/errors.ts';
import { judgeOnPhotographs } from '../../../src/study/parts/photographs.ts';
import { writeConstantModel } from './made-up-models.ts';

let folder: string;
let photographs: string;
beforeEach(() => {
  folder = mkdtempSync(join(tmpdir(), 'photographs-'));
  photographs = join(folder, 'photos');
  for (const file of readdirSync('test/fixtures/image/photos')) {
    const own = join(photographs, file.replace('.jpg', '')); // one photograph of each class, and a hat
    mkdirSync(own, { recursive: true });
    copyFileSync(join('test/fixtures/image/photos', file), join(own, file));
  }
});
afterEach(() => rmSync(folder, { recursive: true, force: true }));

test('who always says Sneaker or Ankle boot is right on the shoe, who says Coat on the coat, who says Bag never', async () => {
  const models = Object.fromEntries(
    ['Sneaker', 'Ankle boot', 'Coat', 'Bag'].map((label, at) => {
      return [label, writeConstantModel(folder, `model-${at}`, label)];
    }),
  );
  const { images, rows } = await judgeOnPhotographs({ photographs, models });
  expect(images).toBe(7); // the hat is of no class
  expect(rows.map(({ model, recipe, right }) => [model, recipe, right])).toEqual([
    ['Sneaker', 'study', 1],
    ['Sneaker', 'garment', 1],
    ['Ankle boot', 'study', 1],
    ['Ankle boot', 'garment', 1],
    ['Coat', 'study', 1],
    ['Coat', 'garment', 1],
    ['Bag', 'study', 0],
    ['Bag', 'garment', 0],
  ]);
  const right = (row: number) =>
    rows[row]?.classes.filter((each) => each.right > 0).map(({ name }) => name);
  expect(right(0)).toEqual(['shoes']);
  expect(right(5)).toEqual(['outwear']);
  expect(rows[0]?.classes).toHaveLength(7);
  expect(rows[0]?.classes.every((each) => each.images === 1)).toBe(true);
  expect(rows[0]?.home).toBe(0.1); // as its card says
  // Wilson's interval for 1 of 7, and for 0 of 7: z² / (7 + z²) at the upper end.
  expect(rows[0]?.interval[0]).toBeCloseTo(0.0257, 4);
  expect(rows[0]?.interval[1]).toBeCloseTo(0.5131, 4);
  expect(rows[6]?.interval[0]).toBe(0);
  expect(rows[6]?.interval[1]).toBeCloseTo(3.8415 / 10.8415, 4);
});

test.each<[string, () => void, new (message: string) => Error, RegExp]>([
  [
    'a class without a folder',
    () => rmSync(join(photographs, 'pants'), { recursive: true }),
    NotFoundError,
    /pants/,
  ],
  [
    'a class without photographs',
    () => rmSync(join(photographs, 'shirt/shirt.jpg')),
    NotFoundError,
    /shirt holds no photographs/,
  ],
  [
    'a file that is no photograph',
    () => writeFileSync(join(photographs, 'dress', 'note.jpg'), 'a dress'),
    UnreadableImageError,
    /note\.jpg: /,
  ],
  [
    'a card without its accuracy at home',
    () => writeConstantModel(folder, 'coat', 'Coat', { home: undefined }),
    ModelError,
    /accuracy at home/,
  ],
])('%s is an error that names it', async (_, damage, kind, message) => {
  const models = { coat: writeConstantModel(folder, 'coat', 'Coat') };
  damage();
  const judging = judgeOnPhotographs({ photographs, models, recipes: ['study'] });
  await expect(judging).rejects.toThrow(kind);
  await expect(judging).rejects.toThrow(message);
});
