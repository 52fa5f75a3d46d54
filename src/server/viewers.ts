import { join } from 'node:path';
import express, { type IRouter } from 'express';
import { packageRoot } from '../package-root.ts';
import { setPagePolicy } from './page-policy.ts';
import type { ServerContext } from './server-context.ts';

/** The pages in `plugins/viewers/<name>`, under `/viewers/<name>/`. */
export function viewers(router: IRouter, { baseOf }: ServerContext): void {
  // A page's own files are beside it, so its address ends with a slash; a proxy may know us under another path.
  router.get(/^\/viewers\/([\w-]+)$/, (request, response) => {
    const query = request.originalUrl.includes('?')
      ? request.originalUrl.replace(/^[^?]*/, '')
      : '';
    response.redirect(301, `${baseOf(request)}${request.path}/${query}`);
  });
  router.use(
    '/viewers',
    (_request, response, next) => {
      setPagePolicy(response, { viewer: true });
      next();
    },
    express.static(join(packageRoot, 'plugins', 'viewers'), {
      dotfiles: 'ignore',
      redirect: false,
      cacheControl: false, // revalidated by ETag: a new version is seen at once
    }),
  );
}
