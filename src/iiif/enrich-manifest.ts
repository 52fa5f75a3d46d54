import { isJsonObject, type Json, type JsonObject } from '../json.ts';
import { downgradeManifest } from './downgrade-manifest.ts';
import type { Manifest } from './manifest.ts';
import { upgradeManifest } from './upgrade-manifest.ts';

/** The addresses that an enriched manifest carries. */
export interface ManifestLinks {
  /** Of the enriched manifest itself. */
  id: string;
  /** IIIF Content Search 1. */
  search: string;
  /** The pages of annotations of one canvas: AnnotationPages for version 3, AnnotationLists for 2. */
  pages(canvasId: string): { id: string; label: string }[];
}

/**
 * The manifest in the wanted version with our annotation pages and search linked in; everything it came with
 * is kept as far as that version has words for it. Pages are references without `items`: embedded empty
 * ones are never fetched by Mirador. Canvas ids stay, byte for byte.
 */
export function enrichManifest(
  manifest: Manifest,
  version: 2 | 3,
  links: ManifestLinks,
): JsonObject {
  const { document } = manifest;
  if (version === 3) {
    return enriched3(manifest.version === 3 ? document : upgradeManifest(document), links);
  }
  return enriched2(manifest.version === 2 ? document : downgradeManifest(document), links);
}

// --- Internal ---

function enriched3(document: JsonObject, links: ManifestLinks): JsonObject {
  const items = [document.items].flat().map((canvas) => {
    if (!isJsonObject(canvas) || typeof canvas.id !== 'string') return canvas ?? null;
    const pages = links.pages(canvas.id).map(({ id, label }) => {
      return { id, type: 'AnnotationPage', label: { en: [label] } };
    });
    return { ...canvas, annotations: [...all(canvas.annotations), ...pages] };
  });
  return { ...document, id: links.id, items, service: withSearch(document.service, links.search) };
}

function enriched2(document: JsonObject, links: ManifestLinks): JsonObject {
  const canvasWithPages = (canvas: Json | undefined): Json => {
    if (!isJsonObject(canvas) || typeof canvas['@id'] !== 'string') return canvas ?? null;
    const lists = links.pages(canvas['@id']).map(({ id, label }) => {
      return { '@id': id, '@type': 'sc:AnnotationList', label };
    });
    return { ...canvas, otherContent: [...all(canvas.otherContent).map(referenced), ...lists] };
  };
  const sequences = [document.sequences]
    .flat()
    .map((sequence) =>
      isJsonObject(sequence) && Array.isArray(sequence.canvases)
        ? { ...sequence, canvases: sequence.canvases.map(canvasWithPages) }
        : (sequence ?? null),
    );
  const service = withSearch(document.service, links.search);
  return { ...document, '@id': links.id, sequences, service };
}

const all = (value: Json | undefined): Json[] =>
  [value].flat().filter((item) => item !== undefined && item !== null);

/** Mirador 2 passes bare strings over. */
const referenced = (content: Json): Json =>
  typeof content === 'string' ? { '@id': content, '@type': 'sc:AnnotationList' } : content;

/** Ours comes first: viewers take the first search service that they find. */
const withSearch = (services: Json | undefined, id: string): Json[] => [
  {
    '@context': 'http://iiif.io/api/search/1/context.json',
    '@id': id,
    '@type': 'SearchService1',
    profile: 'http://iiif.io/api/search/1/search',
    label: 'Search in annotations',
  },
  ...all(services),
];
