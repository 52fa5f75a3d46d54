import express, { type Express } from 'express';
import type { Autotag } from '../autotag.ts';
import { createRouter, type RouterOptions } from './router.ts';

/** The server as an application of its own, mounted at `/`. */
export function createApp(autotag: Autotag, options: RouterOptions = {}): Express {
  const app = express();
  app.disable('x-powered-by');
  app.disable('etag'); // ours are made where they mean something
  app.use(createRouter(autotag, options));
  return app;
}
