import { mkdtemp, readFile, rm } from 'node:fs/promises';
import { createServer } from 'node:http';
import type { AddressInfo } from 'node:net';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { createFetcher } from '../../src/fetch.ts';
import { openLocalImages } from '../../src/iiif/local-images.ts';
import { type ImageWorkers, openImageWorkers } from '../../src/image/image-workers.ts';
import { ingestManifest } from '../../src/ingest-manifest.ts';
import type { JsonObject } from '../../src/json.ts';
import { openStore } from '../../src/store/open-store.ts';
import type { TaggingParts } from '../../src/tag-manifest.ts';
import { openModels } from '../../src/tagging/model-registry.ts';

export const fixtures = 'test/fixtures/tagging';
export const tiny = join(fixtures, 'models', 'tiny');
export const tinyNext = join(fixtures, 'models', 'tiny-next');

export interface ImageServer {
  address: string;
  /** Paths asked for, in order. */
  requests: string[];
  close(): Promise<void>;
}

/** Serves the fixture photographs under any path; `/broken…` is no image, `/missing…` is a 404. */
export async function startImageServer({ delayMs = 0 } = {}): Promise<ImageServer> {
  const photo = await readFile(join(fixtures, 'photos', 't-shirt.jpg'));
  const requests: string[] = [];
  const server = createServer((request, response) => {
    const path = request.url ?? '';
    requests.push(path);
    const status = path.startsWith('/missing') ? 404 : 200;
    const body = path.startsWith('/broken') ? 'no image' : photo;
    setTimeout(
      () => response.writeHead(status, { 'content-type': 'image/jpeg' }).end(body),
      delayMs,
    );
  });
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
  const { port } = server.address() as AddressInfo;
  return {
    address: `http://127.0.0.1:${port}`,
    requests,
    close: () =>
      new Promise((resolve) => {
        server.closeAllConnections();
        server.close(() => resolve());
      }),
  };
}

/** One canvas for each path. */
export function manifestOf(server: { address: string }, paths: string[]): JsonObject {
  return {
    '@context': 'http://iiif.io/api/presentation/3/context.json',
    id: 'https://museum.example/manifest.json',
    type: 'Manifest',
    label: { en: ['Photographs'] },
    items: paths.map((path) => ({
      id: canvasId(path),
      type: 'Canvas',
      width: 400,
      height: 511,
      items: [
        {
          id: `${canvasId(path)}/page`,
          type: 'AnnotationPage',
          items: [
            {
              id: `${canvasId(path)}/painting`,
              type: 'Annotation',
              motivation: 'painting',
              target: canvasId(path),
              body: { id: `${server.address}/${path}`, type: 'Image', format: 'image/jpeg' },
            },
          ],
        },
      ],
    })),
  };
}

export const canvasId = (path: string) => `https://museum.example/canvas/${path}`;

export interface Workshop extends TaggingParts {
  folder: string;
  close(): Promise<void>;
}

/** Everything that tagging needs, real and small; threads and a folder of its own unless they are given. */
export async function openWorkshop(
  options: { workers?: ImageWorkers; folder?: string; document?: JsonObject } = {},
): Promise<Workshop> {
  const folder = options.folder ?? (await mkdtemp(join(tmpdir(), 'autotag-tagging-')));
  const store = await openStore(`sqlite:${join(folder, 'store.sqlite')}`);
  const fetcher = createFetcher({ allowPrivate: true, retries: 0 });
  const workers = options.workers ?? openImageWorkers({ engine: 'sharp', threads: 1 });
  const models = await openModels({
    folders: [join(fixtures, 'models')],
    names: ['tiny'],
    plugin: 'onnx',
    threads: 1,
  });
  const now = () => new Date();
  if (options.document) {
    await ingestManifest({ document: options.document }, { store, fetcher, now });
  }
  return {
    folder,
    store,
    fetcher,
    workers,
    models,
    localImages: openLocalImages(join(folder, 'images')),
    now,
    async close() {
      if (!options.workers) await workers.close();
      await fetcher.close();
      await models.close();
      await store.close();
      if (options.folder === undefined) await rm(folder, { recursive: true });
    },
  };
}
