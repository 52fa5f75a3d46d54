import { join } from 'node:path';
import express, { type IRouter } from 'express';
import { packageRoot } from '../package-root.ts';
import { setPagePolicy } from './page-policy.ts';

/** The pages in `plugins/viewers/<name>`, under `/viewers/<name>/`. */
export function viewers(router: IRouter): void {
  router.use(
    '/viewers',
    (_request, response, next) => {
      setPagePolicy(response, { viewer: true });
      next();
    },
    express.static(join(packageRoot, 'plugins', 'viewers'), {
      dotfiles: 'ignore',
      cacheControl: false, // revalidated by ETag: a new version is seen at once
    }),
  );
}
