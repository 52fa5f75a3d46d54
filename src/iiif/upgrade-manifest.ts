import { convertPresentation2 } from '@iiif/parser/presentation-2';
import { asText, isJsonObject, type Json, type JsonObject } from '../json.ts';
import { presentationContext } from './contexts.ts';
import { extensionsOf } from './extensions.ts';
import { readableText } from './readable-text.ts';
import { repairedCanvas } from './repair-canvas.ts';
import { tidyImages } from './upgrade-canvas.ts';
import { present, upgradedLinks } from './upgrade-links.ts';
import { upgradedRanges } from './upgrade-ranges.ts';
import { restoreServices } from './upgrade-services.ts';

/**
 * A Presentation 2 manifest in Presentation 3, by `@iiif/parser`. Its first sequence with canvases counts;
 * canvas ids stay as they are, byte for byte; canvases without an id are left out. Where something else
 * in the document is too odd for the upgrade, only labels, metadata, rights and canvases are kept.
 */
export function upgradeManifest(document: JsonObject): JsonObject {
  const canvases = firstCanvases(document);
  const tidy = (source: JsonObject, keep: (canvas: JsonObject) => JsonObject): JsonObject => ({
    ...source,
    '@type': 'sc:Manifest',
    sequences: [{ '@type': 'sc:Sequence', canvases: canvases.map(keep) }],
  });
  const whole = tidy(withReferences(document), (canvas) => ({
    ...withReferences(canvas),
    '@type': 'sc:Canvas',
    images: tidyImages(canvas).map(({ annotation }) => annotation),
    otherContent: [canvas.otherContent].flat().filter(isReference),
  }));
  const upgraded = converted(whole) ?? converted(tidy(picked(document), bareCanvas));
  if (!upgraded) throw new Error('@iiif/parser cannot upgrade even the bare canvases');
  const items = [upgraded.items].flat().map((item, index) => {
    const canvas = canvases[index];
    return isJsonObject(item) && canvas ? repairedCanvas(item, canvas) : null;
  });
  const result = present({
    ...upgraded,
    ...upgradedLinks(document, upgraded),
    ...rightsOf(document, upgraded.metadata),
    ...extensionsOf(document, 2),
    '@context': contexts(document['@context']),
    label: upgraded.label ?? { none: [`${document['@id']}`] },
    items,
    structures: upgradedRanges(document.structures, upgraded.structures),
  });
  return restoreServices(result, document);
}

// --- Internal ---

function firstCanvases(document: JsonObject): JsonObject[] {
  const lists = [document.sequences]
    .flat()
    .filter(isJsonObject)
    .map((sequence) => [sequence.canvases].flat().filter(isJsonObject));
  const canvases = lists.find((list) => list.length > 0) ?? [];
  return canvases.filter((canvas) => typeof canvas['@id'] === 'string' && canvas['@id'].trim());
}

function converted(document: JsonObject): JsonObject | undefined {
  try {
    // It changes what it is given.
    const copy = structuredClone({ ...document, '@context': presentationContext[2] });
    const upgraded: unknown = convertPresentation2(copy);
    return isJsonObject(upgraded) ? upgraded : undefined;
  } catch {
    return undefined; // the caller has another way
  }
}

/** Publishers' own contexts first, ours last (Presentation 3.0 §4.6). */
function contexts(context: Json | undefined): Json {
  const others = [context]
    .flat()
    .filter((one) => one && !/iiif\.io\/api|shared-canvas/.test(asText(one)));
  return others.length === 0
    ? presentationContext[3]
    : [...others.map((one) => one ?? null), presentationContext[3]];
}

/**
 * The upgrade loses licences (2.2.10). Presentation 3 takes only some addresses as `rights`, spelt with
 * `http:` (3.0 §3.2); others become metadata.
 */
function rightsOf(document: JsonObject, metadata: Json | undefined): JsonObject {
  const licences = [document.license].flat().filter((licence) => typeof licence === 'string');
  const isRight = (licence: string) =>
    /^https?:\/\/(creativecommons|rightsstatements)\.org\//.test(licence);
  const rights = licences.find(isRight)?.replace(/^https:/, 'http:');
  const others = licences.filter((licence) => !isRight(licence));
  const pair = { label: { en: ['License'] }, value: { none: others } };
  return {
    ...(rights ? { rights } : {}),
    ...(others.length > 0
      ? { metadata: [...(Array.isArray(metadata) ? metadata : []), pair] }
      : {}),
  };
}

/** What the upgrade would lose or stumble over, in the shape it takes: links as bare strings, numbers, texts that are none. */
function withReferences(resource: JsonObject): JsonObject {
  const result = { ...resource };
  for (const name of ['related', 'seeAlso', 'rendering']) {
    const links = [result[name]].flat();
    if (links.some((link) => typeof link === 'string')) {
      result[name] = links.map((link) =>
        typeof link === 'string' ? { '@id': link } : (link ?? null),
      );
    }
  }
  return { ...result, ...textsOf(resource) };
}

/** Its words, as far as they are words. `undefined` for what it has none of: the upgrade passes that over. */
function textsOf(resource: JsonObject): Record<string, Json | undefined> {
  const pairs = [resource.metadata].flat().filter(isJsonObject);
  return {
    label: readableText(resource.label),
    description: readableText(resource.description),
    attribution: readableText(resource.attribution),
    license: [resource.license].flat().filter((licence) => typeof licence === 'string'),
    metadata: pairs.map((pair) => ({
      ...pair,
      label: readableText(pair.label) ?? '',
      value: readableText(pair.value) ?? '',
    })),
  };
}

const isReference = (content: Json | undefined): content is Json =>
  typeof content === 'string' || (isJsonObject(content) && typeof content['@id'] === 'string');

const picked = (document: JsonObject): Record<string, Json | undefined> => ({
  '@id': document['@id'],
  ...textsOf(document),
});

const bareCanvas = (canvas: JsonObject): JsonObject => ({
  '@id': canvas['@id'],
  '@type': 'sc:Canvas',
  label: typeof canvas.label === 'string' ? canvas.label : undefined,
  width: canvas.width,
  height: canvas.height,
  images: tidyImages(canvas).map(({ annotation }) => annotation),
});
