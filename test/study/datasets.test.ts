import { mkdirSync, mkdtempSync, rmSync, truncateSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterEach, beforeEach, expect, test } from 'vitest';
import { findDataset, loadDataset } from '../../src/study/datasets.ts';
import { idx, madeUpDataset, madeUpImages, writeDataset } from './made-up-data.ts';

let folder: string;
beforeEach(() => {
  folder = mkdtempSync(join(tmpdir(), 'idx-'));
  writeDataset(folder, madeUpDataset(20));
});
afterEach(() => rmSync(folder, { recursive: true, force: true }));

const load = () => loadDataset('fashion-mnist', { data: folder, checked: false });
const replace = (name: string, file: Uint8Array) => writeFileSync(join(folder, `${name}.gz`), file);
const images = 'train-images-idx3-ubyte';
const labels = 'train-labels-idx1-ubyte';

test('a whole data set is read as it was written', () => {
  const { train, test } = load();
  const written = madeUpImages(20, 1);
  expect(Uint8Array.from(train.images)).toEqual(written.images);
  expect(Uint8Array.from(train.labels)).toEqual(written.labels);
  expect(test.count).toBe(100);
});

const few = new Uint8Array(20 * 784);
test.each<[string, () => void, RegExp]>([
  ['the labels’ magic number', () => replace(images, idx(0x801, [20], few)), /magic number 2049/],
  ['signed bytes', () => replace(images, idx(0x903, [20, 28, 28], few)), /magic number/],
  [
    'one byte too few',
    () => replace(images, idx(0x803, [20, 28, 28], few.subarray(1))),
    /15679 .*15680/,
  ],
  ['one image too many', () => replace(images, idx(0x803, [19, 28, 28], few)), /15680 .*14896/],
  ['other sides', () => replace(images, idx(0x803, [20, 14, 56], few)), /14 × 56/],
  [
    'fewer labels than images',
    () => replace(labels, idx(0x801, [19], new Uint8Array(19))),
    /20 train images and 19/,
  ],
  [
    'a label of 10',
    () => replace(labels, idx(0x801, [20], new Uint8Array(20).fill(10, 3, 4))),
    /label 3 is 10/,
  ],
  [
    'a file that breaks off',
    () => truncateSync(join(folder, `${images}.gz`), 100),
    /not a whole gzip/,
  ],
  [
    'a missing file',
    () => rmSync(join(folder, 't10k-labels-idx1-ubyte.gz')),
    /t10k-labels.*is missing/,
  ],
])('%s is an error that names it', (_, damage, message) => {
  damage();
  expect(load).toThrow(message);
  expect(load).toThrow(folder);
});

test('files in the right form that the publisher never published are refused', () => {
  expect(() => loadDataset('fashion-mnist', { data: folder })).toThrow(/sha256/);
});

test('the digits are found below a folder of data sets and never taken for garments', () => {
  writeDataset(join(folder, 'mnist'), madeUpDataset(10));
  expect(findDataset('mnist', folder)).toBe(join(folder, 'mnist'));
  expect(findDataset('fashion-mnist', join(folder, 'mnist'))).not.toBe(join(folder, 'mnist'));
});

test('a given folder that holds none of the data is an error: nobody meant other data', () => {
  for (const wrong of [join(folder, 'nowhere'), join(folder, 'empty')]) {
    mkdirSync(join(folder, 'empty'), { recursive: true });
    const found = () => loadDataset('fashion-mnist', { data: wrong });
    expect(found).toThrow(`${wrong} holds none of the data`);
  }
});
