import { createHash, timingSafeEqual } from 'node:crypto';
import type { Request, RequestHandler } from 'express';
import { HttpError } from './http-error.ts';

/**
 * Reading is free, everything else needs the key where one is configured. Mirador 2 can send it only as
 * `APIKey` in the address (sas-contract 7.1).
 */
export function requireApiKey(apiKey: string | undefined): RequestHandler {
  return (request, _response, next) => {
    const reads = ['GET', 'HEAD', 'OPTIONS'].includes(request.method);
    if (apiKey === undefined || reads || sentKeys(request).some((key) => same(key, apiKey))) {
      return next();
    }
    throw new HttpError(
      401,
      'Writing needs the API key of this server: Authorization: Bearer KEY, or X-Api-Key: KEY.',
      { 'WWW-Authenticate': 'Bearer' },
    );
  };
}

// --- Internal helpers ---

function sentKeys(request: Request): string[] {
  const bearer = /^Bearer\s+(.+)$/i.exec(request.get('Authorization') ?? '')?.[1];
  const keys: unknown[] = [bearer, request.get('X-Api-Key'), request.query.APIKey];
  return keys.filter((key) => typeof key === 'string');
}

/** Digests have one length, and comparing them tells nothing by the time it takes. */
const same = (one: string, two: string) => timingSafeEqual(digest(one), digest(two));
const digest = (text: string) => createHash('sha256').update(text).digest();
