/**
 * Makes the demo collection again: images, manifests, annotation pages.
 *
 *     npx tsx demo/make-demo.ts [--data FOLDER]
 *
 * FOLDER holds Fashion MNIST's `t10k-images-idx3-ubyte.gz` and `t10k-labels-idx1-ubyte.gz`
 * (Debian's package dataset-fashion-mnist puts them where the default looks).
 */
import { mkdir, rm, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { parseArgs } from 'node:util';
import { packageRoot } from '../src/package-root.ts';
import { annotationPage, collection, manifest, type Picture } from './documents.ts';
import { cataloguePictures } from './fashion-mnist.ts';
import { garmentPictures } from './garments.ts';

const { values } = parseArgs({
  options: { data: { type: 'string', default: '/usr/share/datasets/fashion-mnist' } },
});

const manifests = join(packageRoot, 'manifests');
const annotations = join(packageRoot, 'annotations');

const sets = [
  {
    name: 'catalogue',
    title: 'Catalogue: sixty Fashion MNIST test images',
    summary:
      'Six test images of each class of Fashion MNIST, enlarged from 28 to 240 pixels and shown dark on light like a catalogue photograph.',
    attribution: 'Fashion MNIST, © 2017 Zalando SE, MIT licence',
    judge: {
      name: 'The labels of Fashion MNIST',
      url: 'https://github.com/zalandoresearch/fashion-mnist',
    },
    pictures: await cataloguePictures(values.data),
  },
  {
    name: 'garments',
    title: 'Garments: fifteen drawings',
    summary:
      'Fifteen garments drawn for iiif-autotag, on plain and busy, light and dark backgrounds: what a model trained on Fashion MNIST has not seen.',
    attribution: 'Drawn for iiif-autotag, MIT licence',
    judge: { name: 'A curator', url: undefined },
    pictures: await garmentPictures(join(packageRoot, 'demo', 'garments')),
  },
];

await rm(join(manifests, 'images'), { recursive: true, force: true });
await mkdir(join(manifests, 'images'), { recursive: true });
await mkdir(annotations, { recursive: true });
for (const set of sets) {
  for (const picture of set.pictures) {
    await writeFile(join(manifests, 'images', `${picture.image}.jpg`), picture.jpeg);
  }
  await writeJson(join(manifests, `${set.name}.json`), manifest(set));
  await writeJson(join(annotations, `${set.name}.json`), annotationPage(set));
}
await writeJson(join(manifests, 'collection.json'), collection(sets));

const bytes = (pictures: Picture[]) => pictures.reduce((sum, { jpeg }) => sum + jpeg.length, 0);
for (const { name, pictures } of sets) {
  console.log(`${name}: ${pictures.length} images, ${Math.round(bytes(pictures) / 1000)} kB`);
}

function writeJson(file: string, document: unknown): Promise<void> {
  return writeFile(file, `${JSON.stringify(document, null, 2)}\n`);
}
