import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { pathToFileURL } from 'node:url';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { renderHtml } from '../../../src/study/report/html.ts';
import { studyReport } from '../../../src/study/report/study-report.ts';
import { openChromium, openPage, whyNoViewer } from '../../viewers/chromium.ts';
import { madeUpResults } from './made-up-results.ts';

let folder: string;
beforeAll(() => {
  folder = mkdtempSync(join(tmpdir(), 'page-'));
  writeFileSync(join(folder, 'report.html'), renderHtml(studyReport(madeUpResults())));
});
afterAll(() => rmSync(folder, { recursive: true }));

describe.skipIf(whyNoViewer !== undefined)('the report in a browser', () => {
  test('on a phone nothing sticks out, captions are whole, and wide figures stay large enough to read', async () => {
    const { page, captions, wideFigures } = await measured(390);
    expect(page).toBeLessThanOrEqual(390);
    expect(Math.max(...captions)).toBeLessThanOrEqual(390);
    expect(Math.min(...wideFigures)).toBeGreaterThanOrEqual(640);
  });

  test('on a desktop the reports by class are whole, with their verdicts', async () => {
    const { hidden } = await measured(1280);
    expect(hidden.filter((caption) => caption.includes('The verdict is on F1'))).toEqual([]);
  });
});

// --- Internal helpers ---

interface Measured {
  page: number;
  /** Where captions end at the right. */
  captions: number[];
  wideFigures: number[];
  /** Captions of tables that must be scrolled sideways. */
  hidden: string[];
}

// As text: the types of a browser are not those of Node.
const measure = `({
  page: document.documentElement.scrollWidth,
  captions: [...document.querySelectorAll('caption, figcaption')].map((each) => each.getBoundingClientRect().right),
  wideFigures: [...document.querySelectorAll('figure svg[width="860"]')].map((svg) => svg.getBoundingClientRect().width),
  hidden: [...document.querySelectorAll('.scroll')]
    .filter((table) => table.scrollWidth > table.clientWidth)
    .map((table) => table.querySelector('caption').textContent),
})`;

async function measured(width: number) {
  const browser = await openChromium();
  try {
    const page = await openPage(browser, { viewport: { width, height: 800 } });
    await page.goto(pathToFileURL(join(folder, 'report.html')).href);
    return await page.evaluate<Measured>(measure);
  } finally {
    await browser.close();
  }
}
