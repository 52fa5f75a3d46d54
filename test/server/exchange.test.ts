import { once } from 'node:events';
import { request } from 'node:http';
import { expect, test } from 'vitest';
import { presentationContext } from '../../src/iiif/contexts.ts';
import { canvas, fill, manifestId, shirt } from '../exchange/collection.ts';
import { onEveryStore } from './sas/client.ts';
import { startDocuments } from './start-server.ts';

const ndjson = { 'Content-Type': 'application/x-ndjson' };
const line = (id: string, more = {}) =>
  `${JSON.stringify({
    ...{ kind: 'annotation', id, form: 'w3c', origin: 'curator' },
    ...{ created: '2026-01-01T00:00:00Z', modified: '2026-01-01T00:00:00Z' },
    document: { ...shirt, ...more },
  })}\n`;

onEveryStore('export and import over HTTP', (client) => {
  const { get, send } = client;
  const store = () => client.server.autotag.store;

  test('what is exported as NDJSON is imported again without a change, and into an emptied store as it was', async () => {
    await fill(store());
    const path = '/annotations/containers/';
    const headers = { 'Content-Type': 'application/ld+json', Slug: 'my' };
    const made = await send('POST', path, { type: 'AnnotationCollection' }, headers);
    expect(made.status).toBe(201);
    const exported = await get('/export?format=ndjson');
    expect(exported.status).toBe(200);
    expect(exported.headers.get('content-type')).toBe('application/x-ndjson; charset=utf-8');
    expect(exported.headers.get('content-disposition')).toContain('annotations.ndjson');
    const again = await send('POST', '/import', exported.text, ndjson);
    expect(again.json).toMatchObject({ imported: 0, unchanged: 6, manifests: { unchanged: 1 } });
    await store().annotations.deleteWhere({ origins: ['curator', 'machine', 'import'] });
    await store().manifests.delete('book');
    expect((await send('DELETE', '/annotations/containers/my/')).status).toBe(204);
    const anew = await send('POST', '/import', exported.text, ndjson);
    expect(anew.json).toMatchObject({ imported: 6, failed: 0, manifests: { imported: 1 } });
    expect(anew.json).toMatchObject({ containers: { imported: 1 } });
    expect((await get('/annotations/containers/my/')).status).toBe(200);
    expect((await get('/export')).text).toBe(exported.text);
  });

  test('the format is asked for by name, or by Accept', async () => {
    await fill(store());
    for (const [path, accept, type] of [
      ['/export?format=csv', '*/*', 'text/csv'],
      ['/export', 'text/csv', 'text/csv'],
      ['/export', 'application/ld+json', 'application/ld+json'],
      ['/export', '*/*', 'application/x-ndjson'],
      ['/export?format=coco', 'text/csv', 'application/json'],
    ] as const) {
      const { status, headers } = await get(path, { Accept: accept });
      expect([status, headers.get('content-type')?.split(';')[0]]).toEqual([200, type]);
      expect(headers.get('vary')).toContain('Accept');
    }
    const head = await send('HEAD', '/export?format=csv');
    expect([head.status, head.text]).toEqual([200, '']);
  });

  test('a manifest by any of its names, origins and models narrow it', async () => {
    await fill(store());
    for (const name of ['book', manifestId, `${client.B}/iiif/manifests/book`]) {
      const query = new URLSearchParams({ format: 'ndjson', manifest: name, origin: 'machine' });
      const { text } = await get(`/export?${query}&model=deep`);
      expect(
        text
          .trim()
          .split('\n')
          .map((one) => JSON.parse(one).kind),
      ).toEqual(['manifest', 'annotation']);
    }
  });

  test('canvases narrow it, and a collection to what is stored of its manifests', async () => {
    await fill(store());
    const images = async (query: string) =>
      JSON.parse((await get(`/export?format=coco&${query}`)).text).images.map(
        (image: { canvas: string }) => image.canvas,
      );
    const all = await images('');
    expect(all).toHaveLength(4);
    expect(await images(`canvas=${canvas(3)}&canvas=${canvas(1)}`)).toEqual([canvas(1), canvas(3)]);
    expect(await images(`canvas=${canvas(3)}&manifest=book`)).toEqual([canvas(3)]);
    const documents = await startDocuments((path) => {
      const id = path === '/books' ? manifestId : 'https://ex.org/else/manifest.json';
      const items = [{ id, type: 'Manifest', label: { en: ['Book'] } }];
      const label = { en: ['Books'] };
      return { '@context': presentationContext[3], id: path, type: 'Collection', label, items };
    });
    expect(await images(`collection=${documents.origin}/books`)).toEqual(all.slice(0, 3));
    expect(await images(`collection=${client.B}/iiif/collection`)).toEqual(all);
    const none = await get(`/export?collection=${documents.origin}/none`);
    expect(none.json).toMatchObject({
      code: 404,
      message: expect.stringContaining('None of the 1'),
    });
    await documents.close();
  });

  test.each([
    ['/export?canvas=https://ex.org/nowhere', 404, /names the canvas https:\/\/ex.org\/nowhere/],
    ['/export?format=ndjsn', 400, /did you mean ndjson\?/],
    ['/export?format=nope', 400, /^There is no format "nope"\. There are ndjson,/],
    [
      '/export?origin=people',
      400,
      /^There is no origin "people"\. There are curator, machine, import/,
    ],
    ['/export?manifest=nowhere', 404, /No manifest is stored under nowhere/],
  ])('GET %s is %i', async (path, status, message) => {
    const answer = await get(path);
    expect(answer.json).toMatchObject({ code: status, message: expect.stringMatching(message) });
    expect(answer.status).toBe(status);
  });

  test.each<[string, string, Record<string, string>, number, RegExp]>([
    ['/import?format=csv', '', {}, 400, /csv can only be exported/],
    ['/import?format=labelstudio', '', {}, 400, /did you mean label-studio/],
    ['/import', '[]', { 'Content-Type': 'application/json' }, 400, /Say format=ndjson/],
    ['/import?format=ndjson&replace=yes', '', {}, 400, /replace must be 1 or 0/],
    ['/import?format=ndjson', '{"kind":', {}, 400, /line 1: It is not valid JSON/],
    ['/import?format=annotations', '{"type":"Manifest"}', {}, 400, /Expected a JSON list/],
    ['/import?format=coco', '[{"image_id":1,"score":1}]', {}, 400, /Results say nothing without/],
    ['/import?format=coco', ' []', {}, 400, /this is a list/],
    ['/import?format=coco', '{"annotations":[{}]}', {}, 400, /annotations\[0\]: image_id/],
    ['/import?format=ndjson', 'x', { 'Content-Encoding': 'gzip' }, 415, /gzip/],
    [
      '/import?format=ndjson',
      '--x',
      { 'Content-Type': 'multipart/form-data; boundary=x' },
      415,
      /form/,
    ],
  ])('POST %s of %j is refused (%j): %i', async (path, body, headers, status, message) => {
    const answer = await send('POST', path, body, headers);
    expect(answer.json).toMatchObject({ code: status, message: expect.stringMatching(message) });
    expect(answer.status).toBe(status);
    expect(await store().annotations.count({})).toBe(0);
  });

  test('refusals name each line, and other methods are 405', async () => {
    const { json } = await send('POST', '/import?format=ndjson', '{\n\n[\n');
    expect(json.problems.map(({ path }: { path: string }) => path)).toEqual(['line 1', 'line 3']);
    for (const [method, path, allow] of [
      ['POST', '/export', 'GET, HEAD, OPTIONS'],
      ['GET', '/import', 'POST, OPTIONS'],
    ] as const) {
      const answer = await send(method, path);
      expect([answer.status, answer.headers.get('allow')]).toEqual([405, allow]);
    }
  });

  test('pages and Label Studio tasks are imported too', async () => {
    const body = JSON.stringify({ items: [shirt] });
    const page = await send('POST', '/import', body, { 'Content-Type': 'application/ld+json' });
    expect(page.json).toMatchObject({ imported: 1 });
    const tasks = await get('/export?format=label-studio');
    expect((await send('POST', '/import?format=label-studio', tasks.text)).status).toBe(200);
  });

  test('COCO is imported too, and what fits no canvas is told with its place', async () => {
    await fill(store());
    const coco = await get('/export?format=coco');
    const again = await send('POST', '/import?format=coco', coco.text);
    expect(again.json).toMatchObject({ imported: 0, unchanged: 5, failed: 0 });
    const { categories, images, annotations } = JSON.parse(coco.text);
    images.push({ id: 'x', file_name: 'nowhere.jpg', width: 10, height: 10 });
    annotations.push({ image_id: 'x', category_id: 1, bbox: [1, 2, 3, 4] });
    const more = JSON.stringify({ annotations, images, categories });
    const { json, status } = await send('POST', '/import?format=coco', more);
    expect([status, json.unchanged, json.failed]).toEqual([200, 2, 1]);
    expect(json.problems).toEqual([
      {
        line: 1,
        entry: 3,
        list: 'annotations',
        message: 'No canvas shows the image "nowhere.jpg".',
      },
    ]);
  });

  test('a client that hangs up in the middle of an export stops it, and the server goes on', async () => {
    await send('POST', '/import', line('urn:long', { 'x:long': 'x'.repeat(20_000) }), ndjson);
    let read = 0;
    const { annotations } = store();
    const { list } = annotations;
    annotations.list = async function* (filter) {
      for (;;) {
        for await (const record of list.call(annotations, filter)) {
          read += 1;
          yield record; // without end: only the client can stop it
        }
      }
    };
    const sending = request(`${client.B}/export?format=ndjson`).end();
    const [answer] = await once(sending, 'response');
    await once(answer, 'readable');
    sending.destroy();
    await new Promise((resolve) => setTimeout(resolve, 300));
    const then = read;
    await new Promise((resolve) => setTimeout(resolve, 300));
    annotations.list = list;
    expect(read).toBe(then);
    expect(read).toBeGreaterThan(0);
    expect((await get('/healthz')).status).toBe(200);
  });

  test('of an import that breaks off whole batches stay, and the same again completes it', async () => {
    const { port } = new URL(client.B);
    const sending = request({ port, method: 'POST', path: '/import?format=ndjson' });
    sending.on('error', () => undefined); // it is broken off on purpose
    for (let i = 0; i < 250; i++) sending.write(line(`urn:part:${i}`));
    while ((await store().annotations.count({})) < 200) await new Promise((r) => setTimeout(r, 20));
    sending.destroy();
    await new Promise((resolve) => setTimeout(resolve, 100));
    expect(await store().annotations.count({})).toBe(200);
    const all = Array.from({ length: 250 }, (_, i) => line(`urn:part:${i}`)).join('');
    const { json } = await send('POST', '/import', all, ndjson);
    expect(json).toMatchObject({ imported: 50, unchanged: 200 });
  });
});

