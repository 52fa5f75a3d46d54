import { readFile } from 'node:fs/promises';
import { extname } from 'node:path';
import { type Request, type Response, Router } from 'express';
import { InvalidInputError, NotFoundError, UnreadableImageError } from '../errors.ts';
import { imageContext } from '../iiif/contexts.ts';
import type { LocalImages, ReadSize } from '../iiif/local-images.ts';
import { route } from './route.ts';

export interface ImageApiOptions {
  /** Public address that our paths are appended to, without a trailing slash. */
  baseUrl(request: Request): string;
  /** Without sharp the stored files are answered as they are (level 0). */
  sharpAvailable: boolean;
  /** Asked only where sharp is not there; EXIF orientation applied. */
  size: ReadSize;
}

/** IIIF Image API 3.0 for our own images: `/iiif/image/<id>/…`. Level 2 by `iiif-processor` and sharp. */
export function createImageApi(localImages: LocalImages, options: ImageApiOptions): Router {
  const router = Router();
  const known = (id: string) => {
    const file = localImages.path(id);
    if (!file) throw new NotFoundError(`No image with the id "${id}" is kept here.`);
    return { id, file };
  };
  const service = (request: Request, id: string) =>
    `${options.baseUrl(request)}/iiif/image/${encodeURIComponent(id)}`;

  route(router, '/iiif/image/:id', {
    get(request, response) {
      const { id } = known(String(request.params.id));
      response.redirect(303, `${service(request, id)}/info.json`);
    },
  });

  route(router, '/iiif/image/:id/info.json', { get: sendInfo });
  route(router, '/iiif/image/:id/:region/:size/:rotation/:file', { get: sendImage });
  return router;

  async function sendInfo(request: Request, response: Response): Promise<void> {
    const { id, file } = known(String(request.params.id));
    const address = service(request, id);
    const info = options.sharpAvailable
      ? await (await import('./image-api-sharp.ts')).imageInfo(await existing(file, id), address)
      : levelZeroInfo(address, await options.size(file));
    cached(response)
      .vary('Accept')
      .type(infoType(request))
      .send(JSON.stringify(info, null, 2));
  }

  async function sendImage(request: Request, response: Response): Promise<void> {
    const [region = '', size = '', rotation = '', name = ''] = partsAsked.map((part) =>
      String(request.params[part]),
    );
    const { id, file } = known(String(request.params.id));
    const bytes = await existing(file, id);
    if (!options.sharpAvailable) {
      if (isStored(`${region}/${size}/${rotation}/${name}`)) sendStored(response, file, bytes);
      else response.redirect(303, `${service(request, id)}/full/max/0/default.jpg`);
      return;
    }
    const { processImage } = await import('./image-api-sharp.ts');
    const address = service(request, id);
    const image = await processImage(bytes, address, { region, size, rotation, name });
    const links = [`<${image.canonical}>;rel="canonical"`, `<${image.profile}>;rel="profile"`];
    cached(response).set('Link', links.join(',')).type(image.type).send(image.bytes);
  }
}

// --- Internal ---

const partsAsked = ['region', 'size', 'rotation', 'file'];

/** Images have the hash of their bytes or path in their id; files in a user's own folder may change all the same. */
const cached = (response: Response) => response.set('Cache-Control', 'public, max-age=3600');

async function existing(file: string, id: string): Promise<Buffer> {
  try {
    return await readFile(file);
  } catch (error) {
    if (!(error instanceof Error && 'code' in error && error.code === 'ENOENT')) throw error;
    throw new NotFoundError(`The file of the image "${id}" is gone.`, { cause: error });
  }
}

/** Image API 3.0 §5.1: `application/json` unless linked data is asked for. */
const infoType = (request: Request) =>
  (request.get('accept') ?? '').includes('application/ld+json')
    ? `application/ld+json;profile="${imageContext[3]}"`
    : 'application/json';

const levelZeroInfo = (id: string, { width, height }: { width: number; height: number }) => ({
  '@context': imageContext[3],
  id,
  type: 'ImageService3',
  protocol: 'http://iiif.io/api/image',
  profile: 'level0',
  width,
  height,
  sizes: [{ width, height }],
});

const types: Record<string, string> = {
  '.jpg': 'image/jpeg',
  '.jpeg': 'image/jpeg',
  '.png': 'image/png',
  '.webp': 'image/webp',
  '.gif': 'image/gif',
  '.tif': 'image/tiff',
  '.tiff': 'image/tiff',
  '.avif': 'image/avif',
  '.bmp': 'image/bmp',
};

/**
 * Whether it is the image as stored that is asked for, or a smaller one. Viewers ask for smaller ones where a manifest
 * says level 2, which it does as soon as it has been seen with sharp; they scale whatever they are given.
 * Throws `InvalidInputError` for all other requests.
 */
function isStored(wish: string): boolean {
  const [, size = ''] = /^full\/([^/]+)\/0\/(?:default|color)\.[a-z]+$/.exec(wish) ?? [];
  if (size === 'max') return true;
  if (/^(!?\d+,\d+|\d+,|,\d+|pct:[\d.]+)$/.test(size)) return false;
  throw new InvalidInputError(
    `This server cannot cut, turn or enlarge images (the image engine sharp is not there): only full/max/0/default.jpg is answered, not ${wish}.`,
  );
}

/** Browsers go by the content type, whatever the address ends with. */
function sendStored(response: Response, file: string, bytes: Buffer): void {
  const type = types[extname(file).toLowerCase()];
  if (!type) throw new UnreadableImageError('The stored file has an unknown image format.');
  cached(response).type(type).send(bytes);
}
