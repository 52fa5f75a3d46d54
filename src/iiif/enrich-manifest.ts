import { isJsonObject, type Json, type JsonObject } from '../json.ts';
import { searchContext } from './contexts.ts';
import { downgradeManifest } from './downgrade-manifest.ts';
import type { Manifest } from './manifest.ts';
import { upgradeManifest } from './upgrade-manifest.ts';

/** Addresses of a search service and of the autocomplete beside it. */
export interface SearchLink {
  search: string;
  autocomplete: string;
}

/** The addresses that an enriched manifest carries. */
export interface ManifestLinks {
  /** Of the enriched manifest itself. */
  id: string;
  /** IIIF Content Search, by version. */
  search: Record<1 | 2, SearchLink>;
  /** The pages of annotations of one canvas, maybe none: AnnotationPages for version 3, AnnotationLists for 2. */
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
    const annotations = [...all(canvas.annotations), ...pages];
    return annotations.length === 0 ? canvas : { ...canvas, annotations };
  });
  return {
    ...document,
    id: links.id,
    items,
    service: [...searchServices(links.search), ...all(document.service)],
  };
}

function enriched2(document: JsonObject, links: ManifestLinks): JsonObject {
  const canvasWithPages = (canvas: Json | undefined): Json => {
    if (!isJsonObject(canvas) || typeof canvas['@id'] !== 'string') return canvas ?? null;
    const lists = links.pages(canvas['@id']).map(({ id, label }) => {
      return { '@id': id, '@type': 'sc:AnnotationList', label };
    });
    const otherContent = [...all(canvas.otherContent).map(referenced), ...lists];
    return otherContent.length === 0 ? canvas : { ...canvas, otherContent };
  };
  const sequences = [document.sequences]
    .flat()
    .map((sequence) =>
      isJsonObject(sequence) && Array.isArray(sequence.canvases)
        ? { ...sequence, canvases: sequence.canvases.map(canvasWithPages) }
        : (sequence ?? null),
    );
  const service = [searchService1(links.search[1]), ...all(document.service)];
  return { ...document, '@id': links.id, sequences, service };
}

const all = (value: Json | undefined): Json[] =>
  [value].flat().filter((item) => item !== undefined && item !== null);

/** Mirador 2 passes bare strings over. */
const referenced = (content: Json): Json =>
  typeof content === 'string' ? { '@id': content, '@type': 'sc:AnnotationList' } : content;

/** Ours come first, and 1 before 2: viewers take the first search service that they can read. */
export const searchServices = (links: ManifestLinks['search']): JsonObject[] => [
  searchService1(links[1]),
  {
    id: links[2].search,
    type: 'SearchService2',
    service: [{ id: links[2].autocomplete, type: 'AutoCompleteService2' }],
  },
];

/** `@type`s of Presentation 3 (§ "Services"), which services of older APIs need there. */
export const searchService1 = ({ search, autocomplete }: SearchLink): JsonObject => ({
  '@context': searchContext[1],
  '@id': search,
  '@type': 'SearchService1',
  profile: 'http://iiif.io/api/search/1/search',
  label: 'Search in annotations',
  service: [
    {
      '@id': autocomplete,
      '@type': 'AutoCompleteService1',
      profile: 'http://iiif.io/api/search/1/autocomplete',
    },
  ],
});
