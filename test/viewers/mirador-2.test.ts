import type { Page } from 'playwright-core';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { clientOf } from '../server/sas/client.ts';
import { openPage, troublesOf } from './chromium.ts';
import { type OlderViewer, openOlderViewer, whyNoOlderViewer } from './older-viewer.ts';

const whyNot = await whyNoOlderViewer('mirador-2');

describe.skipIf(whyNot)(`Mirador 2.7 with SimpleASEndpoint ${whyNot ?? ''}`, () => {
  let viewer: OlderViewer;
  const { get } = clientOf(() => viewer.server);

  beforeAll(async () => {
    viewer = await openOlderViewer();
  });
  afterAll(() => viewer?.close());

  async function visit(canvas: string) {
    // Mirador 2 has no words for en-US.
    const page = await openPage(viewer.browser, {
      locale: 'en',
      viewport: { width: 1280, height: 860 },
    });
    const troubles = troublesOf(page);
    const query = new URLSearchParams({
      manifest: `${viewer.server.origin}/iiif/manifests/${viewer.garments.shortId}?version=2`,
      endpoint: `${viewer.server.origin}/annotation`,
      canvas,
    });
    await page.goto(`${viewer.pages.origin}/mirador-2.html?${query}`);
    await page.locator('.mirador-osd-pointer-mode').waitFor();
    await page.waitForLoadState('networkidle');
    return { page, troubles };
  }

  const stored = async (canvas = '') =>
    (await get(`/annotation/search?uri=${encodeURIComponent(canvas)}`)).json;

  /** What Mirador says of the place under the mouse; it draws regions some time after it has them. */
  async function pointAt(page: Page, x: number, y: number, text: string) {
    const said = page.locator('.annotation-display').filter({ hasText: text }).first();
    await expect
      .poll(
        async () => {
          await page.mouse.move(10, 400);
          await page.mouse.move(x, y, { steps: 5 });
          return said.isVisible();
        },
        { interval: 500 },
      )
      .toBe(true);
    return said;
  }

  test('predictions and truths are shown where the mouse is', async () => {
    const { page, troubles } = await visit(viewer.garments.canvases[0] ?? '');
    await pointAt(page, 640, 450, 'Predicted: Coat');
    await page.locator('.annotation-display').filter({ hasText: 'True: Shirt' }).first().waitFor();
    expect(troubles).toEqual([]);
    await page.close();
  });

  test('a drawn truth is stored on its region, shown and deleted', async () => {
    const canvas = viewer.garments.canvases[1] ?? '';
    const { page, troubles } = await visit(canvas);
    await page.locator('.mirador-osd-check_box_outline_blank-mode').click();
    await page.mouse.move(420, 300);
    await page.mouse.down();
    await page.mouse.move(480, 360, { steps: 5 });
    await page.mouse.move(560, 440, { steps: 5 });
    await page.mouse.up();
    await page.frameLocator('.qtip iframe').locator('body').fill('True: Coat');
    await page.locator('.qtip a.save').click();
    await expect.poll(() => stored(canvas)).toHaveLength(1);
    const [annotation] = await stored(canvas);
    expect(annotation.resource[0].chars).toBe('<p>True: Coat</p>');
    const [on] = [annotation.on].flat();
    expect(on.full).toBe(canvas);
    expect(on.selector.default.value).toMatch(/^xywh=\d+,\d+,\d+,\d+$/);

    await page.locator('.mirador-osd-pointer-mode').click();
    const said = await pointAt(page, 425, 310, 'True: Coat');
    await said.locator('a.delete').click();
    await page.locator('.btn-primary').filter({ hasText: 'Yes' }).click();
    await expect.poll(() => stored(canvas)).toEqual([]);
    expect(troubles).toEqual([]);
    await page.close();
  });
});
