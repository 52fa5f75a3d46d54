import { readFileSync } from 'node:fs';
import { afterAll, beforeAll, expect, test } from 'vitest';
import { canvasId, type ImageServer, manifestOf, startImageServer } from '../tag-manifest/parts.ts';
import { clientOf, textAnnotation } from './sas/client.ts';
import { type RunningServer, startDocuments, startServer } from './start-server.ts';

const photo = readFileSync('test/fixtures/tagging/photos/t-shirt.jpg');
const paths = ['a', 'b', 'c', 'd', 'broken-e'];

let server: RunningServer;
let images: ImageServer;
const { get, post, send } = clientOf(() => server);

beforeAll(async () => {
  images = await startImageServer();
  server = await startServer({ models: ['tiny'] });
  expect((await post('/manifests', manifestOf(images, paths))).status).toBe(200);
});
afterAll(async () => {
  await server.close();
  await images.close();
});

const manifest = 'museum.example';

/** The events of a job, to its end. */
async function eventsOf(
  address: string,
): Promise<{ type: string; job: Record<string, unknown> }[]> {
  const response = await fetch(`${address}/events`);
  expect(response.headers.get('content-type')).toMatch(/^text\/event-stream/);
  const text = await response.text();
  return text
    .trim()
    .split('\n\n')
    .map((event) => {
      const [, type = '', data = ''] = /^event: (\w+)\ndata: (.*)$/.exec(event) ?? [];
      return { type, job: JSON.parse(data) };
    });
}

test('a job tags a manifest, tells how it goes, and says which canvas failed', async () => {
  const request = { manifest, models: ['tiny'], top: 2 };
  const started = await post('/tagging/jobs', request);
  expect(started.status).toBe(202);
  const address = started.headers.get('location') ?? '';
  expect(address).toBe(`${server.origin}/tagging/jobs/${started.json.id}`);
  expect(started.json).toMatchObject({ request, models: ['tiny'], total: 5 });

  const events = await eventsOf(address);
  expect(events.at(-1)?.type).toBe('end');
  expect(events.filter(({ type }) => type === 'end')).toHaveLength(1);
  expect(events.slice(0, -1).every(({ type }) => type === 'progress')).toBe(true);

  const { json } = await get(address);
  expect(events.at(-1)?.job).toEqual(json);
  expect(json).toMatchObject({
    state: 'succeeded',
    done: 4,
    failed: 1,
    skipped: 0,
    predictions: 4,
    remaining: 0,
    errors: [{ canvas: canvasId('broken-e'), code: 'unreadable-image' }],
  });
  expect(Date.parse(json.finished)).toBeGreaterThanOrEqual(Date.parse(json.started));
  const { json: found } = await get(`/annotation/search?uri=${canvasId('a')}`);
  expect(found).toHaveLength(1);
  expect(found[0].resource[0].chars).toMatch(/^<p>Predicted: .*<\/p><p>Confidence: 0\.\d+<\/p>$/);
});

test.each([
  ['the address of our copy', () => ({ manifest: `${server.origin}/iiif/manifests/${manifest}` })],
  ['our own collection', () => ({ collection: `${server.origin}/iiif/collection` })],
  ['canvases', () => ({ canvases: paths.map(canvasId) })],
])('tagging again by %s looks at nothing twice', async (_by, request) => {
  const sent = request();
  const { json } = await post('/tagging/jobs', sent);
  expect(json.request).toEqual(sent);
  const ended = (await eventsOf(`${server.origin}/tagging/jobs/${json.id}`)).at(-1)?.job;
  expect(ended).toMatchObject({ total: 5, skipped: 4, failed: 1 });
  const machine = { origins: ['machine' as const] };
  expect(await server.autotag.store.annotations.count(machine)).toBe(4);
});

test.each([
  [400, {}],
  [400, { manifest, canvases: ['x'] }],
  [400, { manifest, threshold: 2 }],
  [400, { manifest, models: 'tiny' }],
  [400, []],
  [404, { manifest: 'nope' }],
  [404, { manifest: 'SERVER/iiif/manifests/%E0%A4%A' }],
  [404, { canvases: ['https://museum.example/canvas/nope'] }],
  [404, { manifest, models: ['nope'] }],
  [404, { manifest, recipe: 'nope' }],
])('a request that cannot be is %i: %j', async (status, request) => {
  const before = (await get('/tagging/jobs')).json.jobs.length;
  const text = JSON.stringify(request).replace('SERVER', server.origin);
  const answer = await post('/tagging/jobs', text);
  expect(answer.status).toBe(status);
  expect(answer.json.code).toBe(status);
  expect((await get('/tagging/jobs')).json.jobs).toHaveLength(before);
});

test('what is wrong in a request is pointed at as in its own document', async () => {
  const { json } = await post('/tagging/jobs', { canvases: ['urn:x', 5] });
  expect(json.problems).toMatchObject([{ path: 'canvases[1]' }]);
  const predict = await post('/predict', { url: 'http://x/', models: ['tiny', ''] });
  expect(predict.json.problems).toMatchObject([{ path: 'models[1]' }]);
});

