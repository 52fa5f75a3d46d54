import { mkdtemp, readFile, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import type { Browser, Page } from 'playwright-core';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { clientOf } from '../server/sas/client.ts';
import { type RunningServer, startServer } from '../server/start-server.ts';
import { openChromium, whyNoViewer } from './chromium.ts';
import { type TwoGarments, twoGarments } from './two-garments.ts';

const apiKey = 'only-curators-know';

describe.skipIf(whyNoViewer)(
  `the Mirador plugin on a server with an API key ${whyNoViewer ?? ''}`,
  { timeout: 90_000 },
  () => {
    let folder: string;
    let browser: Browser;
    let server: RunningServer;
    let garments: TwoGarments;
    const { get } = clientOf(() => server);

    beforeAll(async () => {
      folder = await mkdtemp(join(tmpdir(), 'autotag-key-'));
      [browser, server] = await Promise.all([
        openChromium(),
        startServer({ config: { apiKey }, models: ['tiny'] }),
      ]);
      garments = await twoGarments(server, server.origin, folder, { 'X-Api-Key': apiKey });
    });
    afterAll(async () => {
      await browser?.close();
      await server?.close();
      await rm(folder, { recursive: true, force: true });
    });

    async function open(page: Page) {
      await page.goto(`${server.origin}/viewers/mirador/?manifest=${garments.shortId}`);
      const row = page.getByRole('menuitem').filter({ hasText: 'Predicted: Coat' });
      return { row, field: row.getByLabel('API key of the server') };
    }
    async function truths(): Promise<string[]> {
      const uri = encodeURIComponent(garments.canvases[0] ?? '');
      const { json } = await get(`/annotation/search?uri=${uri}`);
      return json
        .map(({ resource }: { resource: { chars: string }[] }) => resource[0]?.chars)
        .filter((text: string) => text.includes('True'));
    }

    test('a row asks for the key when it is refused, again for a wrong one, and then does what was wanted', async () => {
      const page = await browser.newPage();
      const { row, field } = await open(page);
      await row.getByRole('button', { name: 'Accept' }).click();
      await row.getByText('Writing needs the API key').waitFor();
      await field.fill('not this one');
      await page.keyboard.press('Enter');
      await expect.poll(() => field.inputValue()).toBe('');
      await row.getByText('Writing needs the API key').waitFor();
      expect(await truths()).toEqual(['<p>True: Shirt</p>']);
      await field.fill(apiKey);
      await row.getByRole('button', { name: 'Send' }).click();
      await row.getByText('You say so too').waitFor();
      expect(await field.count()).toBe(0);
      expect(await truths()).toEqual(['<p>True: Shirt</p>', '<p>True: Coat</p>']);

      // The tab keeps it, also for what comes after loading the page anew.
      await page.reload();
      await row.getByRole('button', { name: 'Correct' }).click();
      await page.getByRole('option', { name: 'Bag', exact: true }).click();
      await row.getByText('You say: Bag').waitFor();
      expect(await truths()).toEqual(['<p>True: Shirt</p>', '<p>True: Bag</p>']);
      await page.close();
    });

    test('another tab does not know the key', async () => {
      const page = await browser.newPage();
      const { row, field } = await open(page);
      await row.getByRole('button', { name: 'Accept' }).click();
      await field.waitFor();
      expect(await truths()).not.toContain('<p>True: Coat</p>');
      await page.close();
    });

    test('a page that has the key, and headers for what stands before the server, gives them', async () => {
      const page = await browser.newPage();
      const script = await readFile('plugins/viewers/mirador/open.js', 'utf8');
      const given = `{ server, apiKey: '${apiKey}', headers: { 'X-CSRF-Token': 'told' } }`;
      await page.route('**/viewers/mirador/open.js', (route) =>
        route.fulfill({
          contentType: 'text/javascript',
          body: script.replace('autotagPlugin({ server })', `autotagPlugin(${given})`),
        }),
      );
      const written = page.waitForRequest((request) => request.method() === 'POST');
      const { row, field } = await open(page);
      await row.getByRole('button', { name: 'Accept' }).click();
      await row.getByText('You say so too').waitFor();
      expect(await field.count()).toBe(0);
      expect((await written).headers()).toMatchObject({
        'x-api-key': apiKey,
        'x-csrf-token': 'told',
      });
      await page.close();
    });
  },
);
