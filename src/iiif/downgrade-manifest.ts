import { asText, isJsonObject, type Json, type JsonObject } from '../json.ts';
import { imageContext, presentationContext } from './contexts.ts';
import { extensionsOf } from './extensions.ts';
import { complianceLevel, imageApiVersion } from './image-service.ts';

/**
 * A Presentation 3 manifest in Presentation 2, for viewers that know nothing else. `@iiif/parser` can write
 * Presentation 2 too, but loses choices and rights and gives targets in the wrong shape (2.2.10).
 * What 2 has no words for (moving images, accompanying canvases) is left out; publishers' own members stay.
 */
export function downgradeManifest(manifest: JsonObject): JsonObject {
  const canvases = objects(manifest.items).map(canvas2);
  const ranges = objects(manifest.structures).flatMap(ranges2);
  return clean({
    '@context': contexts(manifest['@context']),
    '@id': manifest.id,
    '@type': 'sc:Manifest',
    ...described(manifest),
    navDate: manifest.navDate,
    // Services that others refer to by id have no other place in 2.
    service: oneOrAll([...objects(manifest.service), ...objects(manifest.services)].map(service2)),
    sequences: [
      clean({
        '@id': `${manifest.id}/sequence`,
        '@type': 'sc:Sequence',
        viewingDirection: manifest.viewingDirection,
        startCanvas: startCanvas(manifest.start),
        canvases,
      }),
    ],
    structures: ranges.length > 0 ? ranges : undefined,
  });
}

// --- Internal ---

/** Publishers' own contexts stay, for what they have words for. */
function contexts(context: Json | undefined): Json {
  const others = [context]
    .flat()
    .filter((one) => one !== undefined && one !== null && !/iiif\.io\/api/.test(asText(one)));
  return others.length === 0
    ? presentationContext[2]
    : [presentationContext[2], ...others.map((one) => one ?? null)];
}

/** The canvas, also of a part of one. */
function startCanvas(start: Json | undefined): Json | undefined {
  if (!isJsonObject(start)) return undefined;
  const { source } = start;
  return start.id ?? (isJsonObject(source) ? source.id : source);
}

const objects = (value: Json | undefined) => [value].flat().filter(isJsonObject);

/** Without what is undefined: Presentation 2 has no empty properties. */
const clean = (object: JsonObject): JsonObject =>
  Object.fromEntries(Object.entries(object).filter(([, value]) => value !== undefined));

/** What manifests, canvases and ranges have in common. */
function described(resource: JsonObject): JsonObject {
  const statement = isJsonObject(resource.requiredStatement) ? resource.requiredStatement : {};
  const hints = ['individuals', 'paged', 'continuous', 'non-paged', 'facing-pages', 'top'];
  const behaviors = [resource.behavior].flat().map(asText);
  const logos = objects(resource.provider).flatMap(({ logo }) => objects(logo));
  const metadata = objects(resource.metadata).map((pair) => ({
    label: label2(pair.label) ?? '',
    value: label2(pair.value) ?? '',
  }));
  return clean({
    label: label2(resource.label),
    metadata: metadata.length > 0 ? metadata : undefined,
    description: label2(resource.summary),
    attribution: label2(statement.value),
    license: typeof resource.rights === 'string' ? resource.rights : undefined,
    logo: oneOrAll(logos.map(content2)),
    thumbnail: oneOrAll(objects(resource.thumbnail).map(content2)),
    related: oneOrAll(objects(resource.homepage).map(content2)),
    seeAlso: oneOrAll(objects(resource.seeAlso).map(content2)),
    rendering: oneOrAll(objects(resource.rendering).map(content2)),
    within: oneOrAll(objects(resource.partOf).map(({ id }) => id ?? null)),
    service: oneOrAll(objects(resource.service).map(service2)),
    viewingHint: hints.find((hint) => behaviors.includes(hint)),
    ...extensionsOf(resource, 3),
  });
}

/** Canvases and ranges must have a label here (Presentation 2.1 §3.1); in 3 they should. */
const numbered = (what: string, index: number) => `${what} ${index + 1}`;

function canvas2(canvas: JsonObject, index: number): JsonObject {
  const annotations = objects(canvas.items).flatMap((page) => objects(page.items));
  const images = annotations.flatMap((annotation) => painting2(annotation, canvas.id));
  const { thumbnail, ...described2 } = described(canvas);
  return clean({
    '@id': canvas.id,
    '@type': 'sc:Canvas',
    label: numbered('Canvas', index),
    ...described2,
    width: canvas.width,
    height: canvas.height,
    images,
    thumbnail: plain(thumbnail) ?? smallImage(images[0]?.resource, canvas.width),
    // Pages in the form of Presentation 3: Mirador 3 and 4 find them here, others pass them over.
    annotations: canvas.annotations,
  });
}

// Viewers of Presentation 2 alone take an image service of version 3 for one of version 1, and ask it for `native.jpg`
// (Mirador 2.7), unless the canvas has a thumbnail without a service.

