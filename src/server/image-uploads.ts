import type { IRouter } from 'express';
import { InvalidInputError, TooLargeError, UnreadableImageError } from '../errors.ts';
import type { FolderImage } from '../iiif/folder-manifest.ts';
import { manifestOfImages } from '../iiif/local-images.ts';
import { ingestManifest } from '../ingest-manifest.ts';
import { manifestAddress } from './find-manifest.ts';
import { readForm } from './read-form.ts';
import { route } from './route.ts';
import { sendJson } from './send-json.ts';
import type { ServerContext } from './server-context.ts';

const most = 50;

/**
 * `POST /iiif/image`: a form with files `image` and, if wanted, a `label`. The images are kept, served by our Image
 * API, and become a manifest; files that are no images are told in `failed`.
 */
export function imageUploads(
  router: IRouter,
  { autotag, baseOf, maxBodyBytes }: ServerContext,
): void {
  const { engine, localImages } = autotag;

  route(router, '/iiif/image', {
    async post(request, response) {
      if (!request.is('multipart/form-data')) {
        throw new InvalidInputError(
          'Images are sent as a form (multipart/form-data), in fields called "image".',
        );
      }
      const limits = { maxBytes: maxBodyBytes, maxFiles: most };
      const { fields, files } = await readForm(request, response, limits);
      const sent = files.filter(({ field }) => field === 'image');
      if (sent.length === 0) throw new InvalidInputError('The form has no file "image".');

      const kept = new Map<string, FolderImage>();
      const failed: { image: string; code: string; message: string }[] = [];
      for (const { name, bytes } of sent) {
        try {
          const size = (bytes: Uint8Array) => engine.decode(bytes);
          const { id, width, height } = await localImages.add(bytes, { name, size });
          kept.set(id, { id, name, width, height });
        } catch (error) {
          if (!(error instanceof UnreadableImageError || error instanceof TooLargeError))
            throw error;
          failed.push({ image: name, code: error.code, message: error.message });
        }
      }
      const images = [...kept.values()];
      const [first] = images;
      if (!first) {
        const problems = failed.map(({ image, message }) => ({ path: image, message }));
        throw new InvalidInputError('None of the files is an image that can be read.', problems);
      }
      const label = fields.label?.at(-1)?.trim() || titleOf(first, images.length);
      const document = manifestOfImages(label, images);
      const { manifests } = await ingestManifest({ document }, autotag);
      const base = baseOf(request);
      response.status(201);
      for (const { id: uri, shortId } of manifests) {
        response.location(manifestAddress(base, shortId));
        const services = images.map((image) => ({
          ...image,
          service: `${base}/iiif/image/${image.id}`,
        }));
        const answer = { manifest: { uri, short_id: shortId, label }, images: services, failed };
        sendJson(request, response, base, answer, { status: 201, type: 'application/json' });
      }
    },
  });
}

// --- Internal helpers ---

const titleOf = ({ name }: FolderImage, count: number) =>
  count === 1 ? name : `${name} and ${count - 1} more`;
