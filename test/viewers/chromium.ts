import { existsSync } from 'node:fs';
import { resolve } from 'node:path';
import { type Browser, type BrowserContextOptions, chromium, type Page } from 'playwright-core';
import { vi } from 'vitest';

/**
 * How long a test waits for one thing on a page: guards against hanging, not a measure of speed. With trainings beside
 * it, a machine has taken more than half a minute to start a viewer that takes two seconds alone.
 */
export const patience = 60_000;
// For every file that opens a browser; a test waits for several things.
vi.setConfig({
  testTimeout: 5 * patience,
  hookTimeout: 2 * patience,
  expect: { poll: { timeout: patience, interval: 100 } },
});

/** Debian's `chromium`; tests that need it skip themselves where it is not installed. */
const executablePath = '/usr/bin/chromium';

/** Undefined, or the sentence that says why viewer tests cannot run here. */
export const whyNoViewer = existsSync(executablePath)
  ? undefined
  : `skipped: no ${executablePath} (apt-get install chromium)`;

/** The same for the page of Universal Viewer. */
export const whyNoUniversalViewer = ((): string | undefined => {
  if (!existsSync(executablePath)) return whyNoViewer;
  const vendor = resolve('plugins/viewers/uv/vendor/dist/umd/UV.js');
  return existsSync(vendor)
    ? undefined
    : 'skipped: no Universal Viewer here (npm run build fetches it)';
})();

export function openChromium(): Promise<Browser> {
  return chromium.launch({
    executablePath,
    timeout: patience,
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
}

/** A page that waits as long as the machine may need. */
export async function openPage(browser: Browser, options?: BrowserContextOptions): Promise<Page> {
  const page = await browser.newPage(options);
  page.setDefaultTimeout(patience);
  return page;
}

/** What went wrong on a page so far: console errors, exceptions and failed requests. */
export function troublesOf(page: Page): string[] {
  const troubles: string[] = [];
  page.on('pageerror', (error) => troubles.push(error.message));
  page.on('console', (message) => {
    if (message.type() !== 'error' || isKnown(message.text())) return;
    const { url } = message.location();
    if (!isUniversalViewers(url)) troubles.push(`${message.text()} ${url}`);
  });
  page.on('requestfailed', (request) => {
    // Mirador gives up requests of its own when it turns to another canvas.
    if (request.failure()?.errorText !== 'net::ERR_ABORTED') troubles.push(request.url());
  });
  return troubles;
}

/**
 * What Mirador 4.0.0 says of its own parts: the first on every start; the second where the manifest comes slowly, since
 * it draws its side bar before, and has a tab for annotations only once it knows that there are any.
 */
const known = [
  'Accessing element.ref was removed in React 19',
  'MUI: The `value` provided to the Tabs component is invalid.\nNone of the Tabs\' children match with "annotations".',
];

/**
 * Universal Viewer 4.4.0 has no pictures for the buttons of its OpenSeadragon and wants a transparent one; it sets its
 * address behind OpenSeadragon's default folder, at the root of whatever server it is on.
 */
const isUniversalViewers = (url: string) =>
  new URL(url).pathname.startsWith('/images/data:image/gif;base64,');

const isKnown = (text: string) => known.some((start) => text.startsWith(start));
