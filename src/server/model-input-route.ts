import type { IRouter } from 'express';
import { z } from 'zod';
import type { Autotag } from '../autotag.ts';
import { NotFoundError } from '../errors.ts';
import { canvasImage } from '../iiif/canvas-image.ts';
import type { Canvas } from '../iiif/manifest.ts';
import { parseManifest } from '../iiif/parse-manifest.ts';
import { inputPng } from '../image/model-input.ts';
import { queryAddresses, queryValue } from './query.ts';
import { readRequest } from './read-request.ts';
import { regionSchema } from './region-schema.ts';
import { route } from './route.ts';
import type { ServerContext } from './server-context.ts';

const wishes = z.object({
  canvases: z.array(z.string()).min(1, 'canvas is missing'),
  model: z.string(),
  recipe: z.string().optional(),
  region: regionSchema.optional(),
});

/** `/evaluation/input?canvas=…&model=…`: what the model saw of a canvas, all views side by side, as PNG. */
export function modelInputRoute(router: IRouter, { autotag }: ServerContext): void {
  route(router, '/evaluation/input', {
    async get(request, response) {
      const wish = readRequest(wishes, {
        canvases: queryAddresses(request, 'canvas'),
        model: queryValue(request, 'model'),
        recipe: queryValue(request, 'recipe'),
        region: queryValue(request, 'region'),
      });
      const recipe = autotag.models.recipe(wish.model, wish.recipe);
      const canvas = await findCanvas(wish.canvases, autotag);
      const image = await canvasImage(canvas, { side: recipe.side, region: wish.region }, autotag);
      const { inputs } = await autotag.workers.modelInputs(image.bytes, [recipe], {
        crop: image.crop,
      });
      const [input] = inputs;
      if (!input) throw new Error(`The recipe ${recipe.name} made nothing.`);
      response
        .set('Cache-Control', 'private, max-age=300')
        .type('image/png')
        .send(Buffer.from(await inputPng(input, autotag.engine)));
    },
  });
}

// --- Internal helpers ---

async function findCanvas(names: string[], { store }: Autotag): Promise<Canvas> {
  for (const name of names) {
    const [listing] = await store.manifests.withCanvas(name);
    const record = listing && (await store.manifests.find(listing.shortId));
    const canvas = record && parseManifest(record.document).canvases.find(({ id }) => id === name);
    if (canvas) return canvas;
  }
  throw new NotFoundError(`No stored manifest lists the canvas ${names[0]}.`);
}
