import type { IRouter } from 'express';
import { NotFoundError } from '../errors.ts';
import { route } from './route.ts';
import { sendJson } from './send-json.ts';
import type { ServerContext } from './server-context.ts';

/** The models that this server has, their cards and whether they run. Names never change, so predictions point here. */
export function modelRoutes(router: IRouter, { autotag, baseOf }: ServerContext): void {
  const { models } = autotag;
  const type = 'application/json';

  route(router, '/models', {
    async get(request, response) {
      const answer = { models: await models.describe() };
      sendJson(request, response, baseOf(request), answer, { type });
    },
  });

  route(router, '/models/:name', {
    async get(request, response) {
      const name = String(request.params.name);
      const row = (await models.describe()).find((model) => model.name === name);
      if (!row) {
        const there = models.names().join(', ') || 'none';
        throw new NotFoundError(`There is no model called "${name}". Models: ${there}.`);
      }
      const { folder: _ours, card, ...about } = models.model(name);
      sendJson(request, response, baseOf(request), { ...card, ...about, ...row }, { type });
    },
  });
}
