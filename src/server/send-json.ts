import type { Request, Response } from 'express';
import { toPublic } from '../local-address.ts';
import { entityTag, namesTag } from './entity-tag.ts';

export const linkedData = 'application/ld+json; charset=UTF-8';

export interface JsonAnswer {
  status?: number;
  /** @default linked data, as SimpleAnnotationServer answers */
  type?: string;
  /** Viewers ask again and learn with 304 that nothing has changed (viewers.md §3). */
  revalidate?: boolean;
}

/** Where local addresses become public: every JSON text leaves through here or `jsonText`. */
export function jsonText(value: unknown, base: string): string {
  return `${toPublic(JSON.stringify(value, null, 2), base)}\n`;
}

export function sendJson(
  request: Request,
  response: Response,
  base: string,
  value: unknown,
  answer: JsonAnswer = {},
): void {
  sendJsonText(request, response, jsonText(value, base), answer);
}

/** As `sendJson`, for a text that is public already. */
export function sendJsonText(
  request: Request,
  response: Response,
  text: string,
  { status = 200, type = linkedData, revalidate = false }: JsonAnswer = {},
): void {
  response.status(status).set('Content-Type', type);
  response.set('Cache-Control', revalidate ? 'no-cache' : 'no-store');
  if (revalidate) {
    const tag = entityTag(text);
    response.set('ETag', tag);
    if (isFresh(request, tag)) {
      response.status(304).end();
      return;
    }
  }
  // Bytes: Express would add a charset in its own spelling, and an ETag of its own.
  response.set('Content-Length', String(Buffer.byteLength(text))).end(text);
}

// --- Internal helpers ---

/** `request.fresh` knows only quoted tags. */
function isFresh(request: Request, tag: string): boolean {
  if (request.method !== 'GET' && request.method !== 'HEAD') return false;
  const seen = request.get('If-None-Match');
  return request.fresh || (seen !== undefined && namesTag(seen, tag));
}