test('an unknown model is answered with those that there are', async () => {
  const { json } = await post('/tagging/jobs', { manifest, models: ['nope'] });
  expect(json.message).toContain('tiny');
});

test('jobs are listed newest first, in pages', async () => {
  const all = (await get('/tagging/jobs')).json.jobs;
  expect(all.length).toBeGreaterThanOrEqual(4);
  const found: { id: string }[] = [];
  let next: string | null = '/tagging/jobs?limit=3';
  while (next !== null) {
    const { json }: { json: { jobs: { id: string }[]; next: string | null } } = await get(next);
    expect(json.jobs.length).toBeLessThanOrEqual(3);
    found.push(...json.jobs);
    next = json.next;
  }
  expect(found).toEqual(all);
  for (const limit of ['0', '501', '-1', 'x', '1.5']) {
    expect((await get(`/tagging/jobs?limit=${limit}`)).status).toBe(400);
  }
});

test('a job is cancelled and keeps what is stored; an ended one is forgotten', async () => {
  const slow = await startImageServer({ delayMs: 400 });
  const many = Array.from({ length: 100 }, (_, n) => `slow-${n}`);
  const document = { ...manifestOf(slow, many), id: 'https://slow.example/slow/manifest.json' };
  await post('/manifests', document);
  const { json } = await post('/tagging/jobs', { manifest: 'slow' });
  const cancelled = await send('DELETE', `/tagging/jobs/${json.id}`);
  expect(cancelled).toMatchObject({ status: 200, json: { state: 'cancelled' } });
  expect((await send('DELETE', `/tagging/jobs/${json.id}`)).status).toBe(204);
  for (const path of ['', '/events']) {
    expect((await get(`/tagging/jobs/${json.id}${path}`)).status).toBe(404);
  }
  expect((await send('DELETE', '/iiif/manifests/slow')).status).toBe(200);
  await slow.close();
});

test('the models are told with what they know', async () => {
  const { json } = await get('/models');
  const tiny = json.models.find(({ name }: { name: string }) => name === 'tiny');
  expect(tiny).toMatchObject({ labels: ['T-shirt/top', 'Coat', 'Bag'], recipe: 'study' });
  expect(tiny.version).toMatch(/^[0-9a-f]{12}$/);
  const one = (await get('/models/tiny')).json;
  expect(one).toMatchObject({ name: 'tiny', input: { side: 28 } });
  expect(one).not.toHaveProperty('folder');
  expect((await get('/models/nope')).status).toBe(404);
});

test('images are labelled at once: uploaded, by address, or a region', async () => {
  const form = new FormData();
  for (const name of ['one.jpg', 'two.jpg']) form.append('image', new Blob([photo]), name);
  form.set('top', '2');
  const response = await fetch(`${server.origin}/predict`, { method: 'POST', body: form });
  expect(response.status).toBe(200);
  const { predictions } = JSON.parse(await response.text());
  expect(predictions).toHaveLength(2);
  expect(predictions[0]).toMatchObject({
    image: 'one.jpg',
    model: 'tiny',
    recipe: 'study',
    label: predictions[0].top[0].label,
    confidence: predictions[0].top[0].score,
    input: expect.stringMatching(/^data:image\/png;base64,/),
  });
  expect(predictions[0].top).toHaveLength(2);

  const url = `${images.address}/x.jpg`;
  const whole = (await post('/predict', { url, top: 2 })).json.predictions[0];
  expect({ ...whole, image: 'one.jpg' }).toEqual(predictions[0]);
  const part = (await post('/predict', { url, region: '0,0,50,50' })).json.predictions[0];
  expect(part.input).not.toBe(whole.input);
});

test.each([[['tiny', 'tiny']], [['tiny,tiny']], [['tiny, tiny']]])(
  'a form names several models as it likes: %j',
  async (names) => {
    const form = new FormData();
    form.set('image', new Blob([photo]), 'one.jpg');
    for (const name of names) form.append('models', name);
    const predict = () => fetch(`${server.origin}/predict`, { method: 'POST', body: form });
    const { predictions } = JSON.parse(await (await predict()).text());
    expect(predictions.map(({ model }: { model: string }) => model)).toContain('tiny');
    form.append('models', 'nope');
    expect((await predict()).status).toBe(404);
    form.set('models', 'nope');
    form.append('models', 'tiny');
    expect((await predict()).status).toBe(404); // the first counts as the last does
  },
);

test.each([
  [400, { url: 'SERVER/broken' }],
  [502, { url: 'SERVER/missing' }],
  [400, { url: 'SERVER/x', region: '0,0,99999,1' }],
  [400, { url: 'SERVER/x', region: '1,2,3' }],
  [400, { url: 'SERVER/x', top: 0 }],
  [400, {}],
  [404, { url: 'SERVER/x', models: ['nope'] }],
  [404, { url: 'SERVER/x', recipe: 'nope' }],
])('what cannot be predicted is %i: %j', async (status, body) => {
  const text = JSON.stringify(body).replace('SERVER', images.address);
  const answer = await post('/predict', text);
  expect(answer.status, answer.text).toBe(status);
});

