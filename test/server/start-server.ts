import { mkdtempSync, rmSync } from 'node:fs';
import { createServer, type RequestListener } from 'node:http';
import type { AddressInfo } from 'node:net';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import type { Autotag } from '../../src/autotag.ts';
import { readConfig } from '../../src/config.ts';
import type { Resolve } from '../../src/fetch/address-guard.ts';
import { createFetcher } from '../../src/fetch.ts';
import { openLocalImages } from '../../src/iiif/local-images.ts';
import { loadImageEngine } from '../../src/image/image-engine.ts';
import { openImageWorkers } from '../../src/image/image-workers.ts';
import { openJobQueue } from '../../src/jobs/job-queue.ts';
import { serverOptions } from '../../src/main.ts';
import { createApp } from '../../src/server/app.ts';
import { openStore } from '../../src/store/open-store.ts';
import { taggingWork } from '../../src/tag-manifest/tagging-work.ts';
import { openModels } from '../../src/tagging/model-registry.ts';

export interface StartOptions {
  /** Settings by name, as on the command line. */
  config?: Record<string, unknown>;
  /** `sqlite:FILE` in the server's own folder unless given. */
  store?: string;
  /** Default taggers out of test/fixtures/tagging/models. */
  models?: string[];
  now?: () => Date;
  /** Addresses of hosts by their names; by default what this machine knows. */
  resolve?: Resolve;
  /** The whole application around it; by default the server itself at `/`. */
  app?: (autotag: Autotag) => RequestListener;
}

export interface RunningServer {
  /** `http://127.0.0.1:PORT` */
  origin: string;
  autotag: Autotag;
  /** What was logged as a failure of the server, with its stack; a test that expects none looks here. */
  failures: string[];
  close(): Promise<void>;
}

/** The real server on a free port with a real store in a folder of its own. */
export async function startServer(options: StartOptions = {}): Promise<RunningServer> {
  const folder = mkdtempSync(join(tmpdir(), 'autotag-server-'));
  const { now = () => new Date() } = options;
  const failures: string[] = [];
  const log = (error: unknown) => {
    failures.push(error instanceof Error ? (error.stack ?? error.message) : String(error));
  };
  const config = readConfig({ data: folder, allowPrivate: true, ...options.config }, {});
  const store = await openStore(options.store ?? config.store, { now });
  const fetcher = createFetcher({
    ...{ allowPrivate: config.allowPrivate, retries: 0 },
    ...(options.resolve && { resolve: options.resolve }),
  });
  const workers = openImageWorkers({ engine: 'auto', threads: 1 });
  const models = await openModels({
    folders: options.models ? [join('test', 'fixtures', 'tagging', 'models')] : [],
    names: options.models ?? [],
    plugin: 'onnx',
    threads: 1,
  });
  const localImages = openLocalImages(join(folder, 'images'));
  const parts = { store, fetcher, workers, models, localImages, now };
  const jobs = openJobQueue({
    store: store.jobs,
    work: taggingWork(parts),
    now,
    warn: (_message, error) => log(error),
  });
  const autotag: Autotag = {
    ...parts,
    config,
    engine: await loadImageEngine('auto'),
    jobs,
    async close() {
      await jobs.close();
      await Promise.all([models.close(), workers.close(), fetcher.close()]);
      await store.close();
    },
  };
  const app = options.app?.(autotag) ?? createApp(autotag, { log });
  const server = createServer(serverOptions, app);
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
  const { port } = server.address() as AddressInfo;
  return {
    origin: `http://127.0.0.1:${port}`,
    autotag,
    failures,
    async close() {
      server.closeAllConnections();
      await new Promise((resolve) => server.close(resolve));
      await autotag.close();
      rmSync(folder, { recursive: true, force: true });
    },
  };
}

/** A server of other people's documents: whatever `answer` returns for a path, as JSON; undefined: 404. */
export async function startDocuments(
  answer: (path: string) => unknown,
): Promise<{ origin: string; close(): Promise<unknown> }> {
  const server = createServer((request, response) => {
    const document = answer(request.url ?? '/');
    response.writeHead(document === undefined ? 404 : 200, { 'Content-Type': 'application/json' });
    response.end(JSON.stringify(document ?? { error: 'not found' }));
  });
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
  const { port } = server.address() as AddressInfo;
  return {
    origin: `http://127.0.0.1:${port}`,
    close: () => new Promise((resolve) => server.close(resolve)),
  };
}
