import { mkdirSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { gzipSync } from 'node:zlib';
import type { Dataset, LabelledImages } from '../../src/study/datasets.ts';
import { randomStream } from '../../src/study/random.ts';

/** Images whose class is the row of a bright bar, on noise: easy to learn, quick to make. */
export function madeUpImages(count: number, seed: number): LabelledImages {
  const random = randomStream(seed, 50);
  const images = Uint8Array.from({ length: count * 784 }, () => random() * 60);
  const labels = Uint8Array.from({ length: count }, (_, image) => image % 10);
  for (const [image, label] of labels.entries()) {
    const from = image * 784 + (label * 2 + 4) * 28;
    images.fill(255, from + 4, from + 24);
  }
  return { images, labels, count };
}

export function madeUpDataset(count: number): Dataset {
  const test = madeUpImages(100, 2);
  return { name: 'fashion-mnist', folder: '', train: madeUpImages(count, 1), test };
}

/** One IDX file, gzipped: `dims` may lie about the content. */
export function idx(magic: number, dims: number[], content: Uint8Array): Uint8Array {
  const head = Buffer.alloc(4 + 4 * dims.length);
  head.writeUInt32BE(magic, 0);
  for (const [index, size] of dims.entries()) head.writeUInt32BE(size, 4 + 4 * index);
  return gzipSync(Buffer.concat([head, content]));
}

export function writeDataset(
  folder: string,
  { train, test }: Pick<Dataset, 'train' | 'test'>,
): void {
  mkdirSync(folder, { recursive: true });
  for (const [prefix, { images, labels, count }] of [
    ['train', train],
    ['t10k', test],
  ] as const) {
    writeFileSync(
      join(folder, `${prefix}-images-idx3-ubyte.gz`),
      idx(0x803, [count, 28, 28], images),
    );
    writeFileSync(join(folder, `${prefix}-labels-idx1-ubyte.gz`), idx(0x801, [count], labels));
  }
}
