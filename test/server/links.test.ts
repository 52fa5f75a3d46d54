import express from 'express';
import { afterAll, beforeAll, expect, test } from 'vitest';
import { createRouter } from '../../src/server/router.ts';
import { webAnnotation } from './annotation-protocol/protocol-client.ts';
import { C, clientOf, manifest2, textAnnotation } from './sas/client.ts';
import { type RunningServer, startServer } from './start-server.ts';

let server: RunningServer;
const { get, post, send } = clientOf(() => server);

beforeAll(async () => {
  server = await startServer({
    app: (autotag) => express().use('/a/b', createRouter(autotag)),
    now: () => new Date('2026-01-01T00:00:00Z'),
  });
  await post('/a/b/manifests', manifest2());
  await post('/a/b/annotation/create', textAnnotation('<p>True: Coat</p>', `${C}#xywh=1,2,3,4`));
  await post('/a/b/annotations/', webAnnotation({ target: C }));
  await send('POST', '/a/b/annotations/containers/', undefined, { Slug: 'mine' });
  await post('/a/b/annotations/containers/mine/', webAnnotation());
  const annotation = { uuid: 'of annotot', data: JSON.stringify(webAnnotation({ target: C })) };
  await post('/a/b/annotations', { annotation });
  await post('/a/b/annotations/3/create', webAnnotation({ target: C }));
});
afterAll(() => server.close());

test('mounted under /a/b, every address in an answer lies under it, and is answered', async () => {
  const base = `${server.origin}/a/b`;
  const uri = encodeURIComponent(C);
  const found = new Map<string, string>();
  const queue: string[] = [];
  const add = (from: string, text: string) => {
    for (const [match] of text.matchAll(/https?:\/\/[^\s"<>,;]+/g)) {
      const [address = ''] = match.split('#');
      if (!address.startsWith(server.origin) || found.has(address)) continue;
      found.set(address, from);
      queue.push(address);
    }
  };
  const doors = [
    '/iiif/collection /iiif/collection/2 /annotations/ /annotations/containers/ /activity/collection /manifests /manifests/2 /manifests/3',
    `/annotation/search?uri=${uri} /annotations/pages?uri=${uri} /annotations/lists?uri=${uri} /annotations/2/search?canvasUri=${uri}`,
    '/search/1?q=coat /search/2?q=coat /search-api/book1/search?q=coat /search-api/2/manifests/book1/search?q=coat /autocomplete/1?q=co',
    '/export?format=ndjson /export?format=annotations /export?format=coco /annotation/',
  ].join(' ');
  for (const door of doors.split(' ')) add('here', base + door);
  const wrong: string[] = [];
  for (const address of queue) {
    // A service, which wants a question.
    const question = /autocomplete(?:\/[12])?$/.test(address) ? '?q=co' : '';
    const { status, text, headers } = await get(address + question);
    const link = headers.get('link') ?? '';
    const at = `${address} (in ${found.get(address)})`;
    if (!address.startsWith(base)) wrong.push(`elsewhere: ${at}`);
    if (status >= 400) wrong.push(`${status}: ${at}`);
    if (/json|link-format/.test(headers.get('content-type') ?? '')) add(address, text + link);
  }
  expect(wrong).toEqual([]);
  for (const kind of ['/timemap', '/history/1', '/layer', '/machine/list', '?iris=0&page=0']) {
    expect(queue.some((address) => address.endsWith(kind))).toBe(true);
  }
});
