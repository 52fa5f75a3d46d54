// Takes the README's pictures from a running server that holds the demo collection, tagged:
//   npm start &  node docs/make-screenshots.mjs http://localhost:8888 [folder]
// Needs Debian's chromium, and the Mirador 3 of the tests (node build/viewers.js mirador-3). Nothing is saved.

import { dirname, join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { chromium } from 'playwright-core';

const base = (process.argv[2] ?? 'http://localhost:8888').replace(/\/+$/, '');
const folder = process.argv[3] ?? dirname(fileURLToPath(import.meta.url));

const browser = await chromium.launch({
  executablePath: '/usr/bin/chromium',
  args: [
    '--no-sandbox',
    '--disable-gpu',
    '--disable-quic',
    '--no-first-run',
    '--disable-background-networking',
    '--disable-component-update',
    '--disable-sync',
  ],
});
const context = await browser.newContext({ colorScheme: 'light' });

await take('evaluation.png', '/evaluation?format=html', { width: 1280, height: 1500 });
await take(
  'mirador.png',
  '/viewers/mirador?manifest=garments',
  { width: 1280, height: 860 },
  (page) => page.getByText('Predicted:').first().waitFor(),
);
await take(
  'universal-viewer.png',
  '/viewers/uv?manifest=garments',
  { width: 1280, height: 860 },
  (page) => page.getByText('Confidence:').first().waitFor(),
);
await takeMirador3();
await browser.close();

/** The page of the tests, as if it were the server's; an annotation is being written. */
async function takeMirador3() {
  const root = join(dirname(fileURLToPath(import.meta.url)), '..');
  const pages = join(root, 'test/fixtures/viewers/pages');
  const viewer = join(root, 'node_modules/.cache/iiif-autotag/mirador-3/viewer.js');
  await context.route(`${base}/pages/**`, (route) => {
    const path = new URL(route.request().url()).pathname.split('/pages/')[1];
    return route.fulfill({ path: path === 'mirador-3/viewer.js' ? viewer : join(pages, path) });
  });
  const query = new URLSearchParams({
    manifest: `${base}/iiif/manifests/garments?annotations=none`,
    endpoint: `${base}/annotations`,
  });
  const write = async (page) => {
    await page.getByText('Predicted:').first().waitFor();
    await page.getByRole('button', { name: 'Create new annotation' }).click();
    await page.getByRole('button', { name: 'add a rectangle' }).click();
    await page.mouse.move(492, 108);
    await page.mouse.down();
    await page.mouse.move(700, 400, { steps: 5 });
    await page.mouse.move(904, 772, { steps: 5 });
    await page.mouse.up();
    await page.locator('[contenteditable=true]').click();
    await page.keyboard.type('True: Trouser');
  };
  await take(
    'mirador-3.png',
    `/pages/mirador-3.html?${query}`,
    { width: 1280, height: 860 },
    write,
  );
}

async function take(name, path, viewport, ready = async () => {}) {
  const page = await context.newPage();
  await page.setViewportSize(viewport);
  await page.goto(base + path, { waitUntil: 'networkidle' });
  await ready(page);
  // Mirador fades pictures and outlines in.
  await page.waitForTimeout(1000);
  await page.screenshot({ path: join(folder, name) });
  console.log(`${name}: ${base}${path}`);
  await page.close();
}