onEveryStore(
  'import beyond the limit of a body',
  (client) => {
    const { send } = client;

    test('three megabytes of lines are stored where a body may have one, a line beyond it is not', async () => {
      const lines = Array.from({ length: 30 }, (_, i) =>
        line(`urn:n:${i}`, { 'x:a': 'x'.repeat(100_000) }),
      );
      const long = line('urn:long', { 'x:a': 'x'.repeat(2 ** 20) });
      const answer = await send('POST', '/import', [long, ...lines].join(''), ndjson);
      expect(answer.json).toMatchObject({ imported: 30, failed: 1 });
      expect(answer.json.problems).toEqual([
        { line: 1, message: 'It is longer than the 1 MB that are read.' },
      ]);
      const alone = await send('POST', '/import', long, ndjson);
      expect(alone.json).toMatchObject({ code: 413, message: expect.stringContaining('line 1') });
    });
  },
  { config: { maxBodyMegabytes: 1 } },
);

onEveryStore(
  'import of COCO beyond what is kept on disk',
  ({ send }) => {
    test('is 413, less is not', async () => {
      const names = Array.from({ length: 40 }, (_, i) => ({ id: i, name: 'x'.repeat(30_000) }));
      const body = JSON.stringify({ images: [], categories: names, annotations: [] });
      const answer = await send('POST', '/import?format=coco', body);
      expect(answer.json).toMatchObject({
        code: 413,
        message: expect.stringContaining('larger than the 1 MB that are kept'),
      });
      const less = JSON.stringify({ images: [], categories: names.slice(0, 30), annotations: [] });
      expect((await send('POST', '/import?format=coco', less)).status).toBe(200);
    });
  },
  { config: { maxDatasetMegabytes: 1 } },
);

onEveryStore(
  'import with a key',
  ({ send, get }) => {
    test('needs it, export does not', async () => {
      expect((await send('POST', '/import', line('urn:x'), ndjson)).status).toBe(401);
      const key = { ...ndjson, 'X-Api-Key': 'open-sesame' };
      expect((await send('POST', '/import', line('urn:x'), key)).json).toMatchObject({
        imported: 1,
      });
      expect((await get('/export')).status).toBe(200);
    });
  },
  { config: { apiKey: 'open-sesame' } },
);
