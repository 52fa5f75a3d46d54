import type { IRouter, Request, RequestHandler, Response } from 'express';
import { HttpError } from './http-error.ts';

type Method = 'get' | 'post' | 'put' | 'patch' | 'delete';
export type Handler = (request: Request, response: Response) => unknown;

/**
 * Everything that a path can do; OPTIONS says what, any other method is 405 with `Allow`. `headers` go on
 * every answer of the path, errors included, and `Allow` with them.
 */
export function route(
  router: IRouter,
  path: string | RegExp | (string | RegExp)[],
  handlers: Partial<Record<Method, Handler>>,
  headers?: Record<string, string | string[]>,
): void {
  const methods = Object.keys(handlers).map((name) => name.toUpperCase());
  const allow = [...methods, ...(handlers.get ? ['HEAD'] : []), 'OPTIONS'].join(', ');
  const { get, post, put, patch, delete: remove } = handlers;
  const refuse: RequestHandler = (request) => {
    const message = `${request.method} is not possible here; possible: ${allow}.`;
    throw new HttpError(405, message, { Allow: allow });
  };
  const here = router.route(path);
  if (headers) {
    here.all((_request, response, next) => {
      response.set({ Allow: allow, ...headers });
      next();
    });
  }
  if (get) here.get(asynchronous(get));
  if (post) here.post(asynchronous(post));
  if (put) here.put(asynchronous(put));
  if (patch) here.patch(asynchronous(patch));
  if (remove) here.delete(asynchronous(remove));
  here.options((_request, response) => {
    response.status(200).set({ Allow: allow, 'Content-Length': '0' }).end();
  });
  here.all(refuse);
}

// --- Internal helpers ---

/** Express 5 carries what a promise is rejected with to the error handler. */
const asynchronous =
  (handler: Handler): RequestHandler =>
  async (request, response) => {
    await handler(request, response);
  };
