import PQueue from 'p-queue';
import { AutotagError } from '../errors.ts';
import { canvasImage, type ImageSources } from '../iiif/canvas-image.ts';
import type { Canvas, Region } from '../iiif/manifest.ts';
import { parseManifest } from '../iiif/parse-manifest.ts';
import type { ImageEngine } from '../image/image-engine.ts';
import type { ImageWorkers } from '../image/image-workers.ts';
import { inputPng } from '../image/model-input.ts';
import { findRecipe } from '../image/recipe.ts';
import type { Store } from '../store/store.ts';
import type { LoadedModel } from './group-predictions.ts';
import type { Pictures, PictureWish } from './report-gallery.ts';

export interface PictureParts extends ImageSources {
  store: Store;
  engine: ImageEngine;
  workers: Pick<ImageWorkers, 'modelInputs'>;
  cards: LoadedModel[];
}

/** Longest edge of an embedded picture, pixels: sharp on screens of high density too. */
const embeddedSide = 224;
/** Images that are fetched and looked at side by side. */
const atOnce = 6;

/**
 * Pictures for one rendering of a report. `embed`: images travel in the page, which then needs no server;
 * otherwise the page holds their addresses. What a model saw is always embedded: the first of its views.
 * An image that cannot be had is no picture; it never stops the report.
 */
export function reportPictures(parts: PictureParts, { embed }: { embed: boolean }): Pictures {
  const queue = new PQueue({ concurrency: atOnce });
  const canvases = new Map<string, Promise<Map<string, Canvas>>>();
  const made = new Map<string, Promise<string | undefined>>();

  /** Once for each key, although several models want the same. */
  const once = (key: string[], make: () => Promise<string | undefined>) => {
    const name = JSON.stringify(key);
    const found = made.get(name) ?? queue.add(() => orNothing(make));
    made.set(name, found);
    return found;
  };

  async function canvasOf({ manifest, canvas }: PictureWish): Promise<Canvas | undefined> {
    if (manifest === null) return undefined;
    const known = canvases.get(manifest) ?? canvasesOf(parts.store, manifest);
    canvases.set(manifest, known);
    return (await known).get(canvas);
  }

  return {
    imageOf(wish) {
      if (!embed) return Promise.resolve(wish.image ?? undefined);
      return once(['image', wish.canvas, wish.region ?? ''], async () => {
        const canvas = await canvasOf(wish);
        if (!canvas) return undefined;
        const region = regionOf(wish);
        const { bytes, crop } = await canvasImage(canvas, { side: embeddedSide, region }, parts);
        const pixels = await parts.engine.decode(bytes, { maxSide: embeddedSide, crop });
        return dataUrl(await parts.engine.encodePng(pixels));
      });
    },
    inputOf(wish) {
      const own = parts.cards.find(({ card }) => card.name === wish.model)?.card.recipes;
      // Recipes of the project make the same of an image whoever looks at it.
      const eyes = own && Object.hasOwn(own, wish.recipe) ? wish.model : '';
      return once(['input', wish.canvas, wish.region ?? '', wish.recipe, eyes], async () => {
        const canvas = await canvasOf(wish);
        if (!canvas) return undefined;
        const recipe = findRecipe(wish.recipe, own);
        const wanted = { side: recipe.side, region: regionOf(wish) };
        const { bytes, crop } = await canvasImage(canvas, wanted, parts);
        const { inputs } = await parts.workers.modelInputs(bytes, [recipe], { crop });
        const [input] = inputs;
        if (!input) return undefined;
        const first = { ...input, views: input.views.slice(0, 1) };
        return dataUrl(await inputPng(first, parts.engine));
      });
    },
  };
}

// --- Internal helpers ---

/** The report says “no picture”; anything that was not thrown on purpose is a mistake of ours. */
async function orNothing(make: () => Promise<string | undefined>): Promise<string | undefined> {
  try {
    return await make();
  } catch (error) {
    if (error instanceof AutotagError) return undefined;
    throw error;
  }
}

async function canvasesOf(store: Store, manifest: string): Promise<Map<string, Canvas>> {
  const record = await store.manifests.find(manifest);
  if (!record) return new Map();
  return new Map(parseManifest(record.document).canvases.map((canvas) => [canvas.id, canvas]));
}

function regionOf({ region }: PictureWish): Region | undefined {
  if (region === null) return undefined;
  const [x = 0, y = 0, w = 0, h = 0] = region.split(',').map(Number);
  return { x, y, w, h };
}

function dataUrl(png: Uint8Array): string {
  return `data:image/png;base64,${Buffer.from(png).toString('base64')}`;
}
