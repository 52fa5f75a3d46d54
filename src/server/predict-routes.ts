import type { IRouter, Request, Response } from 'express';
import { z } from 'zod';
import { InvalidInputError } from '../errors.ts';
import { inputPng } from '../image/model-input.ts';
import { type PredictWishes, predictImage } from '../tagging/predict.ts';
import { imageAtAddress, type SingleImage } from './image-at-address.ts';
import { readJson } from './read-body.ts';
import { readForm } from './read-form.ts';
import { readRequest } from './read-request.ts';
import { regionSchema } from './region-schema.ts';
import { route } from './route.ts';
import { sendJson } from './send-json.ts';
import type { ServerContext } from './server-context.ts';

const most = 50;

const wishes = {
  models: z.array(z.string().min(1)).min(1).optional(),
  recipe: z.string().min(1).optional(),
  top: z.coerce.number().int().min(1).max(1000).optional(),
};
const formSchema = z.object(wishes);
const addressSchema = z.object({
  url: z.string().trim().min(1),
  region: regionSchema.optional(),
  ...wishes,
});

/** `POST /predict`: labels images at once; nothing is stored (http-api.md). */
export function predictRoutes(router: IRouter, server: ServerContext): void {
  const { autotag, baseOf, maxBodyBytes } = server;

  route(router, '/predict', {
    async post(request, response) {
      const { images, wish } = request.is('multipart/form-data')
        ? await uploaded(request, response)
        : await named(request);
      const predictions: unknown[] = [];
      for (const { name, bytes, crop } of images) {
        for (const { input, ...said } of await predictImage(bytes, { ...wish, crop }, autotag)) {
          const png = Buffer.from(await inputPng(input, autotag.engine));
          const seen = `data:image/png;base64,${png.toString('base64')}`;
          predictions.push({ image: name, ...said, input: seen });
        }
      }
      sendJson(request, response, baseOf(request), { predictions }, { type: 'application/json' });
    },
  });

  async function uploaded(request: Request, response: Response) {
    const { fields, files } = await readForm(request, response, {
      maxBytes: maxBodyBytes,
      maxFiles: most,
    });
    const images: SingleImage[] = files
      .filter(({ field }) => field === 'image')
      .map(({ name, bytes }) => ({ name, bytes, crop: undefined }));
    if (images.length === 0) throw new InvalidInputError('The form has no file "image".');
    // A form has no lists: the field comes several times, or once with commas.
    const models = fields.models?.flatMap((names) => names.split(',')).map((name) => name.trim());
    const [recipe, top] = [fields.recipe?.at(-1), fields.top?.at(-1)];
    return { images, wish: readRequest(formSchema, { models, recipe, top }) };
  }

  async function named(request: Request): Promise<{ images: SingleImage[]; wish: PredictWishes }> {
    const body = await readJson(request, maxBodyBytes);
    const { url, region, ...wish } = readRequest(addressSchema, body);
    const names = wish.models ?? autotag.models.defaults();
    const sides = names.map((name) => autotag.models.recipe(name, wish.recipe).side);
    const want = { side: Math.max(1, ...sides), region, base: baseOf(request) };
    return { images: [await imageAtAddress(url, want, autotag)], wish };
  }
}
