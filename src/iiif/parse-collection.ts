import { InvalidInputError } from '../errors.ts';
import { isJsonObject, type JsonObject } from '../json.ts';
import { describeDocument, documentKind } from './document-kind.ts';
import { plainLabel } from './label.ts';

/** What a collection points to. What it embeds is flattened: the manifests of a collection inside it are its own. */
export interface Collection {
  id: string;
  label: string;
  manifests: Reference[];
  /** To be fetched: collections by reference, and further pages of this one. */
  collections: Reference[];
}

export interface Reference {
  id: string;
  /** The id where no label is given. */
  label: string;
}

/**
 * A Presentation 2 (`manifests`, `collections`, `members`, `first`, `next`) or 3 (`items`) collection.
 * Throws `InvalidInputError` where it is none.
 */
export function parseCollection(document: unknown): Collection {
  if (!isJsonObject(document) || documentKind(document) !== 'collection') {
    throw new InvalidInputError(
      `Expected a collection (sc:Collection) but got ${describeDocument(document)}.`,
    );
  }
  const manifests = new Map<string, Reference>();
  const collections = new Map<string, Reference>();
  gather(document, 0, manifests, collections);
  const { id, label } = referenceOf(document) ?? { id: '', label: '' };
  collections.delete(id);
  return {
    id,
    label,
    manifests: [...manifests.values()],
    collections: [...collections.values()],
  };
}

// --- Internal ---

const deepest = 20;

function gather(
  collection: JsonObject,
  depth: number,
  manifests: Map<string, Reference>,
  collections: Map<string, Reference>,
): void {
  const keep = (map: Map<string, Reference>, item: unknown) => {
    const reference = referenceOf(item);
    if (reference && !map.has(reference.id)) map.set(reference.id, reference);
  };
  const list = (name: string) => [collection[name]].flat();
  const nested = [...list('collections'), ...list('first'), ...list('next')];
  for (const item of list('manifests')) keep(manifests, item);
  for (const item of [...list('members'), ...list('items')]) {
    if (documentKind(item) === 'manifest') keep(manifests, item);
    if (documentKind(item) === 'collection') nested.push(item);
  }
  for (const item of nested) {
    const embeds = isJsonObject(item) && contents.some((name) => Array.isArray(item[name]));
    if (!embeds) keep(collections, item);
    else if (depth < deepest) gather(item, depth + 1, manifests, collections);
  }
}

const contents = ['items', 'members', 'manifests', 'collections'];

function referenceOf(item: unknown): Reference | undefined {
  if (typeof item === 'string' && item !== '') return { id: item, label: item };
  if (!isJsonObject(item)) return undefined;
  const id = item.id ?? item['@id'];
  if (typeof id !== 'string' || id === '') return undefined;
  return { id, label: plainLabel(item.label) ?? id };
}
