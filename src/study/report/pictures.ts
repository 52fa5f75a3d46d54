import { readFile } from 'node:fs/promises';
import { join } from 'node:path';
import { type ImageEngine, loadImageEngine } from '../../image/image-engine.ts';
import { inputPng, modelInputs } from '../../image/model-input.ts';
import { findRecipe } from '../../image/recipe.ts';
import { packageRoot } from '../../package-root.ts';
import { type LabelledImages, pixels } from '../datasets.ts';

/** What figures embed, as data addresses of PNG. */
export interface Pictures {
  /** One image of a data set, 28 × 28. */
  ofSet(images: LabelledImages, place: number): Promise<string | undefined>;
  /** The image of a canvas of the demo collection; undefined for any other address. */
  ofCanvas(address: string | null): Promise<string | undefined>;
  /** What a model sees of it behind a recipe: the first of its views. */
  inputOf(address: string | null, recipe: string): Promise<string | undefined>;
}

/** Of a canvas's picture, in pixels: sharp on screens of high density too. */
const side = 168;

export async function openPictures(): Promise<Pictures> {
  const engine = await loadImageEngine('auto');
  return {
    async ofSet({ images, count }, place) {
      if (place >= count) return undefined;
      const data = images.slice(place * pixels, (place + 1) * pixels);
      return dataAddress(await engine.encodePng({ width: 28, height: 28, channels: 1, data }));
    },
    async ofCanvas(address) {
      const bytes = await demoImage(address);
      return bytes && dataAddress(await shrunk(bytes, engine));
    },
    async inputOf(address, recipe) {
      const bytes = await demoImage(address);
      if (!bytes) return undefined;
      const [input] = await modelInputs(bytes, [findRecipe(recipe)], { engine });
      if (!input) return undefined;
      return dataAddress(await inputPng({ ...input, views: input.views.slice(0, 1) }, engine));
    },
  };
}

// --- Internal helpers ---

/** `urn:iiif-autotag:image:demo-garment-01/full/max/0/default.jpg` → its file in the package. */
async function demoImage(address: string | null): Promise<Uint8Array | undefined> {
  const [name] = address?.match(/demo-(garment|catalogue)-\d{2}(?=\/)/) ?? [];
  if (name === undefined) return undefined;
  return readFile(join(packageRoot, 'manifests', 'images', `${name}.jpg`));
}

async function shrunk(bytes: Uint8Array, engine: ImageEngine): Promise<Uint8Array> {
  return engine.encodePng(await engine.decode(bytes, { maxSide: side }));
}

function dataAddress(png: Uint8Array): string {
  return `data:image/png;base64,${Buffer.from(png).toString('base64')}`;
}
