import { mkdir } from 'node:fs/promises';
import { join } from 'node:path';
import type { Config } from './config.ts';
import { createFetcher, type Fetcher } from './fetch.ts';
import { type LocalImages, openLocalImages } from './iiif/local-images.ts';
import { type ImageEngine, loadImageEngine } from './image/image-engine.ts';
import { type ImageWorkers, openImageWorkers } from './image/image-workers.ts';
import type { JobQueue } from './jobs/job-queue.ts';
import { packageRoot } from './package-root.ts';
import { openStore } from './store/open-store.ts';
import type { Store } from './store/store.ts';
import { type ModelRegistry, openModels } from './tagging/model-registry.ts';

/** All parts of the server, put together once: what the HTTP routes and the commands work with. */
export interface Autotag {
  readonly config: Config;
  readonly store: Store;
  readonly fetcher: Fetcher;
  readonly localImages: LocalImages;
  readonly engine: ImageEngine;
  readonly workers: ImageWorkers;
  readonly models: ModelRegistry;
  readonly jobs: JobQueue;
  now(): Date;
  /** Waits for what is under way; may be called again. */
  close(): Promise<void>;
}
