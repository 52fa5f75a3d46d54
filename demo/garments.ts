import { join } from 'node:path';
import sharp from 'sharp';
import { type Picture, side } from './documents.ts';

/** Drawing and truth, in the order of the manifest: classes as often as in the study's section 6. */
const garments = [
  ['trouser-jeans', 'Trouser'],
  ['top-striped', 'T-shirt/top'],
  ['bag-tote', 'Bag'],
  ['coat-camel', 'Coat'],
  ['dress-dotted', 'Dress'],
  ['sneaker-laced', 'Sneaker'],
  ['shirt-plain', 'Shirt'],
  ['pullover-knit', 'Pullover'],
  ['sandal-strapped', 'Sandal'],
  ['t-shirt-printed', 'T-shirt/top'],
  ['trouser-chinos', 'Trouser'],
  ['ankle-boot-laced', 'Ankle boot'],
  ['shirt-checked', 'Shirt'],
  ['dress-evening', 'Dress'],
  ['bag-leather', 'Bag'],
] as const;

/** `folder` holds the drawings as SVG, 240 × 240. */
export function garmentPictures(folder: string): Promise<Picture[]> {
  return Promise.all(
    garments.map(async ([drawing, truth], at) => ({
      image: `demo-garment-${String(at + 1).padStart(2, '0')}`,
      label: `Garment ${at + 1}`,
      // Drawn at twice the size and brought down: thin seams stay smooth.
      jpeg: await sharp(join(folder, `${drawing}.svg`), { density: 144 })
        .resize(side, side)
        .flatten({ background: '#ffffff' })
        .jpeg({ quality: 90 })
        .toBuffer(),
      truth,
      metadata: {},
    })),
  );
}
