import { presentationContext, webContext } from '../iiif/contexts.ts';
import type { JsonObject } from '../json.ts';
import { lastPage } from '../search/last-page.ts';
import { manifestAddress } from './find-manifest.ts';

/** As many annotations as are on a page. */
export const collectionPageSize = 500;

export interface CollectionParts {
  address: string;
  label: string;
  /** Of all its annotations. */
  total: number;
  version: 2 | 3;
}

/** Where a collection of annotations is answered; `name` is a page's kind, or `models/NAME`. */
export function collectionAddress(
  base: string,
  shortId: string,
  name: string,
  version: 2 | 3,
): string {
  const address = `${manifestAddress(base, shortId)}/annotations/${name}`;
  return version === 2 ? `${address}/layer` : address;
}

/** An AnnotationCollection (Web Annotation §5.1), or a Layer (Presentation 2.1 §5.7); an empty one has no pages. */
export function collectionDocument(parts: CollectionParts): JsonObject {
  const { address, label, total, version } = parts;
  const [first, last] = [0, lastPage(total, collectionPageSize)].map((page) =>
    pageAddress(address, page),
  );
  if (version === 2) {
    return {
      '@context': presentationContext[2],
      ...layer(parts),
      ...(total > 0 ? { total, first, last } : { total }),
    };
  }
  const reference = (id?: string) => ({ id, type: 'AnnotationPage' });
  return {
    '@context': [webContext, presentationContext[3]],
    id: address,
    type: 'AnnotationCollection',
    label: { en: [label] },
    // IIIF's JSON Schema takes no 0 for a total.
    ...(total > 0 && { total, first: reference(first), last: reference(last) }),
  };
}

/** One page of it, from 0. */
export function collectionPageDocument(
  parts: CollectionParts,
  { page, items, context }: { page: number; items: JsonObject[]; context: string[] },
): JsonObject {
  const { address, label, total, version } = parts;
  const at = (number: number) => pageAddress(address, number);
  const previous = page > 0 ? at(page - 1) : undefined;
  const next = page < lastPage(total, collectionPageSize) ? at(page + 1) : undefined;
  if (version === 2) {
    return {
      '@context': presentationContext[2],
      '@id': at(page),
      '@type': 'sc:AnnotationList',
      within: { ...layer(parts), total },
      startIndex: page * collectionPageSize,
      ...(previous !== undefined && { prev: previous }),
      ...(next !== undefined && { next }),
      resources: items,
    };
  }
  const reference = (id: string) => ({ id, type: 'AnnotationPage' });
  const whole = { id: address, type: 'AnnotationCollection', label: { en: [label] } };
  return {
    '@context': context,
    id: at(page),
    type: 'AnnotationPage',
    partOf: [{ ...whole, ...(total > 0 && { total }) }],
    ...(previous !== undefined && { prev: reference(previous) }),
    ...(next !== undefined && { next: reference(next) }),
    items,
  };
}

// --- Internal helpers ---

const pageAddress = (address: string, page: number) => `${address}?page=${page}`;

const layer = ({ address, label }: CollectionParts) => ({
  '@id': address,
  '@type': 'sc:Layer',
  label,
});
