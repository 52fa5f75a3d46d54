import { presentationContext } from '../iiif/contexts.ts';
import type { LanguageMap } from '../iiif/label.ts';
import type { JsonObject } from '../json.ts';

export const collectionTitle = 'Manifests on this server';

/** As it is named in a collection. */
export interface Member {
  id: string;
  label: string;
}

export const collection3 = (
  id: string,
  manifests: (Pick<Member, 'id'> & { labels: LanguageMap })[],
): JsonObject => ({
  '@context': presentationContext[3],
  id,
  type: 'Collection',
  label: { en: [collectionTitle] },
  items: manifests.map((manifest) => ({
    id: manifest.id,
    type: 'Manifest',
    label: manifest.labels,
  })),
});

/** Presentation 2.1 knows `manifests` and `members` (§5.8): clients look under one or the other. */
export function collection2(
  id: string,
  manifests: Member[],
  keys: ('manifests' | 'members')[],
): JsonObject {
  const members = manifests.map((manifest) => ({
    '@id': manifest.id,
    '@type': 'sc:Manifest',
    label: manifest.label,
  }));
  return {
    '@context': presentationContext[2],
    '@id': id,
    '@type': 'sc:Collection',
    label: collectionTitle,
    ...Object.fromEntries(keys.map((key) => [key, members])),
  };
}
