import { join } from 'node:path';
import express, { type IRouter } from 'express';
import { packageRoot } from '../package-root.ts';
import { HttpError } from './http-error.ts';
import { setPagePolicy } from './page-policy.ts';
import type { ServerContext } from './server-context.ts';

const allow = 'GET, HEAD, OPTIONS';

/** The pages in `plugins/viewers/<name>`, under `/viewers/<name>/`. */
export function viewers(router: IRouter, { baseOf }: ServerContext): void {
  // What there is to view is listed on the first page.
  router.get('/viewers', (request, response) => response.redirect(`${baseOf(request)}/`));
  // A page's own files are beside it, so its address ends with a slash; a proxy may know us under another path.
  router.get(/^\/viewers\/([\w-]+)$/, (request, response) => {
    const query = request.originalUrl.includes('?')
      ? request.originalUrl.replace(/^[^?]*/, '')
      : '';
    response.redirect(301, `${baseOf(request)}${request.path}/${query}`);
  });
  router.use(
    '/viewers',
    (request, response, next) => {
      setPagePolicy(response, { viewer: true });
      if (request.method === 'GET' || request.method === 'HEAD') return next();
      if (request.method !== 'OPTIONS') {
        throw new HttpError(405, `Pages are only read: ${allow}.`, { Allow: allow });
      }
      response.status(200).set({ Allow: allow, 'Content-Length': '0' }).end();
    },
    express.static(join(packageRoot, 'plugins', 'viewers'), {
      dotfiles: 'ignore',
      redirect: false,
      cacheControl: false, // revalidated by ETag: a new version is seen at once
    }),
  );
}
