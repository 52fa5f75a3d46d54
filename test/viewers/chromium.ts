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
    if (message.type() !== 'error') return;
    troubles.push(`${message.text()} ${message.location().url}`);
  });
  page.on('requestfailed', (request) => {
    // Mirador gives up requests of its own when it turns to another canvas.
    if (request.failure()?.errorText !== 'net::ERR_ABORTED') troubles.push(request.url());
  });
  return troubles;
}
