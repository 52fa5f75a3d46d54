import type { Request } from 'express';
import { InvalidInputError } from '../errors.ts';
import { queryValue } from './query.ts';

/** The version that the client asks for by `?version=` or the profile in `Accept`; 3 unless it says otherwise. */
export function presentationVersion(request: Request): 2 | 3 {
  const asked = queryValue(request, 'version');
  if (asked === '2' || asked === '3') return asked === '2' ? 2 : 3;
  if (asked !== undefined) {
    throw new InvalidInputError(`version must be 2 or 3, not ${JSON.stringify(asked)}.`);
  }
  const accept = request.get('Accept') ?? '';
  return accept.includes('presentation/2') && !accept.includes('presentation/3') ? 2 : 3;
}

export const presentationContext = {
  2: 'http://iiif.io/api/presentation/2/context.json',
  3: 'http://iiif.io/api/presentation/3/context.json',
} as const;

/** The content type of a document of that version. */
export const presentationType = (version: 2 | 3) =>
  `application/ld+json;profile="${presentationContext[version]}"`;
