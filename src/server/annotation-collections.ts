import type { IRouter, Request, Response } from 'express';
import { pageOrigins } from '../annotation/page-kind.ts';
import { NotFoundError } from '../errors.ts';
import type { AnnotationFilter } from '../store/store.ts';
import { annotationAnswers } from './annotation-answers.ts';
import { isPageKind, pageLabels } from './canvas-pages.ts';
import {
  collectionAddress,
  collectionDocument,
  collectionPageDocument,
  collectionPageSize,
} from './collection-documents.ts';
import { findManifest } from './find-manifest.ts';
import { pageContext, pageItems } from './page-context.ts';
import { presentationType, presentationVersion } from './presentation-version.ts';
import { queryNumber, queryValue } from './query.ts';
import { route } from './route.ts';
import { sendJson } from './send-json.ts';
import type { ServerContext } from './server-context.ts';

/**
 * All that people say in a manifest, all that models predict, and all of one model: AnnotationCollections with their
 * pages for Presentation 3, Layers with lists for 2.
 */
export function annotationCollections(router: IRouter, { autotag, baseOf }: ServerContext): void {
  const { store, models } = autotag;
  const path = '/iiif/manifests/:id/annotations';
  for (const which of [`${path}/:origin`, `${path}/models/:model`]) {
    route(router, which, {
      get: (request, response) => send(request, response, presentationVersion(request)),
    });
    route(router, `${which}/layer`, { get: (request, response) => send(request, response, 2) });
  }

  async function send(request: Request, response: Response, version: 2 | 3): Promise<void> {
    const base = baseOf(request);
    const manifest = await findManifest(store, String(request.params.id), base);
    const { name, label, filter } = membersOf(request);
    const members = { ...filter, manifest: manifest.id };
    const total = await store.annotations.count(members);
    if (total === 0 && filter.model !== undefined) requireModel(filter.model);
    const parts = {
      address: collectionAddress(base, manifest.shortId, name, version),
      label: `${label}: ${manifest.label}`,
      total,
      version,
    };
    response.vary('Accept');
    const answer = { type: presentationType(version), revalidate: true };
    if (queryValue(request, 'page') === undefined) {
      sendJson(request, response, base, collectionDocument(parts), answer);
      return;
    }
    const page = queryNumber(request, 'page', { fallback: 0, max: 1_000_000 });
    const records = await store.annotations.page(
      members,
      page * collectionPageSize,
      collectionPageSize,
    );
    if (records.length === 0 && page > 0) {
      throw new NotFoundError(`${parts.address} has ${total} annotations and no page ${page}.`);
    }
    const answers = annotationAnswers(store);
    const items =
      version === 3
        ? pageItems(await answers.web(records, { viewer: true }))
        : await answers.open(records, { viewer: true });
    const document = collectionPageDocument(parts, { page, items, context: pageContext(base) });
    sendJson(request, response, base, document, answer);
  }

  /** A model that has said nothing here is known at least to the server. */
  function requireModel(name: string): void {
    const known = models.names();
    if (known.includes(name)) return;
    throw new NotFoundError(
      `No model ${name} has said anything; models: ${known.join(', ') || 'none'}.`,
    );
  }
}

// --- Internal helpers ---

function membersOf(request: Request): { name: string; label: string; filter: AnnotationFilter } {
  const { origin, model } = request.params;
  if (model !== undefined) {
    const named = String(model);
    return {
      name: `models/${encodeURIComponent(named)}`,
      label: `What ${named} predicts`,
      filter: { model: named },
    };
  }
  const kind = String(origin);
  if (!isPageKind(kind)) {
    throw new NotFoundError(
      `There are the annotations of curator, machine and models/NAME, not of ${kind}.`,
    );
  }
  return { name: kind, label: pageLabels[kind], filter: { origins: pageOrigins[kind] } };
}
