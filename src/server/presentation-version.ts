import type { Request } from 'express';
import { InvalidInputError } from '../errors.ts';
import { presentationContext } from '../iiif/contexts.ts';
import { profileQuality } from './accept.ts';
import { queryValue } from './query.ts';

/**
 * The version that the client asks for by the path, by `?version=` or by the profile that it likes best in
 * `Accept`; 3 unless it says otherwise. Throws `InvalidInputError` for a version that there is not.
 */
export function presentationVersion(request: Request): 2 | 3 {
  const inPath = pathVersion(request);
  if (inPath !== undefined) return inPath;
  const asked = queryValue(request, 'version');
  if (asked === '2' || asked === '3') return asked === '2' ? 2 : 3;
  if (asked !== undefined) {
    const message = `version must be 2 or 3, not ${JSON.stringify(asked)}.`;
    throw new InvalidInputError(message, [{ path: 'version', message }]);
  }
  const accept = request.get('Accept') ?? '';
  const [two, three] = ['presentation/2', 'presentation/3'].map((profile) =>
    profileQuality(accept, profile),
  );
  return (two ?? 0) > (three ?? 0) ? 2 : 3;
}

/** What the address of a document ends with that was asked for in this way: its id is where it was found. */
export function versionSuffix(request: Request): string {
  const inPath = pathVersion(request);
  if (inPath !== undefined) return `/${inPath}`;
  return queryValue(request, 'version') === '2' ? '?version=2' : '';
}

/** The content type of a document of that version. */
export const presentationType = (version: 2 | 3) =>
  `application/ld+json;profile="${presentationContext[version]}"`;

// --- Internal helpers ---

/** `/iiif/collection/2`, `/iiif/manifests/NAME/3`; a manifest may itself be called 2. */
function pathVersion(request: Request): 2 | 3 | undefined {
  const match = /^\/iiif\/(?:collection|manifests\/[^/]+)\/([23])$/.exec(request.path);
  if (!match) return undefined;
  return match[1] === '2' ? 2 : 3;
}
