import type { Request } from 'express';
import { isAbsoluteUri } from '../annotation/absolute-uri.ts';
import { InvalidInputError } from '../errors.ts';
import { localAddress, toLocal, tryDecode } from '../local-address.ts';
import { queryAddresses } from './query.ts';

/** An annotation as a request names it, and the ids that the name may mean, the exact ones first. */
export interface NamedAnnotation {
  name: string;
  ids: string[];
}

/**
 * By what follows `/annotations/` in the path, encoded or not, or by the parameter `id` where nothing does: a whole
 * id, the last part of an address of ours, or the bare uuid that a client once gave; each also with `.json` behind it.
 * Throws `InvalidInputError` where neither says anything.
 */
export function namedAnnotation(request: Request, behind: string, base: string): NamedAnnotation {
  const names = behind === '' ? queryAddresses(request, 'id') : [behind];
  const [name] = names;
  if (name === undefined) {
    throw new InvalidInputError('Which annotation? Its id goes into the parameter "id".');
  }
  return { name, ids: [...new Set(names.flatMap((each) => idsOf(each, base)))] };
}

/** Where any annotation is answered, whatever its id: an address of ours that is one is its own. */
export function annotationAddress(base: string, id: string): string {
  const own = id.startsWith(localAddress.annotation);
  const name = own ? id.slice(localAddress.annotation.length) : id;
  const asItIs = own && inPath.test(name) && !ofVersions.test(name);
  return `${base}/annotations/${asItIs ? name : encodeURIComponent(name)}`;
}

// --- Internal helpers ---

/** What may stand in a path (RFC 3986 §3.3). */
const inPath = /^(?:[\w.~!$&'()*+,;=:@/-]|%[\da-f]{2})+$/i;
/** Behind any other annotation these are its versions. */
const ofVersions = /\/(?:history(?:\/\d+)?|timemap)$/;

function idsOf(sent: string, base: string): string[] {
  const bare = sent.replace(/\.json$/, '');
  const names = [sent, tryDecode(sent), bare, tryDecode(bare)].filter((name) => name !== '');
  return names.flatMap((name) => {
    const own = localAddress.annotation + name;
    // Ids are absolute URIs: nothing else can be one by itself.
    return isAbsoluteUri(name) ? [toLocal(name, base), name, own] : [own];
  });
}
