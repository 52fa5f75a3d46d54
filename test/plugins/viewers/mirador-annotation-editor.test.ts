import express from 'express';
import { afterEach, beforeEach, expect, test } from 'vitest';
import type { Autotag } from '../../../src/autotag.ts';
import { createRouter } from '../../../src/server/router.ts';
import { C, clientOf, manifest2, textAnnotation } from '../../server/sas/client.ts';
import { type RunningServer, type StartOptions, startServer } from '../../server/start-server.ts';

// What the page of a viewer loads; it has no types, and needs none.
// biome-ignore lint/suspicious/noExplicitAny: plain JavaScript
let AutotagAdapter: any;
let server: RunningServer;
let endpoint: string;

const mounted = (autotag: Autotag) => express().use('/a/b', createRouter(autotag));

async function start(options: StartOptions = {}) {
  server = await startServer({ app: mounted, ...options });
  endpoint = `${server.origin}/a/b`;
}

beforeEach(async () => {
  const path = '../../../plugins/viewers/mirador-annotation-editor/adapter.js';
  ({ AutotagAdapter } = await import(path));
});
afterEach(() => server.close());

/** What mirador-annotation-editor 1.1.5 makes of a text on a rectangle (src/IIIFUtils.js in its source map). */
const written = (text: string, id = `${C}/annotation/7f0c2a3e-5b0e-4a59-9d0a-0c1d2e3f4a5b`) => ({
  id,
  type: 'Annotation',
  motivation: 'commenting',
  creator: 'Ada',
  creationDate: '25/11/2026 10:00',
  body: { type: 'TextualBody', value: text },
  target: `${C}#xywh=10,20,30,40`,
  maeData: { templateType: 'text', target: { drawingState: '{"shapes":[]}' } },
});

const register = async () => {
  const { post } = clientOf(() => server);
  expect((await post('/a/b/manifests', manifest2())).status).toBe(200);
};

test.each([3, 2])(
  'a person writes, changes and deletes under the page that our copy in Presentation %i advertises',
  async (version) => {
    await start();
    await register();
    const { get } = clientOf(() => server);
    const address = `${endpoint}/iiif/manifests/book1${version === 2 ? '?version=2' : ''}`;
    const manifest = (await get(address)).json;
    const canvas = version === 3 ? manifest.items[0] : manifest.sequences[0].canvases[0];
    const [first] = canvas.annotations ?? canvas.otherContent;
    const advertised = first.id ?? first['@id'];

    const adapter = new AutotagAdapter(C, `${endpoint}/`, { manifest: address, user: 'Ada' });
    expect(adapter.getStorageAdapterUser()).toBe('Ada');
    const empty = await adapter.all();
    expect(adapter.annotationPageId).toBe(advertised);
    expect(empty).toMatchObject({ id: advertised, type: 'AnnotationPage', items: [] });

    const sent = written('<p>True: Shirt</p>');
    const { items } = await adapter.create(sent);
    expect(items).toMatchObject([sent]);
    expect(await adapter.get(sent.id)).toMatchObject(sent);

    const changed = { ...items[0], body: { type: 'TextualBody', value: '<p>True: Coat</p>' } };
    const after = await adapter.update({ ...changed, lastEditor: 'Ada' });
    expect(after.items).toMatchObject([
      { ...changed, modified: expect.any(String), lastEditor: 'Ada' },
    ]);

    expect((await adapter.delete(sent.id)).items).toEqual([]);
    expect((await adapter.delete(sent.id)).items).toEqual([]);
    expect(await adapter.get(sent.id)).toBeNull();
  },
);

test('without a manifest, or where none lists the canvas, all that is said of the canvas is one page', async () => {
  await start();
  await register();
  const { post } = clientOf(() => server);
  await post('/a/b/annotation/create', textAnnotation('hi', `${C}#xywh=1,2,3,4`));
  const page = `${endpoint}/annotations/pages?uri=${encodeURIComponent(C)}`;
  const adapter = new AutotagAdapter(C, endpoint);
  expect(adapter.annotationPageId).toBe(page);
  expect(adapter.getStorageAdapterUser()).toBe('Anonymous');
  expect(await adapter.all()).toMatchObject({ id: page, items: [{ body: { value: 'hi' } }] });

  const manifest = [`${endpoint}/iiif/manifests/book1`];
  const elsewhere = new AutotagAdapter('https://ex.org/other', endpoint, { manifest });
  expect((await elsewhere.all()).items).toEqual([]);
  expect(elsewhere.annotationPageId).toContain('/annotations/pages?uri=');
  const known = new AutotagAdapter(C, endpoint, { page: `${page}&known=1` });
  expect((await known.all()).id).toBe(`${page}&known=1`);
});

test('a save that failed does not look like one that worked', async () => {
  await start({ config: { apiKey: 'a long secret' } });
  const adapter = new AutotagAdapter(C, endpoint);
  await expect(adapter.create(written('x'))).rejects.toThrow(/401: Writing needs the API key/);
  await expect(adapter.delete('x')).rejects.toMatchObject({ status: 401 });
  const keyed = new AutotagAdapter(C, endpoint, { apiKey: 'a long secret' });
  expect((await keyed.create(written('x'))).items).toHaveLength(1);
  const noTarget = { ...written('y'), target: undefined };
  await expect(keyed.update(noTarget)).rejects.toThrow(/400: .*no target/);
  await expect(keyed.update(written('y', 'ghost'))).rejects.toMatchObject({ status: 404 });
  expect((await keyed.all()).items).toMatchObject([{ body: { value: 'x' } }]);
});

test('a manifest that cannot be had is said, and asked for again', async () => {
  await start();
  const manifest = `${endpoint}/iiif/manifests/book1`;
  const adapter = new AutotagAdapter(C, endpoint, { manifest });
  await expect(adapter.all()).rejects.toThrow(/404: No manifest is stored under book1/);
  await register();
  expect((await adapter.all()).items).toEqual([]);
  expect(adapter.annotationPageId).toMatch(
    /\/iiif\/manifests\/book1\/pages\/[0-9a-f]{32}\/curator$/,
  );
});

test('the server serves it as a module to pages from elsewhere', async () => {
  await start();
  const address = `${endpoint}/viewers/mirador-annotation-editor/adapter.js`;
  const response = await fetch(address);
  expect(response.headers.get('content-type')).toMatch(/javascript/);
  expect(response.headers.get('access-control-allow-origin')).toBe('*');
  expect(await response.text()).toContain('export class AutotagAdapter');
});