test('no image, no prediction', async () => {
  const form = new FormData();
  form.set('image', new Blob(['no image']), 'x.jpg');
  const broken = await fetch(`${server.origin}/predict`, { method: 'POST', body: form });
  expect(broken.status).toBe(400);
  const empty = new FormData();
  empty.set('models', 'tiny');
  const nothing = await fetch(`${server.origin}/predict`, { method: 'POST', body: empty });
  expect(nothing.status).toBe(400);
});

test('the evaluation is one set of numbers in three forms, of a manifest or of everything', async () => {
  for (const path of ['a', 'b']) {
    const truth = textAnnotation(
      `<p>True: ${path === 'a' ? 'Coat' : 'T-shirt'}</p>`,
      canvasId(path),
    );
    await post('/annotation/create', truth);
  }
  await post('/annotation/create', textAnnotation('<p>True: Hat</p>', canvasId('c')));
  const { json, headers } = await get(`/evaluation?manifest=${manifest}`);
  expect(headers.get('content-type')).toMatch(/^application\/json/);
  expect(json.truths).toBe(3);
  const [row] = json.models;
  expect(row).toMatchObject({ model: 'tiny', recipe: 'study', truths: 3, evaluated: 2, other: 1 });
  expect(row.accuracy).toBe(row.correct / 2);
  expect(row.misclassified.length + row.correct).toBe(2);

  const everything = (await get('/evaluation')).json;
  expect(everything.models[0].accuracy).toBe(row.accuracy);
  const ours = encodeURIComponent(`${server.origin}/iiif/collection`);
  expect((await get(`/evaluation?collection=${ours}`)).json.truths).toBe(3);

  const csv = await get(`/evaluation?format=csv&manifest=${manifest}`);
  expect(csv.headers.get('content-type')).toMatch(/^text\/csv/);
  expect(csv.text.split('\r\n')[1]).toContain('tiny');
  expect((await get('/evaluation', { Accept: 'text/csv' })).text).toBe(
    (await get('/evaluation?format=csv')).text,
  );
  expect((await get('/evaluation?format=csv&table=nope')).status).toBe(400);

  const page = await get(`/evaluation?manifest=${manifest}`, { Accept: 'text/html' });
  expect(page.headers.get('content-type')).toMatch(/^text\/html/);
  expect(page.headers.get('content-security-policy')).toContain("script-src 'none'");
  expect(page.text).toContain('data:image/png;base64,'); // what the model saw
});

test.each([
  [404, 'manifest=nope'],
  [404, 'model=nope'],
  [404, 'recipe=nope'],
  [400, 'format=xml'],
  [404, 'model=tiny&recipe=nope'],
])('an evaluation that cannot be is %i: %s', async (status, query) => {
  expect((await get(`/evaluation?${query}`)).status).toBe(status);
});

test('the evaluation of a collection follows the collections inside it, and names what is not stored', async () => {
  const collection = (id: string, items: unknown[]) => ({
    '@context': 'http://iiif.io/api/presentation/3/context.json',
    id,
    type: 'Collection',
    label: { en: ['Clothes'] },
    items,
  });
  const member = (id: string, type = 'Manifest') => ({ id, type, label: { en: [id] } });
  const documents = await startDocuments((path) => {
    const [outer, inner] = ['/outer', '/inner'].map((each) => `${documents.origin}${each}`);
    if (path === '/outer') return collection(outer ?? '', [member(inner ?? '', 'Collection')]);
    if (path !== '/inner') return undefined;
    const own = member('https://museum.example/manifest.json');
    const circle = member(outer ?? '', 'Collection');
    return collection(inner ?? '', [own, member('https://else.example/x'), circle]);
  });
  const { json } = await get(`/evaluation?collection=${documents.origin}/outer`);
  expect(json.truths).toBe(3);
  expect(json.scope.notStored).toEqual(['https://else.example/x']);
  expect((await get(`/evaluation?collection=${documents.origin}/none`)).status).toBe(502);
  await documents.close();
});

test('what a model saw of a canvas is an image of its own', async () => {
  const query = (canvas: string, more = '') =>
    `/evaluation/input?canvas=${encodeURIComponent(canvas)}&model=tiny${more}`;
  const seen = await fetch(server.origin + query(canvasId('a'), '&recipe=study'));
  expect(seen.headers.get('content-type')).toBe('image/png');
  const png = Buffer.from(await seen.arrayBuffer());
  expect([png.readUInt32BE(16), png.readUInt32BE(20)]).toEqual([28, 28]);
  expect((await get(query(canvasId('a'), '&region=0,0,100,100'))).status).toBe(200);
  expect((await get(query('https://nowhere.example'))).status).toBe(404);
  expect((await get(query(canvasId('a'), '&region=0,0,0,1'))).status).toBe(400);
  expect((await get('/evaluation/input')).status).toBe(400);
});

test('all that went on only as it should', () => {
  expect(server.failures).toEqual([]);
});
