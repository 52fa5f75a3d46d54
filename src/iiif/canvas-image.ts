import { readFile } from 'node:fs/promises';
import { InvalidInputError, UnreachableError, UnusableCanvasError } from '../errors.ts';
import type { Fetched, Fetcher } from '../fetch.ts';
import type { Crop } from './crop.ts';
import { type ImageInfo, parseImageInfo } from './image-info.ts';
import { type ImageRequest, imageRequest } from './image-request.ts';
import { serviceId } from './image-service.ts';
import { type LocalImages, localImageId } from './local-images.ts';
import type { Canvas, ImageResource, ImageService, Region } from './manifest.ts';

export interface CanvasImage {
  /** Where the bytes come from; a local URN for images that are kept here. */
  url: string;
  /** Encoded, as the server sent them. */
  bytes: Uint8Array;
  /** What is still to be cut out; undefined: nothing. */
  crop: Crop | undefined;
  /** That it took to get them. */
  milliseconds: number;
}

export interface ImageSources {
  fetcher: Fetcher;
  localImages: LocalImages;
}

/**
 * The image of a canvas or of one region, just large enough for a model of `side` pixels.
 * Throws `UnusableCanvasError` where there is nothing to look at, and whatever the fetcher throws.
 */
export async function canvasImage(
  canvas: Canvas,
  { side, region, signal }: { side: number; region?: Region; signal?: AbortSignal },
  { fetcher, localImages }: ImageSources,
): Promise<CanvasImage> {
  const { image } = canvas;
  if (!image) throw new UnusableCanvasError(`${canvas.label} has no image that can be looked at.`);
  const start = performance.now();
  const wish = { side, region, canvas: { width: canvas.width, height: canvas.height } };
  const done = ({ url, crop }: ImageRequest, bytes: Uint8Array): CanvasImage => {
    return { url, bytes, crop, milliseconds: performance.now() - start };
  };

  const localId = localImageId(image.service?.id ?? image.id);
  if (localId !== undefined) {
    const request = imageRequest({ ...image, id: image.id || 'local' }, undefined, wish);
    const file = localImages.path(localId);
    if (!file) throw new UnusableCanvasError(`No image with the id "${localId}" is kept here.`);
    return done(
      { url: `${image.service?.id ?? image.id}`, crop: request.crop },
      await readFile(file),
    );
  }

  const info = image.service && (await infoOf(image, image.service, canvas, fetcher, signal));
  const request = imageRequest(image, info, wish);
  try {
    return done(request, (await fetcher.get(request.url, { accept, signal })).bytes);
  } catch (error) {
    // Services that cannot do what they say are common; most have the whole image all the same.
    if (!(error instanceof UnreachableError) || !mayBeTheRequest(error.status)) throw error;
    if (!image.id || image.id === request.url) throw error;
    const plain = imageRequest(image, undefined, wish);
    return done(plain, (await fetcher.get(plain.url, { accept, signal })).bytes);
  }
}

/** Throws what the fetcher throws, and `InvalidInputError` where the answer is no info.json. `address` without `/info.json`. */
export async function fetchImageInfo(
  address: string,
  fetcher: Fetcher,
  signal?: AbortSignal,
): Promise<ImageInfo> {
  const fetched = await fetcher.get(`${address}/info.json`, {
    accept: 'application/ld+json, application/json;q=0.9, */*;q=0.5',
    maxBytes: 4e6,
    signal,
  });
  return { ...parseImageInfo(parsed(fetched)), id: baseOf(fetched) ?? address };
}

// --- Internal ---

const accept = 'image/jpeg, image/png, image/webp, image/tiff, image/*;q=0.8, */*;q=0.1';

const mayBeTheRequest = (status: number | undefined) =>
  status !== undefined && [400, 404, 405, 406, 415, 500, 501].includes(status);

function parsed({ url, bytes }: Fetched): unknown {
  try {
    return JSON.parse(new TextDecoder().decode(bytes));
  } catch (error) {
    throw new InvalidInputError(`${url} is not JSON.`, [], { cause: error });
  }
}

/**
 * Where the info.json was really found, without redirects on every image that follows. More to be
 * trusted than its own id: behind proxies that is often an address nobody else can reach.
 */
function baseOf({ url }: Fetched): string | undefined {
  return url.endsWith('/info.json') ? serviceId(url) : undefined;
}

// Per fetcher, bounded: info.json of the services seen lately. The fetcher's own cache is on disk and
// asks the server now and then whether it is still good; this saves both for runs of several models.
const known = new WeakMap<Fetcher, Map<string, ImageInfo>>();
const mostKnown = 10_000;

async function infoOf(
  image: ImageResource,
  service: ImageService,
  canvas: Canvas,
  fetcher: Fetcher,
  signal: AbortSignal | undefined,
): Promise<ImageInfo | undefined> {
  const infos = known.get(fetcher) ?? new Map<string, ImageInfo>();
  known.set(fetcher, infos);
  const found = infos.get(service.id);
  if (found) return found;
  try {
    const info = await fetchImageInfo(service.id, fetcher, signal);
    const [oldest] = infos.keys();
    if (infos.size >= mostKnown && oldest !== undefined) infos.delete(oldest);
    infos.set(service.id, info);
    return info;
  } catch (error) {
    const answered = error instanceof UnreachableError && error.status !== undefined;
    if (!answered && !(error instanceof InvalidInputError)) throw error;
    if (image.id) return undefined;
    const assumed = assumedInfo(image, service, canvas);
    if (!assumed) throw error;
    return assumed;
  }
}

/** What the manifest says of a service whose info.json cannot be had. */
function assumedInfo(
  image: ImageResource,
  { id, version, level }: ImageService,
  canvas: Canvas,
): ImageInfo | undefined {
  const width = image.width ?? canvas.width;
  const height = image.height ?? canvas.height;
  if (!width || !height) return undefined;
  const none = { maxWidth: undefined, maxHeight: undefined, maxArea: undefined };
  return {
    id,
    version,
    level,
    width,
    height,
    sizes: [],
    tiles: [],
    features: [],
    formats: [],
    ...none,
  };
}
