import type { Page } from 'playwright-core';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { openPage, troublesOf } from './chromium.ts';
import { type OlderViewer, openOlderViewer, whyNoOlderViewer } from './older-viewer.ts';

const whyNot = await whyNoOlderViewer('mirador-3');

describe.skipIf(whyNot)(
  `Mirador 3.4 with mirador-annotations and its annotot adapter ${whyNot ?? ''}`,
  () => {
    let viewer: OlderViewer;

    beforeAll(async () => {
      viewer = await openOlderViewer();
    });
    afterAll(() => viewer?.close());

    async function visit(canvas = '', query = '') {
      const page = await openPage(viewer.browser, { viewport: { width: 1280, height: 860 } });
      const troubles = troublesOf(page);
      const manifest = `${viewer.server.origin}/iiif/manifests/${viewer.garments.shortId}${query}`;
      const endpoint = `${viewer.server.origin}/annotations`;
      await page.goto(
        `${viewer.pages.origin}/mirador-3.html?${new URLSearchParams({ manifest, endpoint, canvas })}`,
      );
      return { page, troubles };
    }

    /** What is stored about a canvas: texts, regions and whose it is. */
    async function stored(canvas = ''): Promise<string[]> {
      const records = await viewer.server.autotag.store.annotations.page(
        { canvases: [canvas] },
        0,
        10,
      );
      return records.map(({ text, targets: [target], origin }) =>
        [text, Object.values(target?.region ?? {}), origin].flat().join(' '),
      );
    }

    const row = (page: Page, text: string) =>
      page.getByRole('menuitem').filter({ hasText: text }).first();

    async function press(page: Page, button: 'Edit' | 'Delete', text: string) {
      await row(page, text).hover();
      await page.getByRole('button', { name: button, exact: true }).click();
    }

    async function write(page: Page, text: string) {
      await page.locator('[contenteditable=true]').click();
      await page.keyboard.press('Control+A');
      await page.keyboard.type(text);
    }

    const save = (page: Page) => page.getByRole('button', { name: 'Save' }).click();

    test('predictions and truths are listed on load', async () => {
      const { page, troubles } = await visit(viewer.garments.canvases[0]);
      await row(page, 'Predicted: Coat').waitFor();
      await row(page, 'True: Shirt').waitFor();
      expect(troubles).toEqual([]);
      await page.close();
    });

    test('an annotation is written, changed and deleted in its editor; what is stored follows', async () => {
      const [, canvas] = viewer.garments.canvases;
      const { page, troubles } = await visit(canvas);
      await page.getByText('2 of 2').waitFor();

      await page.getByRole('button', { name: 'Create new annotation' }).click();
      await write(page, 'True: Coat');
      await save(page);
      await row(page, 'True: Coat').waitFor();
      expect(await stored(canvas)).toEqual(['True: Coat curator']);

      await press(page, 'Edit', 'True: Coat');
      await write(page, 'True: Shirt');
      await save(page);
      await row(page, 'True: Shirt').waitFor();
      expect(await stored(canvas)).toEqual(['True: Shirt curator']);

      await press(page, 'Delete', 'True: Shirt');
      await row(page, 'True: Shirt').waitFor({ state: 'detached' });
      expect(await stored(canvas)).toEqual([]);
      expect(troubles).toEqual([]);
      await page.close();
    });

    test('a drawn rectangle is stored with the text, and kept when the text is changed', async () => {
      const [, canvas] = viewer.garments.canvases;
      const { page, troubles } = await visit(canvas);
      await page.getByText('2 of 2').waitFor();
      await page.getByRole('button', { name: 'Create new annotation' }).click();
      await page.getByRole('button', { name: 'add a rectangle' }).click();
      await page.getByRole('button', { name: 'add a rectangle', pressed: true }).waitFor();
      await page.waitForLoadState('networkidle');
      await page.mouse.move(500, 250);
      await page.mouse.down();
      await page.mouse.move(600, 350, { steps: 5 });
      await page.mouse.move(700, 450, { steps: 5 });
      await page.mouse.up();
      await write(page, 'True: Coat');
      await save(page);
      await row(page, 'True: Coat').waitFor();
      const [first = ''] = await stored(canvas);
      expect(first).toMatch(/^True: Coat \d+ \d+ \d+ \d+ curator$/);

      await press(page, 'Edit', 'True: Coat');
      await write(page, 'True: Bag');
      await save(page);
      await row(page, 'True: Bag').waitFor();
      expect(await stored(canvas)).toEqual([first.replace('Coat', 'Bag')]);
      await press(page, 'Delete', 'True: Bag');
      await expect.poll(() => stored(canvas)).toEqual([]);
      expect(troubles).toEqual([]);
      await page.close();
    });

    test('with none of our pages in the manifest every row is there once, and what others wrote is changed in place', async () => {
      const [canvas] = viewer.garments.canvases;
      const { page, troubles } = await visit(canvas, '?annotations=none');
      await page.getByText('Showing 2 annotations').waitFor();

      await press(page, 'Edit', 'True: Shirt');
      await write(page, 'True: Dress');
      await save(page);
      await row(page, 'True: Dress').waitFor();
      await page.getByText('Showing 2 annotations').waitFor();
      expect(await stored(canvas)).toContain('True: Dress 0 0 240 240 curator');

      // A prediction is not touched: the correction stands beside it.
      const predicted = (await stored(canvas)).find((said) => said.endsWith('machine'));
      await press(page, 'Edit', 'Predicted: Coat');
      await write(page, 'True: Bag');
      await save(page);
      await row(page, 'True: Bag').waitFor();
      await page.getByText('Showing 3 annotations').waitFor();
      expect(await stored(canvas)).toContain(predicted);
      expect(troubles).toEqual([]);
      await page.close();
    });
  },
);
