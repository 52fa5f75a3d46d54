import { expect, test } from 'vitest';
import { figuresOf } from '../../../src/study/report/document.ts';
import { renderHtml } from '../../../src/study/report/html.ts';
import { renderMarkdown } from '../../../src/study/report/markdown.ts';
import type { StudyResults } from '../../../src/study/report/read-results.ts';
import { studyReport } from '../../../src/study/report/study-report.ts';
import { madeUpResults, madeUpRun } from './made-up-results.ts';

const nothing: StudyResults = { runs: [] };
const parts = [
  'transfer',
  'scratch',
  'deep',
  'lenet',
  'augmentation',
  'shirt',
  'folds',
  'backbone',
  'shipped',
  'photo',
  'compact',
  'overview',
  'reports',
  'errors',
  'photographs',
  'iiif',
];

test.each(parts)('with nothing run the report says how to run %s', (part) => {
  expect(renderMarkdown(studyReport(nothing))).toContain(`npm run study -- ${part}`);
});

test('what is missing of a row is counted', () => {
  const runs = [42, 43].map((seed) => madeUpRun({ row: 'lenet', seed, accuracy: 0.9 }));
  const text = renderMarkdown(studyReport({ runs }));
  expect(text).toContain('LeNet-5: 2 of 3 trainings; npm run study -- lenet.');
  expect(text).toContain('Transfer: no training; npm run study -- transfer.');
});

test('three trainings stand beside theirs as mean ± sample deviation with a verdict', () => {
  // Mean 91.2; deviations −0.3, −0.1, 0.4: √((0.09 + 0.01 + 0.16) / 2) = 0.36.
  // Theirs are 85 and 90.18: 6.2 and 1.02 less, both more than the margin of 1 and than 2 × 0.36.
  const runs = [0.909, 0.911, 0.916].map((accuracy, at) =>
    madeUpRun({ row: 'lenet', seed: 42 + at, accuracy }),
  );
  const lines = renderMarkdown(studyReport({ runs })).split('\n');
  expect(lines.find((line) => line.includes('LeNet-5 in preliminary tests'))).toBe(
    '| 3.3 | LeNet-5 in preliminary tests: about | 85.0% | 91.20 ± 0.36% | 3 |  | ▲ better |  |',
  );
  expect(lines.find((line) => line.includes('LeNet-5, published'))).toContain('▲ better');
});

test('trainings that were looked at and not shipped are told, with what was seen', () => {
  const looks = [
    { model: 'deep', training: 'shorter', validation: 0.9211, test: 0.9162, after: 'longer' },
  ];
  const text = renderMarkdown(studyReport({ ...nothing, earlier: { looks } }));
  expect(text).toContain('| Deep | shorter | 92.11% | 91.62% |  | longer |');
  expect(renderMarkdown(studyReport(nothing))).not.toContain('Earlier looks');
});

test('the answer to the main finding adds up', () => {
  const text = renderMarkdown(studyReport(madeUpResults()));
  // 91.0 − 15.0 = 76.0 are lost; 45.0 − 15.0, 61.0 − 45.0 and 91.0 − 61.0 are its parts.
  expect(text).toContain(
    'loses 76.0 points of the 91.0% that Scratch has at home: 30.0 points come back by preparing the image, 16.0 points come back by training for it, 30.0 points stay lost.',
  );
});

test('machines, backends, seeds and hours are told', () => {
  const text = renderMarkdown(studyReport(madeUpResults()));
  // 54 trainings of 60 s each are 0.9 hours.
  expect(text).toContain('54 trainings, 0.9 hours of training added up');
  expect(text).toContain('wasm (TensorFlow.js 4.22.0, Node v20.19.2)');
  expect(text).toContain('42, 43, 44');
});

test.each([
  ['nothing', nothing],
  ['everything', madeUpResults()],
])('with %s run every table has as many cells in each row', (_, results) => {
  for (const table of tablesOf(renderMarkdown(studyReport(results)))) {
    expect(new Set(table.map(cells)), table[0]).toHaveProperty('size', 1);
  }
});

test.each([
  ['nothing', nothing],
  ['everything', madeUpResults()],
])('with %s run the page is well-formed and self-contained', (_, results) => {
  const page = renderHtml(studyReport(results));
  expect(unclosed(page)).toEqual([]);
  expect(page).not.toMatch(/<script|<link|<iframe|javascript:|\son[a-z]+=/i);
  // The namespaces of XHTML and SVG are names, not addresses that anything loads.
  const addresses = page.match(/(?:src|href|url\()="?[^#"]*/g) ?? [];
  for (const address of addresses) expect(address).toMatch(/^href="(data:image\/png;base64,|$)/);
  const ids = [...page.matchAll(/\sid="([^"]+)"/g)].map(([, id]) => id);
  expect(new Set(ids).size).toBe(ids.length);
  for (const [, target] of page.matchAll(/href="#([^"]+)"/g)) expect(ids).toContain(target);
  expect(page).not.toMatch(/NaN|Infinity|\[object|>undefined/);
});

test('what comes from results is escaped in the page, in figures and in Markdown', () => {
  const report = studyReport(madeUpResults());
  expect(renderHtml(report)).toContain('A &#60;processor&#62; &#38; more');
  expect(renderHtml(report)).not.toContain('<b>');
  expect(renderMarkdown(report)).toContain('A \\<processor\\> & more');
  for (const { svg } of figuresOf(report.sections)) expect(unclosed(svg)).toEqual([]);
});

test('every figure has a title and a description for those who do not see it', () => {
  for (const { svg, name } of figuresOf(studyReport(madeUpResults()).sections)) {
    expect(svg, name).toMatch(/<title id="[^"]+">[^<]+<\/title>\s*<desc id="[^"]+">[^<]{10,}</);
  }
});

// --- Internal helpers ---

function tablesOf(markdown: string): string[][] {
  return markdown
    .split('\n\n')
    .map((block) => block.split('\n').filter((line) => line.startsWith('|')))
    .filter((lines) => lines.length > 0);
}

function cells(line: string): number {
  return line.replaceAll(/\\./g, '').split('|').length - 2;
}

/** Tags left open or closed in the wrong order, by name; as XML, so that every element must be closed. */
function unclosed(markup: string): string[] {
  const open: string[] = [];
  const wrong: string[] = [];
  const tags = markup.matchAll(/<(\/?)([a-z][a-z0-9]*)((?:\s+[a-zA-Z0-9:-]+="[^"<]*")*)\s*(\/?)>/g);
  const rest = markup
    .replace(/<!doctype html>/, '')
    .replaceAll(/<(\/?)([a-z][a-z0-9]*)((?:\s+[a-zA-Z0-9:-]+="[^"<]*")*)\s*(\/?)>/g, '');
  if (rest.includes('<')) wrong.push(rest.slice(rest.indexOf('<'), rest.indexOf('<') + 40));
  for (const [, closing, name = '', , alone] of tags) {
    if (alone) continue;
    if (!closing) open.push(name);
    else if (open.pop() !== name) wrong.push(name);
  }
  return [...wrong, ...open];
}
