import type { IRouter, Request, RequestHandler, Response } from 'express';
import { HttpError } from './http-error.ts';

type Method = 'get' | 'post' | 'put' | 'delete';
export type Handler = (request: Request, response: Response) => unknown;

/** Everything that a path can do; any other method is 405 with `Allow`. */
export function route(
  router: IRouter,
  path: string | RegExp | (string | RegExp)[],
  handlers: Partial<Record<Method, Handler>>,
): void {
  const methods = Object.keys(handlers).map((name) => name.toUpperCase());
  const allow = [...methods, ...(handlers.get ? ['HEAD'] : []), 'OPTIONS'].join(', ');
  const { get, post, put, delete: remove } = handlers;
  const refuse: RequestHandler = (request) => {
    const message = `${request.method} is not possible here; possible: ${allow}.`;
    throw new HttpError(405, message, { Allow: allow });
  };
  const here = router.route(path);
  if (get) here.get(asynchronous(get));
  if (post) here.post(asynchronous(post));
  if (put) here.put(asynchronous(put));
  if (remove) here.delete(asynchronous(remove));
  here.all(refuse);
}

// --- Internal helpers ---

/** Express 5 carries what a promise is rejected with to the error handler. */
const asynchronous =
  (handler: Handler): RequestHandler =>
  async (request, response) => {
    await handler(request, response);
  };
