import type { IRouter } from 'express';
import { recordsOfList } from '../annotation/read-list.ts';
import { readDocument } from './read-document.ts';
import { route } from './route.ts';
import type { ServerContext } from './server-context.ts';

/** A whole list at once, all of it or nothing (sas-contract 3.5). */
export function sasPopulate(router: IRouter, server: ServerContext): void {
  const { autotag, baseOf } = server;
  route(router, '/annotation/populate', {
    async post(request, response) {
      const { document } = await readDocument(request, response, server);
      const records = recordsOfList(document, baseOf(request), autotag.now());
      await autotag.store.annotations.insert(records);
      response.status(201).type('text/plain').send('SUCCESS\r\n');
    },
  });
}
