import { readFile } from 'node:fs/promises';
import { join } from 'node:path';
import { gunzipSync } from 'node:zlib';
import sharp from 'sharp';
import { type Picture, side } from './documents.ts';

/** Index = class number of the data set. */
const labels = [
  'T-shirt/top',
  'Trouser',
  'Pullover',
  'Dress',
  'Coat',
  'Sandal',
  'Shirt',
  'Sneaker',
  'Bag',
  'Ankle boot',
];
const perClass = 6;
const imageSide = 28;

/** The first six test images of every class, in the order of the test set: not chosen by looking. */
export async function cataloguePictures(folder: string): Promise<Picture[]> {
  const images = await idx(join(folder, 't10k-images-idx3-ubyte.gz'), 16);
  const classes = await idx(join(folder, 't10k-labels-idx1-ubyte.gz'), 8);
  const taken = labels.map(() => 0);
  const chosen: { index: number; truth: string }[] = [];
  for (const [index, number] of classes.entries()) {
    const count = taken[number] ?? perClass;
    if (count >= perClass) continue;
    taken[number] = count + 1;
    chosen.push({ index, truth: labels[number] ?? '' });
  }
  return Promise.all(
    chosen.map(async ({ index, truth }, at) => ({
      image: `demo-catalogue-${String(at + 1).padStart(2, '0')}`,
      // Viewers cut labels off behind a word or two.
      label: `No. ${index}, Fashion MNIST test set`,
      jpeg: await enlarged(images.subarray(index * imageSide ** 2, (index + 1) * imageSide ** 2)),
      truth,
      metadata: { 'Number in the test set, from 0': String(index) },
    })),
  );
}

/** Dark on light again, as the photographs were before Zalando inverted them. */
async function enlarged(pixels: Uint8Array): Promise<Uint8Array> {
  const inverted = pixels.map((value) => 255 - value);
  return sharp(inverted, { raw: { width: imageSide, height: imageSide, channels: 1 } })
    .resize(side, side, { kernel: 'lanczos3' })
    .jpeg({ quality: 88 })
    .toBuffer();
}

/** The values of an IDX file without its header. */
async function idx(file: string, header: number): Promise<Uint8Array> {
  return new Uint8Array(gunzipSync(await readFile(file))).subarray(header);
}
