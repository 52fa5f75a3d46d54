import type { AddressInfo } from 'node:net';
import express from 'express';
import type { Browser, BrowserContext } from 'playwright-core';
import sharp from 'sharp';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { openChromium, patience, troublesOf, whyNoViewer } from './chromium.ts';

// The page alone, on a stand-in for the server that is mounted below a path. test/viewers/mirador.test.ts
// has the real server.

const hostile = '<img src=x onerror="document.title=\'owned\'">';

describe.skipIf(whyNoViewer)(`the Mirador page ${whyNoViewer ?? ''}`, () => {
  let browser: Browser;
  // One for all: pages of one context share the cache, and Mirador is large.
  let context: BrowserContext;
  let standIn: Awaited<ReturnType<typeof openStandIn>>;
  beforeAll(async () => {
    [browser, standIn] = await Promise.all([openChromium(), openStandIn()]);
    context = await browser.newContext();
    context.setDefaultTimeout(patience);
  });
  afterAll(async () => {
    await browser?.close();
    await standIn?.close();
  });

  async function visit(query: string) {
    const page = await context.newPage();
    const troubles = troublesOf(page);
    await page.goto(`${standIn.base}/viewers/mirador${query}`);
    return { page, troubles, text: () => page.locator('body').textContent() };
  }

  test('shows predictions, their model and the truth of our copy on load', async () => {
    const { page, troubles, text } = await visit('?manifest=demo');
    await page.getByText('True: Shirt').waitFor();
    expect(await text()).toMatch(/Predicted: Coat\s*Confidence: 0\.9134\s*By: scratch/);
    expect(await page.title()).toBe(hostile);
    expect(troubles).toEqual([]);
    await page.close();
  });

  test('opens at the canvas that is asked for', async () => {
    const canvas = encodeURIComponent(`${standIn.base}/canvas/2`);
    const { page } = await visit(`?manifest=demo&canvas=${canvas}`);
    await page.getByText('2 of 2').waitFor();
    await page.close();
  });

  test.each(['presentation2', 'presentation3'])(
    'links what is stored here into a foreign manifest of %s',
    async (version) => {
      const address = encodeURIComponent(`${standIn.base}/foreign/${version}.json`);
      const { page } = await visit(`?manifest=${address}`);
      await page.getByText('True: Sandal on 1').waitFor();
      expect(await page.title()).toBe(`Foreign ${version}`);
      await page.close();
    },
  );

  test.each([
    ['an unknown name', '?manifest=nope', 'No manifest is stored here under “nope”.'],
    ['no name', '', 'These are stored here:'],
    ['an address without a manifest', '?manifest=BASE%2Fgone.json', 'answered 404.'],
    ['something else', '?manifest=BASE%2Fiiif%2Fcollection', 'answers with Collection.'],
    ['no JSON', '?manifest=BASE%2Fviewers%2Fpage.css', 'did not answer with JSON.'],
    ['no server', '?manifest=http%3A%2F%2F127.0.0.1%3A9%2Fa', 'did not answer, or does not allow'],
  ])('says so for %s', async (_, query, sentence) => {
    const { page } = await visit(query.replace('BASE', encodeURIComponent(standIn.base)));
    await page.getByText(sentence).waitFor();
    expect(await page.title()).not.toBe('owned');
    await page.close();
  });

  test('offers what is stored', async () => {
    const { page } = await visit('');
    await page.getByRole('link', { name: hostile }).click();
    await page.getByText('True: Shirt').waitFor();
    await page.close();
  });
});

// --- Internal helpers ---

