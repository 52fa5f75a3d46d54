import { join } from 'node:path';
import type { Config } from './config.ts';
import { AutotagError, ConfigError } from './errors.ts';
import { createFetcher, type Fetcher, type FetcherOptions } from './fetch.ts';
import { type LocalImages, openLocalImages } from './iiif/local-images.ts';
import { type ImageEngine, loadImageEngine } from './image/image-engine.ts';
import { type ImageWorkers, openImageWorkers } from './image/image-workers.ts';
import { demoImages } from './ingest-manifest/demo-collection.ts';
import { type JobQueue, openJobQueue } from './jobs/job-queue.ts';
import { makeFolder } from './make-folder.ts';
import { packageRoot } from './package-root.ts';
import { openStore } from './store/open-store.ts';
import type { Store } from './store/store.ts';
import { taggingWork } from './tag-manifest/tagging-work.ts';
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

export interface OpenOptions {
  now?: () => Date;
  /** Told of what went wrong without anybody waiting for it: a job that broke off, a cache that fails. */
  warn?: (message: string, error?: unknown) => void;
}

/**
 * Opens every part; models and image threads load with their first use, so this is quick.
 * Throws `ConfigError`, `ModelError` and `NotFoundError` for models, `StoreError`; what was opened by then
 * is closed again.
 */
export async function openAutotag(config: Config, options: OpenOptions = {}): Promise<Autotag> {
  const { now = () => new Date(), warn = () => undefined } = options;
  makeDataFolder(config.data);
  const opened: { close(): Promise<void> }[] = [];
  const keep = <Part extends { close(): Promise<void> }>(part: Part): Part => {
    opened.unshift(part); // closed in the opposite order: the store last
    return part;
  };
  let closing: Promise<void> | undefined;
  const close = async () => {
    const errors: unknown[] = [];
    for (const part of opened) await part.close().catch((error: unknown) => errors.push(error));
    if (errors.length > 0) throw errors[0];
  };
  try {
    const engine = await loadImageEngine(config.imageEngine);
    const store = keep(await openStore(config.store, { now }));
    const fetcher = keep(openFetcher(config, warn));
    const models = keep(await openModels(modelSettings(config)));
    const workers = keep(openImageWorkers({ engine: config.imageEngine, threads: config.threads }));
    const localImages = openLocalImages(join(config.data, 'images'), {
      extra: demoImages,
    });
    const parts = { store, fetcher, models, workers, localImages, now };
    const jobs = keep(openJobQueue({ store: store.jobs, work: taggingWork(parts), now, warn }));
    return {
      ...parts,
      config,
      engine,
      jobs,
      close: () => {
        closing ??= close();
        return closing;
      },
    };
  } catch (error) {
    await close();
    throw error;
  }
}

export const openFetcher = (config: Config, warn?: FetcherOptions['warn']): Fetcher =>
  createFetcher({ ...fetchSettings(config), warn });

/** A warning as one text: what was thrown on purpose says enough by its sentence, anything else by its stack. */
export function warningText(message: string, error?: unknown): string {
  if (error === undefined) return message;
  if (error instanceof AutotagError) return `${message} ${error.message}`;
  return `${message}\n${error instanceof Error ? error.stack : String(error)}`;
}

// --- Internal ---

const megabyte = 1_000_000;

function makeDataFolder(folder: string): void {
  try {
    makeFolder(folder);
  } catch (error) {
    const reason = error instanceof Error ? error.message : String(error);
    throw new ConfigError(`The data folder ${folder} cannot be made (--data): ${reason}`);
  }
}

const fetchSettings = (config: Config) => ({
  allowPrivate: config.allowPrivate,
  cacheFolder: config.cacheMegabytes === 0 ? undefined : join(config.data, 'cache'),
  cacheBytes: config.cacheMegabytes * megabyte,
  connectionsPerHost: config.connectionsPerHost,
  timeoutMs: config.fetchTimeout * 1000,
  maxBytes: config.maxFetchMegabytes * megabyte,
});

const modelSettings = (config: Config) => ({
  folders: [join(packageRoot, 'models'), ...config.modelFolders],
  names: config.models,
  plugin: config.tagger,
  pluginFolders: config.taggerFolders,
});
