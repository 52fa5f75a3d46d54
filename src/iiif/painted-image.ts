import { isJsonObject, type JsonObject } from '../json.ts';
import { bestImageService } from './image-service.ts';
import type { ImageResource, ManifestWarning } from './manifest.ts';

/** Placeholder that survives an upgrade: an image that has only a service has no address. */
export const noAddress = 'urn:iiif-autotag:no-address';

/**
 * The first image that paints a Presentation 3 canvas, and what is worth knowing about the choice.
 * `image` is undefined where there is none; then one of the notes says why.
 */
export function paintedImage(canvas: JsonObject): {
  image: ImageResource | undefined;
  notes: Omit<ManifestWarning, 'canvas'>[];
} {
  const pages = objects(canvas.items);
  const paintings = pages
    .flatMap((page) => objects(page.items))
    .filter(
      ({ motivation }) => motivation === undefined || [motivation].flat().includes('painting'),
    )
    .map((annotation) => ({ annotation, found: firstImage(annotation.body) }));
  const images = paintings.filter(({ found }) => found.image);
  const [first] = images;
  if (!first) return { image: undefined, notes: [whyNone(pages, paintings.length)] };

  const notes = [...first.found.notes];
  if (images.length > 1) {
    notes.push(
      note('several-images', `${images.length} images paint this canvas; the first is looked at.`),
    );
  }
  const { target } = first.annotation;
  if (typeof target === 'string' && target.includes('#xywh=')) {
    notes.push(
      note(
        'partial-image',
        'The image paints only a part of the canvas; it is taken for the whole.',
      ),
    );
  }
  return { image: first.found.image, notes };
}

/** Positive finite numbers, also where they come as text. */
export function dimension(value: unknown): number | undefined {
  const number = typeof value === 'string' && value.trim() !== '' ? Number(value) : value;
  return typeof number === 'number' && Number.isFinite(number) && number > 0 ? number : undefined;
}

// --- Internal ---

interface Found {
  image: ImageResource | undefined;
  notes: Omit<ManifestWarning, 'canvas'>[];
}

const note = (code: string, message: string) => ({ code, message });

const objects = (value: unknown) => [value].flat().filter(isJsonObject);

function firstImage(body: unknown): Found {
  if (Array.isArray(body)) {
    const found = body.map(firstImage).filter(({ image }) => image);
    const [first] = found;
    if (!first) return { image: undefined, notes: [] };
    const more = note(
      'several-images',
      `${found.length} images paint this canvas; the first is looked at.`,
    );
    return found.length > 1 ? { ...first, notes: [...first.notes, more] } : first;
  }
  if (typeof body === 'string') return { image: imageOf({ id: body }), notes: [] };
  if (!isJsonObject(body)) return { image: undefined, notes: [] };
  if (body.type === 'Choice') {
    const found = [body.items]
      .flat()
      .map(firstImage)
      .find(({ image }) => image);
    const message =
      'The canvas offers a choice of images; the first, which is the default, is looked at.';
    return found
      ? { ...found, notes: [...found.notes, note('choice', message)] }
      : { image: undefined, notes: [] };
  }
  if (body.type === 'SpecificResource') {
    const found = firstImage(body.source);
    const selectors = objects(body.selector).map(({ type }) =>
      typeof type === 'string' ? type : '',
    );
    const message = 'The canvas shows a part of the image; the whole image is looked at.';
    return found.image && selectors.some((type) => /^(ImageApi|Fragment|Svg)Selector$/.test(type))
      ? { ...found, notes: [...found.notes, note('image-region', message)] }
      : found;
  }
  return { image: isImage(body) ? imageOf(body) : undefined, notes: [] };
}

function isImage(body: JsonObject): boolean {
  const { type, format } = body;
  if (typeof type === 'string' && /(^|:)Image$/.test(type)) return true;
  if (typeof format === 'string') return format.startsWith('image/');
  return (type === undefined || type === 'unknown') && bestImageService(body.service) !== undefined;
}

function imageOf(body: JsonObject): ImageResource | undefined {
  const address = body.id ?? body['@id'];
  const id = typeof address === 'string' && address !== noAddress ? address.trim() : '';
  const service = bestImageService(body.service);
  if (!id && !service) return undefined;
  return {
    id,
    width: dimension(body.width),
    height: dimension(body.height),
    format: typeof body.format === 'string' ? body.format : undefined,
    service,
  };
}

function whyNone(pages: JsonObject[], paintings: number) {
  if (paintings > 0) {
    return note('not-an-image', 'What paints this canvas is not an image that can be looked at.');
  }
  if (pages.length > 0 && pages.every((page) => page.items === undefined)) {
    const message = 'The images of this canvas are kept in another document, which is not fetched.';
    return note('external-page', message);
  }
  return note('no-image', 'This canvas is not painted by any image.');
}
