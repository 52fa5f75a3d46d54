import { enrichManifest } from '../iiif/enrich-manifest.ts';
import { toPublic } from '../local-address.ts';
import type { ManifestRecord } from '../store/store.ts';
import { canvasPages } from './canvas-pages.ts';
import { manifestAddress } from './find-manifest.ts';
import { fingerprint, remember } from './remember.ts';
import { searchAddress } from './search-address.ts';

/**
 * Our copy of a manifest as JSON text. Bringing a large one up to Presentation 3 takes a second, so that the text
 * is kept, with a mark where the base URL goes: servers have several. Without `linked`, no annotation page of ours is in it.
 */
export function enrichedText(
  record: ManifestRecord,
  version: 2 | 3,
  { base, query = '', linked = true }: { base: string; query?: string; linked?: boolean },
): string {
  const { shortId, document } = record;
  const key = [shortId, version, query, linked, fingerprint(document)].join('\n');
  const text = texts(key, () => {
    const address = manifestAddress(mark, shortId);
    const manifest = { ...record, canvases: [], warnings: [] }; // neither is needed here
    const enriched = enrichManifest(manifest, version, {
      id: address + query,
      search: { 1: searchAddress(mark, 1, shortId), 2: searchAddress(mark, 2, shortId) },
      pages: (canvas) => (linked ? canvasPages(address, canvas, version) : []),
    });
    return `${JSON.stringify(enriched, null, 2)}\n`;
  });
  return toPublic(text.replaceAll(mark, base), base);
}

// --- Internal helpers ---

const mark = 'urn:iiif-autotag:base';
const texts = remember<string>(50);
