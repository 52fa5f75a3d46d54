import type { IRouter } from 'express';
import { embedded, ownTerms } from '../annotation/web-annotation.ts';
import { presentationContext, webContext } from '../iiif/contexts.ts';
import type { JsonObject } from '../json.ts';
import { route } from './route.ts';
import { sendJson } from './send-json.ts';
import type { ServerContext } from './server-context.ts';

/**
 * The contexts of annotation pages in Presentation 3, whose own comes last. What predictions say in terms of ours is
 * explained at an address, because IIIF's JSON Schema takes nothing but addresses here.
 */
export const pageContext = (base: string): string[] => [
  webContext,
  `${base}${path}`,
  presentationContext[3],
];

/** Annotations as they stand on a page with that context. */
export const pageItems = (annotations: JsonObject[]): JsonObject[] =>
  annotations.map((annotation) =>
    embedded(annotation, [webContext, ownTerms, presentationContext[3]]),
  );

/** The JSON-LD context of our own terms. */
export function pageContextRoute(router: IRouter, { baseOf }: ServerContext): void {
  route(router, path, {
    get(request, response) {
      const document = { '@context': ownTerms };
      sendJson(request, response, baseOf(request), document, { revalidate: true });
    },
  });
}

// --- Internal helpers ---

const path = '/context.json';
