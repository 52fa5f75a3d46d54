import type { IRouter } from 'express';
import { route } from './route.ts';
import { sendJson } from './send-json.ts';
import type { ServerContext } from './server-context.ts';

/** `/healthz`: the process answers. `/readyz`: the store reads and writes; 503 where it does not. */
export function health(router: IRouter, { autotag, baseOf }: ServerContext): void {
  const type = 'application/json';
  route(router, '/healthz', {
    get: (request, response) =>
      sendJson(request, response, baseOf(request), { status: 'ok' }, { type }),
  });
  route(router, '/readyz', {
    async get(request, response) {
      await autotag.store.check();
      const answer = { status: 'ok', store: autotag.store.name };
      sendJson(request, response, baseOf(request), answer, { type });
    },
  });
}
