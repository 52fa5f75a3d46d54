import { NotFoundError } from '../errors.ts';
import { tryDecode } from '../local-address.ts';
import type { ManifestRecord, Store } from '../store/store.ts';

/**
 * A manifest by any of its names: short id, the address of our copy, its own id, the address it came from.
 * Throws `NotFoundError`.
 */
export async function findManifest(
  store: Store,
  name: string,
  base: string,
): Promise<ManifestRecord> {
  const found = await store.manifests.find(manifestName(name, base));
  if (!found) {
    throw new NotFoundError(
      `No manifest is stored under ${name}; GET ${base}/manifests lists what is there.`,
    );
  }
  return found;
}

/** The address of our copy as the short id in it; any other name as it is. */
export function manifestName(name: string, base: string): string {
  const ours = `${base}/iiif/manifests/`;
  return name.startsWith(ours)
    ? tryDecode(name.slice(ours.length).replace(/[/?#].*$/s, ''))
    : name.trim();
}

export const manifestAddress = (base: string, shortId: string) =>
  `${base}/iiif/manifests/${encodeURIComponent(shortId)}`;
