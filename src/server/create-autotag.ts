import type { RequestHandler, Router } from 'express';
import express from 'express';
import { type Autotag, openAutotag, warningText } from '../autotag.ts';
import { type Config, readConfig } from '../config.ts';
import { createRouter } from './router.ts';
import { sendErrors } from './send-error.ts';

/** The settings of the command line in camelCase; the README's table says what they mean. */
export type AutotagOptions = Partial<Config> & {
  /** Told of failures that nobody threw on purpose. @default console.error */
  log?: (error: unknown) => void;
};

export interface AutotagRouter extends Router {
  /** Resolves when all parts are open; rejects with what every request is answered meanwhile. */
  readonly ready: Promise<Autotag>;
  /** Stops jobs (the next start resumes them) and closes the store. May be called again. */
  close(): Promise<void>;
}

/**
 * The server as a router for anybody's Express application: `app.use('/iiif', createAutotag({ … }))`. Requests
 * wait until the parts are open; where they cannot be opened they are answered 503 and the reason. The
 * environment is not read. Throws `ConfigError`, with every problem, for options that cannot be used.
 */
export function createAutotag({
  log = console.error,
  ...options
}: AutotagOptions = {}): AutotagRouter {
  const config = readConfig(options, {});
  const ready = open(config, log);
  // Told to every request; whoever asks `ready` is told as well.
  ready.catch(() => undefined);
  const routes = ready.then((autotag) => createRouter(autotag, { log }));
  routes.catch(() => undefined);

  const router = express.Router({ caseSensitive: true });
  const whenOpen: RequestHandler = async (request, response, next) => {
    (await routes)(request, response, next);
  };
  router.use(whenOpen, sendErrors(log));
  return Object.assign(router, {
    ready,
    async close() {
      const [opened] = await Promise.allSettled([ready]);
      if (opened.status === 'fulfilled') await opened.value.close();
    },
  });
}

// --- Internal ---

async function open(config: Config, log: (error: unknown) => void): Promise<Autotag> {
  const warn = (message: string, error?: unknown) => log(warningText(message, error));
  const autotag = await openAutotag(config, { warn });
  try {
    await autotag.jobs.resume();
    return autotag;
  } catch (error) {
    await autotag.close();
    throw error;
  }
}
