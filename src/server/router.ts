import { readFile } from 'node:fs/promises';
import { Router } from 'express';
import type { Autotag } from '../autotag.ts';
import { NotFoundError } from '../errors.ts';
import { activity } from './activity.ts';
import { aiiinotateAnnotations } from './aiiinotate-annotations.ts';
import { aiiinotateManifests } from './aiiinotate-manifests.ts';
import { aiiinotateSearch } from './aiiinotate-search.ts';
import { aiiinotateWrites } from './aiiinotate-writes.ts';
import { annotationCollections } from './annotation-collections.ts';
import { annotationContainers } from './annotation-containers.ts';
import { annotationHistory } from './annotation-history.ts';
import { annotot } from './annotot.ts';
import { requireApiKey } from './api-key.ts';
import { baseUrl } from './base-url.ts';
import { contentSearch } from './content-search.ts';
import { cors } from './cors.ts';
import { evaluationRoutes } from './evaluation-routes.ts';
import { exchangeRoutes } from './exchange-routes.ts';
import { health } from './health.ts';
import { iiifManifests } from './iiif-manifests.ts';
import { iiifPages } from './iiif-pages.ts';
import { iiifSearch } from './iiif-search.ts';
import { createImageApi } from './image-api.ts';
import { imageUploads } from './image-uploads.ts';
import { jobRoutes } from './job-routes.ts';
import { landing } from './landing.ts';
import { modelInputRoute } from './model-input-route.ts';
import { modelRoutes } from './model-routes.ts';
import { pageContextRoute } from './page-context.ts';
import { predictRoutes } from './predict-routes.ts';
import { sasAnnotations } from './sas-annotations.ts';
import { sasExport } from './sas-export.ts';
import { sasManifests } from './sas-manifests.ts';
import { sasPopulate } from './sas-populate.ts';
import { sendErrors } from './send-error.ts';
import type { ServerContext } from './server-context.ts';
import { viewers } from './viewers.ts';
import { webAnnotations } from './web-annotations.ts';

export interface RouterOptions {
  /** Told of errors that nobody threw on purpose. */
  log?: (error: unknown) => void;
}

/**
 * All routes, to be mounted under any path of any Express application: ids and links follow the mount path
 * unless the configuration names a base URL. No body parser needs to run before it, and it minds none.
 */
export function createRouter(autotag: Autotag, { log = logError }: RouterOptions = {}): Router {
  const { config, localImages, engine } = autotag;
  const router = Router({ caseSensitive: true });
  const server: ServerContext = {
    autotag,
    baseOf: (request) => baseUrl(request, config),
    maxBodyBytes: config.maxBodyMegabytes * 2 ** 20,
  };
  router.use(cors, requireApiKey(config.apiKey));

  sasPopulate(router, server);
  sasExport(router, server);
  sasAnnotations(router, server);
  aiiinotateAnnotations(router, server);
  aiiinotateWrites(router, server);
  aiiinotateManifests(router, server);
  aiiinotateSearch(router, server);
  sasManifests(router, server);
  contentSearch(router, server);
  iiifSearch(router, server);
  annotot(router, server);
  annotationContainers(router, server);
  annotationHistory(router, server);
  webAnnotations(router, server);
  activity(router, server);
  iiifManifests(router, server);
  iiifPages(router, server);
  annotationCollections(router, server);
  pageContextRoute(router, server);
  imageUploads(router, server);
  jobRoutes(router, server);
  modelRoutes(router, server);
  predictRoutes(router, server);
  evaluationRoutes(router, server);
  exchangeRoutes(router, server);
  modelInputRoute(router, server);
  health(router, server);
  landing(router, server);
  viewers(router, server);
  router.use(
    createImageApi(localImages, {
      baseUrl: server.baseOf,
      sharpAvailable: engine.name === 'sharp',
      size: async (file) => engine.decode(await readFile(file)),
    }),
  );

  router.use((request) => {
    throw new NotFoundError(`There is nothing at ${request.path}; GET / lists what there is.`);
  });
  router.use(sendErrors(log));
  return router;
}

// --- Internal helpers ---

const logError = (error: unknown) => console.error(error);
