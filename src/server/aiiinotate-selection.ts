import type { Request } from 'express';
import { InvalidInputError } from '../errors.ts';
import type { AnnotationFilter, Store } from '../store/store.ts';
import { manifestName } from './find-manifest.ts';
import { queryAddresses, queryIds, queryValue } from './query.ts';

/** Which annotations a request is about. `none`: those of a manifest that is not registered. */
export type Selection =
  | { kind: 'one'; ids: string[] }
  | { kind: 'many'; filter: AnnotationFilter }
  | { kind: 'none' };

const names = ['uri', 'canvasUri', 'manifestShortId'] as const;

/**
 * Exactly one of `uri` (an annotation), `canvasUri` and `manifestShortId`, as aiiinotate's count and delete
 * want it; throws `InvalidInputError` for none or several, so that nothing is deleted that was not meant.
 */
export async function selectionOf(
  request: Request,
  store: Store,
  base: string,
): Promise<Selection> {
  const given = names.filter((name) => queryAddresses(request, name).length > 0);
  const [name] = given;
  if (name === undefined || given.length > 1) {
    const message = `Exactly one of uri, canvasUri and manifestShortId is wanted, not ${given.join(' and ') || 'none'}.`;
    throw new InvalidInputError(message, [{ path: given[1] ?? 'uri', message }]);
  }
  if (name === 'uri') return { kind: 'one', ids: queryIds(request, name, base) };
  if (name === 'canvasUri') {
    return { kind: 'many', filter: { canvases: queryAddresses(request, name) } };
  }
  const shortId = queryValue(request, 'manifestShortId') ?? '';
  const manifest = await store.manifests.find(manifestName(shortId, base));
  return manifest ? { kind: 'many', filter: { manifest: manifest.id } } : { kind: 'none' };
}
