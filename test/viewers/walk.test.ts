import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import type { Browser, Page } from 'playwright-core';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { annotationOfPrediction } from '../../src/annotation/prediction-annotation.ts';
import { clientOf } from '../server/sas/client.ts';
import { type RunningServer, startServer } from '../server/start-server.ts';
import { openChromium, openPage, troublesOf, whyNoUniversalViewer } from './chromium.ts';
import { type TwoGarments, twoGarments } from './two-garments.ts';

// A person's way through the pages, in one browser, in this order; what they do is looked up over HTTP.

describe.skipIf(whyNoUniversalViewer)(`a curator's way ${whyNoUniversalViewer ?? ''}`, () => {
  let folder: string;
  let browser: Browser;
  let server: RunningServer;
  let garments: TwoGarments;
  let page: Page;
  let troubles: string[];
  const { get } = clientOf(() => server);

  beforeAll(async () => {
    folder = await mkdtemp(join(tmpdir(), 'autotag-walk-'));
    [browser, server] = await Promise.all([openChromium(), startServer({ models: ['tiny'] })]);
    garments = await twoGarments(server, server.origin, folder);
    await predict('tiny', 'Bag', 0.42);
    page = await openPage(browser, { viewport: { width: 1280, height: 900 } });
    troubles = troublesOf(page);
  });
  afterAll(async () => {
    await browser?.close();
    await server?.close();
    await rm(folder, { recursive: true, force: true });
  });

  const row = (text: string) => page.getByRole('menuitem').filter({ hasText: text });
  const open = (name: string) =>
    page.goto(`${server.origin}/viewers/${name}/?manifest=${garments.shortId}`);
  /** What is stored about the first canvas: its text and who said it. */
  async function stored(): Promise<string[]> {
    const uri = encodeURIComponent(garments.canvases[0] ?? '');
    const { json } = await get(`/annotation/search?uri=${uri}`);
    return json.map(
      (
        each: { resource: { chars: string }[]; on: { selector: { value: string } } } & Record<
          string,
          unknown
        >,
      ) => [each.resource[0]?.chars, each.on.selector.value, each['dcterms:creator']].join(' '),
    );
  }

  test('sees in Mirador what was predicted, and how sure the model is', async () => {
    await open('mirador');
    await row('Predicted: Coat').getByText('91%').waitFor();
    await row('Predicted: Bag').getByRole('progressbar', { name: 'Confidence 42%' }).waitFor();
    await row('True: Shirt').waitFor();
    expect(await row('True: Shirt').getByRole('button').count()).toBe(0);
  });

  test('accepts a prediction: stored in the name of a curator on the same region, the prediction untouched', async () => {
    const before = await stored();
    await row('Predicted: Coat').getByRole('button', { name: 'Accept' }).click();
    await row('True: Coat').waitFor();
    await row('Predicted: Coat').getByText('You say so too').waitFor();
    const after = await stored();
    expect(after).toHaveLength(before.length + 1);
    expect(after).toEqual(expect.arrayContaining(before));
    expect(after).toContain('<p>True: Coat</p> xywh=0,0,240,240 curator');
  });

  test('corrects a prediction with a label of the model card: their own words change in place', async () => {
    const before = await stored();
    await row('Predicted: Bag').getByRole('button', { name: 'Correct' }).click();
    await page.getByRole('option', { name: 'T-shirt/top', exact: true }).click();
    await row('True: T-shirt/top').waitFor();
    await row('Predicted: Bag').getByText('You say: T-shirt/top').waitFor();
    expect(await row('True: Coat').count()).toBe(0);
    const after = await stored();
    expect(after).toHaveLength(before.length);
    expect(after).toContain('<p>True: T-shirt/top</p> xywh=0,0,240,240 curator');
    expect(after.filter((text) => text.includes('Predicted'))).toHaveLength(2);
  });

  test('finds it all again after loading the page anew', async () => {
    await page.reload();
    await row('True: T-shirt/top').waitFor();
    await row('Predicted: Coat').getByText('You say: T-shirt/top').waitFor();
    await page.getByText('Showing 4 annotations').waitFor();
  });

  test('hides what a model is not sure of, and a whole model', async () => {
    await page.getByRole('tab', { name: 'Predictions' }).click();
    await page.getByText('2 of 2 predictions shown').waitFor();
    await page.getByRole('slider', { name: /sure$/ }).focus();
    for (let steps = 0; steps < 10; steps++) await page.keyboard.press('ArrowRight');
    await page.getByText('1 of 2 predictions shown').waitFor();
    await page.getByRole('tab', { name: 'Annotations' }).click();
    await page.getByText('1 predictions hidden by the filter').waitFor();
    expect(await row('Predicted: Bag').count()).toBe(0);
    await page.getByRole('tab', { name: 'Predictions' }).click();
    await page.getByRole('checkbox', { name: 'Scratch model, recipe garment' }).uncheck();
    await page.getByText('0 of 2 predictions shown').waitFor();
  });

  test('searches', async () => {
    await page.getByRole('tab', { name: 'Search' }).click();
    await page
      .getByRole('textbox', { name: 'search' })
      .or(page.getByRole('combobox'))
      .first()
      .fill('top');
    await page.keyboard.press('Enter');
    await page.getByText('True: T-shirt/top').first().waitFor();
    expect(troubles).toEqual([]);
  });

  test('sees the same in Universal Viewer, in the metadata and by searching', async () => {
    await open('uv');
    const panel = page.locator('.rightPanel');
    await panel.getByText('T-shirt/top', { exact: true }).waitFor();
    await panel.getByText('Bag · Confidence: 0.4200 · tiny, garment').waitFor();
    await page.locator('.footerPanel .searchText').fill('top');
    await page.keyboard.press('Enter');
    await page.getByText('1 result found for').waitFor();
    expect(await page.locator('.annotationRect').getAttribute('title')).toContain(
      'True: T-shirt/top',
    );
    expect(troubles).toEqual([]);
  });

  async function predict(model: string, label: string, confidence: number) {
    const canvas = garments.canvases[0] ?? '';
    const prediction = {
      ...{ canvas, region: undefined, model, version: 'bbbbbbbbbbbb', recipe: 'garment' },
      ...{ label, confidence, top: [{ label, score: confidence }] },
    };
    const about = {
      title: 'Tiny model',
      sha256: 'b'.repeat(64),
      manifest: garments.id,
      canvas: { width: 240, height: 240 },
      now: server.autotag.now(),
    };
    await server.autotag.store.annotations.put([annotationOfPrediction(prediction, about)]);
  }
});
