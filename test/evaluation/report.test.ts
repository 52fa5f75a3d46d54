import { load } from 'cheerio';
import { describe, expect, test } from 'vitest';
import { csvTables, evaluationCsv } from '../../src/evaluation/evaluation-csv.ts';
import { renderEvaluation } from '../../src/evaluation/evaluation-html.ts';
import { evaluationText } from '../../src/evaluation/evaluation-text.ts';
import { html, safeAddress } from '../../src/evaluation/html.ts';
import type { PictureWish } from '../../src/evaluation/report-gallery.ts';
import { percentRange, points, pointsRange } from '../../src/evaluation/report-words.ts';
import { emptySample, hostile, sample } from './sample.ts';

const png = 'data:image/png;base64,iVBORw0KGgo=';
const pictures = {
  imageOf: async ({ image }: PictureWish) => image ?? undefined,
  inputOf: async () => png,
};

describe('the page', () => {
  test('shows labels as text, whatever they hold', async () => {
    const page = await renderEvaluation(sample, {
      ...pictures,
      viewerOf: () => 'javascript:alert(1)',
      downloads: [{ name: hostile, address: `?a="${hostile}` }],
    });
    const $ = load(page);
    expect($('script, [onerror], img[src=x], a[href^=javascript]')).toHaveLength(0);
    expect($('title').text()).toContain(hostile);
    expect($('.matrix th[scope=row]').first().text()).toBe('Coat');
    expect($('.gallery .name').last().text()).toContain(hostile);
  });

  test('sets home beside here for each model and recipe', async () => {
    const $ = load(await renderEvaluation(sample, pictures));
    const cells = $('.summary tbody tr')
      .first()
      .find('td')
      .toArray()
      .map((cell) => $(cell).text());
    expect(cells.slice(0, 8)).toEqual([
      'garment',
      '1 of 3',
      '33.3%',
      '6.2–79.2%',
      '90.0%',
      '56.7',
      '−10.2 to 84.2',
      '0.30',
    ]);
    expect($('.summary tbody tr')).toHaveLength(3);
    // The recipes of one model stand side by side.
    expect($('.recipes').first().find('article')).toHaveLength(2);
  });

  test('holds the matrix with what is missing and what is outside the vocabulary', async () => {
    const $ = load(await renderEvaluation(sample, pictures));
    const rows = $('.matrix')
      .first()
      .find('tbody tr')
      .toArray()
      .map((row) =>
        $(row)
          .find('th, td')
          .toArray()
          .map((cell) => $(cell).text()),
      );
    expect(rows).toEqual([
      ['Coat', '1', '1', '·'],
      [hostile, '1', '·', '1'],
      ['=HYPERLINK("http://example.org")', 'not in the model’s vocabulary', '', '1'],
    ]);
  });

  test('sets the image beside the input of the model, and says where there is none', async () => {
    const page = await renderEvaluation(sample, {
      imageOf: pictures.imageOf,
      inputOf: async ({ model, recipe, region }) =>
        region ? `https://example.org/${model}/${recipe}.png` : undefined,
    });
    const $ = load(page);
    const pair = $('article .gallery .pair').first();
    expect(pair.find('img').first().attr('src')).toBe('https://example.org/1.jpg');
    expect(pair.find('img.pixels').attr('src')).toBe('https://example.org/scratch/garment.png');
    expect($('.gallery').first().find('.blank').text()).toBe('no pictureno input');
  });

  test('tells what was not measured', async () => {
    const $ = load(await renderEvaluation(sample, pictures));
    const said = $('.measured li')
      .toArray()
      .map((item) => $(item).text());
    expect(said).toEqual([
      '4 of 9 canvases have no truth: nothing is known of what the models say there.',
      'On 1 canvas or region the truths contradict each other; these are not evaluated.',
      '1 truth only repeats another one.',
      'Outside the vocabulary of scratch, deep, so neither right nor wrong: 1 truth: “=HYPERLINK("http://example.org")” (1).',
      'scratch (garment), scratch (study), deep (garment) have no prediction for 1 truth.',
      'scratch (garment), scratch (study), deep (garment) were judged on 3 truths only: read the interval, not the figure.',
      '2 predictions of ghost left out. Not loaded here.',
    ]);
  });

  test('of nothing annotated asks for truths', async () => {
    const $ = load(await renderEvaluation(emptySample, pictures));
    expect($('.measured li').text()).toContain('Nobody has said yet what is true');
  });

  test('shows sixty misclassified canvases and counts the others', async () => {
    const [row] = sample.models;
    const [item] = row?.misclassified ?? [];
    if (!row || !item) throw new Error('The sample has no row.');
    const many = { ...row, misclassified: Array.from({ length: 61 }, () => item) };
    const $ = load(await renderEvaluation({ ...sample, models: [many] }, pictures));
    expect($('article .gallery li')).toHaveLength(60);
    expect($('article').text()).toContain('And 1 more');
  });
});

