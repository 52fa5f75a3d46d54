import { presentation2to3 } from '@iiif/parser/presentation-2';
import { isJsonObject, type Json, type JsonObject } from '../json.ts';
import { extensionsOf } from './extensions.ts';
import { imageApiVersion } from './image-service.ts';
import { noAddress } from './painted-image.ts';
import { readableText } from './readable-text.ts';

/**
 * A Presentation 2 canvas in the shape of Presentation 3, without annotations, ranges and the like.
 *
 * The upgrade itself is `@iiif/parser`'s. It changes what it is given, makes up addresses where there are
 * none, loses images that are given as a bare string, and throws on annotations without `on`: so it gets
 * a copy with only what paints the canvas, in the shape it expects, one canvas at a time.
 */
export function upgradeCanvas(canvas: JsonObject): JsonObject {
  const id = typeof canvas['@id'] === 'string' ? canvas['@id'] : noAddress;
  const images = tidyImages(canvas);
  const upgraded: unknown = presentation2to3.traverseCanvas({
    '@id': id,
    '@type': 'sc:Canvas',
    width: canvas.width,
    height: canvas.height,
    images: images.map(({ annotation }) => structuredClone(annotation)),
    // The library's types ask for all that a whole canvas may have.
  } as unknown as Parameters<typeof presentation2to3.traverseCanvas>[0]);
  if (!isJsonObject(upgraded)) return {};
  return { ...upgraded, id, items: restoredPages(upgraded.items, images) };
}

/** What paints a Presentation 2 canvas, in the one shape that the upgrade takes without loss. */
export function tidyImages(canvas: JsonObject): Tidied[] {
  const id = typeof canvas['@id'] === 'string' ? canvas['@id'] : noAddress;
  return [canvas.images].flat().flatMap((annotation) => tidyAnnotation(annotation, id));
}

/**
 * The one annotation page that the upgrade makes of `images`, with the addresses as they were: it escapes
 * those of images once too often (`%2F` → `%252F`), and those of targets.
 */
export function restoredPages(pages: Json | undefined, images: Tidied[]): JsonObject[] {
  return [pages]
    .flat()
    .filter(isJsonObject)
    .map((page) => ({
      ...page,
      items: [page.items].flat().map((item, index) => {
        const tidied = images[index];
        if (!isJsonObject(item) || !tidied) return item ?? null;
        const source = restored(item.body, tidied.annotation.resource);
        const selector = { type: 'ImageApiSelector' };
        const body = tidied.part ? { type: 'SpecificResource', source, selector } : source;
        return { ...item, body, target: tidied.annotation.on };
      }),
    }));
}

// --- Internal ---

interface Tidied {
  annotation: JsonObject;
  /** Whether it paints only a part of its image, which the upgrade would not tell. */
  part: boolean;
}

function restored(body: Json | undefined, resource: Json | undefined): Json {
  if (Array.isArray(body)) {
    return body.map((item, index) =>
      restored(item, Array.isArray(resource) ? resource[index] : null),
    );
  }
  if (!isJsonObject(body) || !isJsonObject(resource)) return body ?? null;
  if (body.type !== 'Choice') {
    return { ...body, ...extensionsOf(resource, 2), id: resource['@id'] };
  }
  const offered = [resource.default, ...[resource.item].flat()].filter(
    (item) => item !== undefined,
  );
  return {
    ...body,
    items: [body.items].flat().map((item, index) => restored(item, offered[index])),
  };
}

function tidyAnnotation(annotation: Json | undefined, canvas: string): Tidied[] {
  if (!isJsonObject(annotation)) return [];
  const target = annotation.on;
  const { resource } = annotation;
  const part =
    isJsonObject(resource) && resource.full !== undefined && resource.selector !== undefined;
  return [
    {
      part,
      annotation: {
        '@id': typeof annotation['@id'] === 'string' ? annotation['@id'] : noAddress,
        '@type': 'oa:Annotation',
        motivation: 'sc:painting',
        resource: Array.isArray(resource) ? resource.map(tidyResource) : tidyResource(resource),
        on: typeof target === 'string' ? target : canvas,
      },
    },
  ];
}

function tidyResource(resource: Json | undefined): JsonObject {
  if (typeof resource === 'string') return { '@id': resource, '@type': 'dctypes:Image' };
  if (!isJsonObject(resource)) return { '@id': noAddress, '@type': 'unknown' };
  if (resource['@type'] === 'oa:Choice') {
    const items = [resource.item].flat().filter((item) => isResource(item));
    return {
      '@id': noAddress,
      '@type': 'oa:Choice',
      default: isResource(resource.default) ? tidyResource(resource.default) : undefined,
      item: items.map(tidyResource),
    };
  }
  // A part of an image; the upgrade would lose the image.
  if (resource.full !== undefined) return tidyResource(resource.full);
  const address = resource['@id'];
  const type = [resource['@type']].flat().find((one) => typeof one === 'string');
  return {
    ...extensionsOf(resource, 2), // passed over by the upgrade, and put back behind it
    '@id': typeof address === 'string' && address.trim() ? address : noAddress,
    '@type': type ?? 'dctypes:Image',
    label: readableText(resource.label),
    format: typeof resource.format === 'string' ? resource.format : undefined,
    width: resource.width,
    height: resource.height,
    service: [resource.service].flat().flatMap(tidyService),
  };
}

const isResource = (value: Json | undefined) =>
  isJsonObject(value) || (typeof value === 'string' && value !== 'rdf:nil');

/** The upgrade shortens profiles to their level, so a version that only the profile tells is written down before. */
function tidyService(service: Json | undefined): JsonObject[] {
  if (typeof service === 'string') return [{ '@id': service }];
  if (!isJsonObject(service)) return [];
  const version = imageApiVersion(service);
  const { service: further, ...rest } = service;
  const addressed = Object.entries(rest).filter(
    ([name, value]) => (name !== '@id' && name !== 'id') || typeof value === 'string',
  );
  return [
    {
      ...(version ? { '@type': `ImageService${version}` } : {}),
      ...Object.fromEntries(addressed),
      ...(further === undefined ? {} : { service: [further].flat().flatMap(tidyService) }),
    },
  ];
}
