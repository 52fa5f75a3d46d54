import type { Request } from 'express';
import type { PathVersion } from './aiiinotate-names.ts';
import { queryNumber } from './query.ts';

/** How aiiinotate's answers leave. */
export const json = { type: 'application/json' };

/** Which page; aiiinotate has 5,000 annotations on one unless it is configured or asked otherwise. */
export function pageOf(request: Request): { page: number; pageSize: number } {
  const max = 1_000_000;
  return {
    page: queryNumber(request, 'page', { fallback: 1, min: 1, max }),
    pageSize: queryNumber(request, 'pageSize', { fallback: 5000, min: 1, max }),
  };
}

/** Of `/annotations/2/…`, `/manifests/2/…` and `/data/2/…`. */
export const versionOf = (request: Request): PathVersion =>
  /^\/\w+\/3(?:\/|$)/.test(request.path) ? 3 : 2;