describe('CSV', () => {
  test('has one row for each model and recipe, numbers unrounded', () => {
    const [header, first, ...others] = evaluationCsv(sample).trimEnd().split('\r\n');
    expect(header).toMatch(
      /^model,version,recipe,truths,evaluated,correct,missing,other,accuracy,/,
    );
    expect(first).toMatch(/^scratch,aaaaaaaaaaaa,garment,5,3,1,1,1,0\.333333333333/);
    expect(first).toContain(',-0.1017,0.8422,');
    expect(others).toHaveLength(2);
  });

  test('never starts a text with what a spreadsheet would run', () => {
    expect(evaluationCsv(sample, 'confusion')).toContain(`"'=HYPERLINK(""http://example.org"")"`);
  });

  test('holds the cells of the matrix that are not 0', () => {
    const rows = evaluationCsv({ ...sample, models: sample.models.slice(0, 1) }, 'confusion');
    expect(rows.split('\r\n').filter(Boolean)).toHaveLength(1 + 3 + 1 + 1);
  });

  test.each(csvTables)('has a table %s', (table) => {
    expect(evaluationCsv(sample, table).split('\r\n').length).toBeGreaterThan(2);
    expect(evaluationCsv(emptySample, table)).toBe('');
  });

  test('names its tables when asked for another', () => {
    expect(() => evaluationCsv(sample, 'toString')).toThrow('there are: summary, classes,');
  });
});

describe('text', () => {
  test('is a table for a terminal', () => {
    const lines = evaluationText(sample).split('\n');
    expect(lines.slice(0, 4)).toEqual([
      '8 truths on 9 canvases',
      '',
      'Model    Recipe   Right   Here  95% interval   Home  Drop   95% interval',
      'scratch  garment    1/3  33.3%     6.2–79.2%  90.0%  56.7  −10.2 to 84.2',
    ]);
  });

  test('lets no label steer the terminal', () => {
    const [row] = sample.models;
    if (!row) throw new Error('The sample has no row.');
    const otherLabels = [{ label: '\u001b[2J\u0007gone', count: 1 }];
    const text = evaluationText({ ...sample, models: [{ ...row, otherLabels }] });
    expect(text).toContain('“·[2J·gone” (1)');
    expect(text).not.toContain('\u001b');
  });
});

test.each([
  [0.2968, '29.7'],
  [-0.03, '−3.0'],
  [-0.0001, '0.0'],
  [null, '–'],
])('a difference of %f is %s points', (difference, expected) => {
  expect(points(difference)).toBe(expected);
});

test('ranges read well on both sides of 0', () => {
  expect(percentRange([0.357, 0.802])).toBe('35.7–80.2%');
  expect(pointsRange([-0.0123, 0.4])).toBe('−1.2 to 40.0');
  expect(pointsRange(null)).toBe('–');
});

test.each([
  ['https://example.org/a.jpg', true],
  ['data:image/png;base64,AAAA', true],
  ['../../iiif/image/a', true],
  ['?format=csv', true],
  ['javascript:alert(1)', false],
  [' JavaScript:alert(1)', false],
  ['data:text/html,<script>', false],
  ['data:image/svg+xml;base64,AAAA', false],
  ['urn:iiif-autotag:image:a/full/max/0/default.jpg', true],
  ['urn:iiif-autotag:model:a', false],
  ['', false],
])('%j as an address of a link or picture: %s', (address, fit) => {
  expect(safeAddress(address)).toBe(fit ? address : undefined);
});

test('inserted text is escaped, in attributes too; inserted markup is not', () => {
  expect(html`<a title="${`"'<&>`}">${html`<b>${1}</b>`}${undefined}</a>`.markup).toBe(
    '<a title="&#34;&#39;&#60;&#38;&#62;"><b>1</b></a>',
  );
});
