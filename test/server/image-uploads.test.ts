import { readFileSync } from 'node:fs';
import { afterAll, beforeAll, expect, test } from 'vitest';
import { type RunningServer, startServer } from './start-server.ts';

let server: RunningServer;
beforeAll(async () => {
  server = await startServer();
});
afterAll(() => server.close());

const photo = (name: string, file = `${name}.jpg`) =>
  new File([readFileSync(`test/fixtures/image/photos/${name}.jpg`)], file);

async function upload(files: File[], fields: Record<string, string> = {}) {
  const form = new FormData();
  for (const file of files) form.append('image', file);
  for (const [name, value] of Object.entries(fields)) form.append(name, value);
  const response = await fetch(`${server.origin}/iiif/image`, { method: 'POST', body: form });
  return { response, body: JSON.parse(await response.text()) };
}

const get = async (address: string) => JSON.parse(await (await fetch(address)).text());

test('uploaded images are served by our Image API and become a manifest', async () => {
  const { response, body } = await upload([photo('dress'), photo('hat')], {
    label: 'Two garments',
  });
  expect(response.status).toBe(201);
  expect(body).toMatchObject({ manifest: { label: 'Two garments' }, failed: [] });
  expect(body.images.map(({ name }: { name: string }) => name)).toEqual(['dress.jpg', 'hat.jpg']);

  const manifest = await get(response.headers.get('location') ?? '');
  expect(manifest).toMatchObject({ type: 'Manifest', label: { none: ['Two garments'] } });
  expect(manifest.items).toHaveLength(2);
  for (const [index, { service, width, height }] of body.images.entries()) {
    expect(await get(`${service}/info.json`)).toMatchObject({ id: service, width, height });
    const painting = manifest.items[index].items[0].items[0].body;
    expect(painting.service[0].id).toBe(service);
    expect((await fetch(painting.id)).headers.get('content-type')).toBe('image/jpeg');
  }
});

test('the same upload again is the same manifest, one of another label is another', async () => {
  const ids = [];
  for (const label of ['One', 'One', 'Other']) {
    const { body } = await upload([photo('shoes'), photo('shoes')], { label });
    expect(body.images).toHaveLength(1);
    ids.push(body.manifest.uri);
  }
  expect(ids[1]).toBe(ids[0]);
  expect(ids[2]).not.toBe(ids[0]);
});

test('a file that is no image is told, and the others are kept, under the names that they came with', async () => {
  const shirt = photo('shirt', '深い Ünïcode.jpg');
  const { response, body } = await upload([shirt, new File(['words'], 'notes.jpg')]);
  expect(response.status).toBe(201);
  expect(body.manifest.label).toBe('深い Ünïcode.jpg');
  expect(body.images).toMatchObject([{ name: '深い Ünïcode.jpg' }]);
  expect(body.failed).toMatchObject([{ image: 'notes.jpg', code: 'unreadable-image' }]);
});

test('nothing is stored of an upload without images', async () => {
  const before = (await get(`${server.origin}/manifests`)).members.length;
  const words = await upload([new File(['words'], 'a.jpg')]);
  expect(words.response.status).toBe(400);
  expect(words.body).toMatchObject({ code: 400, problems: [{ path: 'a.jpg' }] });
  expect((await upload([], { label: 'x' })).body.message).toBe('The form has no file "image".');
  const raw = await fetch(`${server.origin}/iiif/image`, { method: 'POST', body: 'x' });
  expect(raw.status).toBe(400);
  expect((await get(`${server.origin}/manifests`)).members).toHaveLength(before);
});