/** A thumbnail without a service of version 3. */
function plain(thumbnail: Json | undefined): Json | undefined {
  if (!isJsonObject(thumbnail)) return thumbnail;
  const { service, ...image } = thumbnail;
  return objects(service).some((each) => imageApiVersion(each) === 3) ? image : thumbnail;
}

/** Of the image itself, as its service gives it. */
function smallImage(image: Json | undefined, canvasWidth: Json | undefined): Json | undefined {
  const [service] = isJsonObject(image) ? objects(image.service) : [];
  if (!service || imageApiVersion(service) !== 3 || !complianceLevel(service.profile)) {
    return undefined;
  }
  const address = service['@id'];
  if (typeof address !== 'string') return undefined;
  const width = Math.min(200, ...[canvasWidth].filter((one) => typeof one === 'number'));
  return `${address}/full/${width},/0/default.jpg`;
}

function painting2(annotation: JsonObject, canvas: Json | undefined): JsonObject[] {
  const motivations = [annotation.motivation].flat();
  if (annotation.motivation !== undefined && !motivations.includes('painting')) return [];
  const bodies = [annotation.body].flat().flatMap((body) => body2(body));
  return bodies.map((resource, index) =>
    clean({
      '@id': index === 0 ? annotation.id : undefined,
      '@type': 'oa:Annotation',
      motivation: 'sc:painting',
      resource,
      on: typeof annotation.target === 'string' ? annotation.target : canvas,
    }),
  );
}

function body2(body: Json | undefined): JsonObject[] {
  if (typeof body === 'string') return [{ '@id': body, '@type': 'dctypes:Image' }];
  if (!isJsonObject(body)) return [];
  if (body.type === 'Choice') {
    const [first, ...others] = objects(body.items).flatMap((item) => body2(item));
    if (!first) return [];
    // "At least one further item to choose from" (Presentation 2.1 §6.3).
    return others.length > 0 ? [{ '@type': 'oa:Choice', default: first, item: others }] : [first];
  }
  if (body.type === 'SpecificResource') return body2(body.source);
  const isImage = body.type === 'Image' || asText(body.format).startsWith('image/');
  return isImage ? [content2(body)] : [];
}

function content2(content: JsonObject): JsonObject {
  const { type } = content;
  return clean({
    ...extensionsOf(content, 3),
    '@id': content.id ?? content['@id'],
    '@type': type === 'Image' ? 'dctypes:Image' : undefined,
    label: label2(content.label),
    format: content.format,
    profile: content.profile,
    width: content.width,
    height: content.height,
    service: oneOrAll(objects(content.service).map(service2)),
  });
}

/** Image API 2 spells profiles out and names its context; of other services the ids are written both ways. */
function service2(service: JsonObject): JsonObject {
  const version = imageApiVersion(service);
  const { profile } = service;
  const level = typeof profile === 'string' && /^level[012]$/.test(profile) ? profile : undefined;
  const spelt = version === 2 && level ? `http://iiif.io/api/image/2/${level}.json` : profile;
  const id = service.id ?? service['@id'];
  return clean({
    '@context': version && imageContext[version],
    ...service,
    '@id': id,
    profile: spelt,
  });
}

function ranges2(range: JsonObject, index: number): JsonObject[] {
  const items = objects(range.items);
  const nested = items.filter(({ type }) => type === 'Range');
  const canvases = items
    .filter(({ type }) => type === 'Canvas' || type === 'SpecificResource')
    .map((item) => item.id ?? partAddress(item))
    .filter((id) => typeof id === 'string');
  const own = clean({
    '@id': range.id,
    '@type': 'sc:Range',
    label: numbered('Range', index),
    ...described(range),
    viewingDirection: range.viewingDirection,
    startCanvas: startCanvas(range.start),
    canvases: canvases.length > 0 ? canvases : undefined,
    ranges: nested.length > 0 ? nested.map(({ id }) => id ?? null) : undefined,
  });
  return [own, ...nested.flatMap(ranges2)];
}

/** `C#xywh=1,2,3,4` of a part of a canvas. */
function partAddress({ source, selector }: JsonObject): string | undefined {
  const canvas = isJsonObject(source) ? source.id : source;
  if (typeof canvas !== 'string') return undefined;
  const fragment = objects(selector).find(({ type }) => type === 'FragmentSelector')?.value;
  return typeof fragment === 'string' ? `${canvas}#${fragment}` : canvas;
}

/** A language map as Presentation 2 writes it: a string, or values with their languages. */
function label2(label: Json | undefined): Json | undefined {
  if (!isJsonObject(label)) return label;
  const values = Object.entries(label).flatMap(([language, texts]) =>
    [texts].flat().flatMap((text): Json[] => {
      if (typeof text !== 'string') return [];
      return [language === 'none' ? text : { '@value': text, '@language': language }];
    }),
  );
  return oneOrAll(values);
}

const oneOrAll = (values: Json[]): Json | undefined => (values.length > 1 ? values : values[0]);