async function openStandIn() {
  const picture = await sharp({
    create: { width: 240, height: 240, channels: 3, background: '#ccbbaa' },
  })
    .jpeg()
    .toBuffer();
  const router = express.Router();
  const app = express().use('/a/b', router);
  const server = app.listen(0, '127.0.0.1');
  await new Promise((resolve) => server.once('listening', resolve));
  const { port } = server.address() as AddressInfo;
  const base = `http://127.0.0.1:${port}/a/b`;

  const note = (id: string, canvas: string, value: string, more = {}) => ({
    id: `${base}/annotations/${id}`,
    type: 'Annotation',
    motivation: ['commenting', 'tagging'],
    body: [{ type: 'TextualBody', format: 'text/html', value }],
    target: `${canvas}#xywh=0,0,240,240`,
    ...more,
  });
  router.use('/viewers', express.static('plugins/viewers'));
  router.get('/picture.jpg', (_, response) => void response.type('jpeg').send(picture));
  router.get('/iiif/manifests/demo', (_, response) => {
    const pages = (canvas: string) => [
      { id: `${canvas}/curator`, type: 'AnnotationPage' },
      { id: `${canvas}/machine`, type: 'AnnotationPage' },
    ];
    response.json(presentation3(base, `${base}/iiif/manifests/demo`, hostile, pages));
  });
  router.get('/canvas/:name/:origin', ({ params: { name, origin } }, response) => {
    const canvas = `${base}/canvas/${name}`;
    const generator = { id: `${base}/models/scratch`, type: 'Software', name: 'scratch' };
    const text = '<p>Predicted: Coat</p><p>Confidence: 0.9134</p>';
    const items =
      origin === 'machine'
        ? [note('1', canvas, text, { generator })]
        : [note('2', canvas, '<p>True: Shirt</p>')];
    response.json({ id: `${canvas}/${origin}`, type: 'AnnotationPage', items });
  });
  router.get('/iiif/collection', (_, response) => {
    const items = [
      { id: `${base}/iiif/manifests/demo`, type: 'Manifest', label: { en: [hostile] } },
    ];
    response.json({ type: 'Collection', items });
  });
  router.get('/manifests', ({ query: { uri } }, response) => {
    const known = ['demo', `${base}/iiif/manifests/demo`].filter((name) => name === uri);
    response.json({ '@type': 'sc:Collection', manifests: known.map((id) => ({ '@id': id })) });
  });
  router.get('/iiif/manifests/:name', ({ params: { name } }, response) => {
    if (name === `${base}/iiif/manifests/demo`) response.redirect('demo');
    else response.status(404).json({ code: 404, message: 'No.' });
  });
  router.get('/foreign/:version.json', ({ params: { version } }, response) => {
    const id = `${base}/foreign/${version}.json`;
    const label = `Foreign ${version}`;
    response.json(
      version === 'presentation2' ? presentation2(base, id, label) : presentation3(base, id, label),
    );
  });
  router.get('/annotations/pages', ({ originalUrl, query: { uri } }, response) => {
    const text = `<p>True: Sandal on ${String(uri).split('/').at(-1)}</p>`;
    response.json({
      id: new URL(originalUrl, base).href,
      type: 'AnnotationPage',
      items: [note('3', String(uri), text)],
    });
  });
  const close = () => new Promise((resolve) => server.close(resolve));
  return { base, close };
}

function presentation3(
  base: string,
  id: string,
  label: string,
  pages?: (canvas: string) => unknown[],
) {
  const items = ['1', '2'].map((name) => {
    const canvas = `${base}/canvas/${name}`;
    const body = { id: `${base}/picture.jpg`, type: 'Image', width: 240, height: 240 };
    const painting = { motivation: 'painting', target: canvas, body };
    return {
      id: canvas,
      type: 'Canvas',
      width: 240,
      height: 240,
      items: [
        {
          id: `${canvas}/page`,
          type: 'AnnotationPage',
          items: [{ id: `${canvas}/image`, type: 'Annotation', ...painting }],
        },
      ],
      ...(pages ? { annotations: pages(canvas) } : {}),
    };
  });
  const context = 'http://iiif.io/api/presentation/3/context.json';
  return { '@context': context, id, type: 'Manifest', label: { en: [label] }, items };
}

function presentation2(base: string, id: string, label: string) {
  const canvas = `${base}/canvas/1`;
  const image = {
    '@type': 'oa:Annotation',
    motivation: 'sc:painting',
    on: canvas,
    resource: { '@id': `${base}/picture.jpg`, '@type': 'dctypes:Image', width: 240, height: 240 },
  };
  const first = { '@id': canvas, '@type': 'sc:Canvas', label: '1', width: 240, height: 240 };
  return {
    '@context': 'http://iiif.io/api/presentation/2/context.json',
    '@id': id,
    '@type': 'sc:Manifest',
    label,
    sequences: [{ '@type': 'sc:Sequence', canvases: [{ ...first, images: [image] }] }],
  };
}
