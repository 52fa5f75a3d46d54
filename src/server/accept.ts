import type { Request } from 'express';
import { webContext } from '../iiif/contexts.ts';
import { headerList } from './header-list.ts';
import { HttpError } from './http-error.ts';

/** The content type of everything that the Web Annotation Protocol answers. */
export const webAnnotation = `application/ld+json;profile="${webContext}"`;

/** What may be sent, as `Accept-Post` says it. */
export const acceptPost = `${webAnnotation}, application/ld+json, application/json`;

/**
 * The content type that the client likes best of those that a Web Annotation comes in; any profile of
 * JSON-LD gets the one there is. Throws `HttpError` 406 where it accepts none of them.
 */
export function acceptedType(request: Request): string {
  const accept = request.get('Accept');
  if (accept === undefined || accept.trim() === '') return webAnnotation;
  const read = headerList(accept, ',').map(readRange);
  const linked = qualityOf('application/ld+json', read);
  const plain = qualityOf('application/json', read);
  if (linked === 0 && plain === 0) {
    throw new HttpError(406, `Annotations come as ${acceptPost}, and not as ${accept}.`);
  }
  return plain > linked ? 'application/json' : webAnnotation;
}

/** How much a client likes the media type with that profile, 0 to 1; 0 where it does not name it. */
export function profileQuality(accept: string, profile: string): number {
  const ranges = headerList(accept, ',').filter((range) => range.includes(profile));
  return Math.max(0, ...ranges.map((range) => readRange(range).quality));
}

/** Throws `HttpError` 415 for a body that says it is no JSON; one that says nothing is taken for it. */
export function requireJsonType(request: Request): void {
  const type = request.get('Content-Type')?.split(';', 1)[0]?.trim().toLowerCase();
  if (type === undefined || type === '') return;
  if (type === 'application/json' || type === 'application/ld+json') return;
  throw new HttpError(415, `${type} is not read here; send ${acceptPost}.`, {
    'Accept-Post': acceptPost,
  });
}

// --- Internal helpers ---

interface Range {
  type: string;
  quality: number;
}

function readRange(range: string): Range {
  const type = (range.split(';', 1)[0] ?? '').trim().toLowerCase();
  const quality = Number(/;\s*q\s*=\s*([\d.]+)/i.exec(range)?.[1] ?? 1);
  return { type, quality: Number.isNaN(quality) ? 1 : quality };
}

/** What a type is worth: the narrowest range that holds it decides (RFC 9110 §12.5.1). */
function qualityOf(type: string, ranges: Range[]): number {
  for (const wanted of [type, 'application/*', '*/*']) {
    const found = ranges.filter((range) => range.type === wanted);
    if (found.length > 0) return Math.max(...found.map(({ quality }) => quality));
  }
  return 0;
}
