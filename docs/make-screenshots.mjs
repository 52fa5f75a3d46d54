// Takes the README's pictures from a running server that holds the demo collection, tagged:
//   npm start &  node docs/make-screenshots.mjs http://localhost:8888 [folder]
// Needs Debian's chromium.

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
await browser.close();

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
