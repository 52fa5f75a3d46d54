import { existsSync } from 'node:fs';
import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import type { Browser } from 'playwright-core';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { clientOf } from '../server/sas/client.ts';
import { type RunningServer, startServer } from '../server/start-server.ts';
import { openChromium, troublesOf } from './chromium.ts';
import { startPages, whyNoOlderViewer } from './older-viewer.ts';
import { type TwoGarments, twoGarments } from './two-garments.ts';

const whyNot = existsSync('src/server/annotot.ts')
  ? whyNoOlderViewer('mirador-3')
  : 'skipped: this server does not speak annotot';

describe.skipIf(whyNot)(
  `Mirador 3.4 with the requests of its annotot adapter ${whyNot ?? ''}`,
  { timeout: 90_000 },
  () => {
    let folder: string;
    let browser: Browser;
    let server: RunningServer;
    let pages: Awaited<ReturnType<typeof startPages>>;
    let garments: TwoGarments;
    const { get } = clientOf(() => server);

    beforeAll(async () => {
      folder = await mkdtemp(join(tmpdir(), 'autotag-mirador-3-'));
      [browser, server, pages] = await Promise.all([openChromium(), startServer(), startPages()]);
      garments = await twoGarments(server, server.origin, folder);
    });
    afterAll(async () => {
      await browser?.close();
      await pages?.close();
      await server?.close();
      await rm(folder, { recursive: true, force: true });
    });

    async function visit(canvas = '') {
      const page = await browser.newPage({ viewport: { width: 1280, height: 860 } });
      const troubles = troublesOf(page);
      const manifest = `${server.origin}/iiif/manifests/${garments.shortId}`;
      const endpoint = `${server.origin}/annotations`;
      const query = new URLSearchParams({ manifest, endpoint, canvas });
      await page.goto(`${pages.origin}/mirador-3.html?${query}`);
      return { page, troubles };
    }

    test('predictions and truths are listed on load', async () => {
      const { page, troubles } = await visit(garments.canvases[0]);
      await page.getByText('Predicted: Coat').waitFor();
      await page.getByText('True: Shirt').waitFor();
      expect(troubles).toEqual([]);
      await page.close();
    });

    test('an annotation is created, edited and deleted; each time its row follows', async () => {
      const [, canvas = ''] = garments.canvases;
      const { page, troubles } = await visit(canvas);
      await page.getByText('2 of 2').waitFor();
      const call = (method: string, ...values: unknown[]) =>
        page.evaluate(`annotot.${method}(${values.map((one) => JSON.stringify(one)).join()})`);
      const id = '5f0f0000-0000-4000-8000-000000000001';
      const annotation = {
        ...{ id, type: 'Annotation', motivation: 'commenting' },
        body: { type: 'TextualBody', value: '<p>True: Coat</p>' },
        target: {
          source: canvas,
          selector: { type: 'FragmentSelector', value: 'xywh=10,20,100,120' },
        },
      };
      const stored = async () =>
        (await get(`/annotation/search?uri=${encodeURIComponent(canvas)}`)).json;

      expect(await call('create', annotation)).toBeLessThan(300);
      await page.getByText('True: Coat').first().waitFor();
      expect(await stored()).toHaveLength(1);

      const changed = { ...annotation, body: { type: 'TextualBody', value: '<p>True: Shirt</p>' } };
      expect(await call('update', changed)).toBe(200);
      await page.getByText('True: Shirt').first().waitFor();
      expect(JSON.stringify(await stored())).toContain('True: Shirt');

      expect(await call('delete', id)).toBeLessThan(300);
      await page.getByText('True: Shirt').waitFor({ state: 'detached' });
      expect(await stored()).toEqual([]);
      expect(troubles).toEqual([]);
      await page.close();
    });
  },
);
