import { readdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { expect, test } from 'vitest';
import { enrichManifest } from '../../src/iiif/enrich-manifest.ts';
import type { Manifest } from '../../src/iiif/manifest.ts';
import { parseManifest } from '../../src/iiif/parse-manifest.ts';

const folder = join(import.meta.dirname, '../fixtures/manifests');
const read = (name: string) => JSON.parse(readFileSync(join(folder, `${name}.json`), 'utf8'));
const cases = readdirSync(folder)
  .filter((name) => /^p\d-.*\.json$/.test(name) && !name.endsWith('.expected.json'))
  .map((name) => name.slice(0, -'.json'.length));

const links = {
  id: 'https://tags.ex.org/iiif/manifests/book',
  search: {
    1: {
      search: 'https://tags.ex.org/search/1/book',
      autocomplete: 'https://tags.ex.org/search/1/book/autocomplete',
    },
    2: {
      search: 'https://tags.ex.org/search/2/book',
      autocomplete: 'https://tags.ex.org/search/2/book/autocomplete',
    },
  },
  pages: (canvas: string) => [
    { id: `https://tags.ex.org/pages/${encodeURIComponent(canvas)}/curator`, label: 'Curators' },
    { id: `https://tags.ex.org/pages/${encodeURIComponent(canvas)}/machine`, label: 'Machine' },
  ],
};

const enrich = (document: unknown, version: 2 | 3) =>
  JSON.parse(JSON.stringify(enrichManifest(parseManifest(document), version, links)));

const both = cases.flatMap((name): [string, 2 | 3][] => [
  [name, 2],
  [name, 3],
]);

test.each(both)(
  '%s in version %d shows the same canvases and images as the original',
  (name, version) => {
    const look = ({ canvases }: Manifest) =>
      canvases.map(({ id, width, height, image }) => ({
        id,
        width,
        height,
        image: image?.id || undefined,
        service: image?.service?.id,
        version: image?.service?.version,
      }));
    const original = parseManifest(read(name));
    const enriched = parseManifest(enrich(read(name), version));
    expect(enriched.version).toBe(version);
    expect(enriched.id).toBe(links.id);
    // Presentation 3 knows whole numbers only.
    const whole = (size?: number) => (version === 3 && size ? Math.round(size) : size);
    const expected = look(original).map((canvas, index) => ({
      ...canvas,
      width: whole(canvas.width),
      height: whole(canvas.height),
      // Nothing but a service: the upgrade writes an address of the whole image.
      image: canvas.image ?? look(enriched)[index]?.image,
    }));
    expect(look(enriched)).toEqual(expected);
  },
);

test.each(both)('%s in version %d links pages on every canvas, without items', (name, version) => {
  const enriched = enrich(read(name), version);
  const canvases =
    version === 3
      ? enriched.items
      : enriched.sequences.flatMap((s: { canvases?: [] }) => s.canvases ?? []);
  const withId = canvases.filter(
    (c: Record<string, unknown> | null) => typeof c === 'object' && (c?.id || c?.['@id']),
  );
  expect(withId.length).toBeGreaterThan(0);
  for (const canvas of withId) {
    const pages = version === 3 ? canvas.annotations : canvas.otherContent;
    const expected = links
      .pages(canvas.id ?? canvas['@id'])
      .map(({ id, label }) =>
        version === 3
          ? { id, type: 'AnnotationPage', label: { en: [label] } }
          : { '@id': id, '@type': 'sc:AnnotationList', label },
      );
    expect(pages.slice(-2)).toEqual(expected);
  }
});

test.each(both)('%s in version %d has our search first', (name, version) => {
  const [first, second] = enrich(read(name), version).service;
  expect(first).toMatchObject({
    '@context': 'http://iiif.io/api/search/1/context.json',
    '@id': links.search[1].search,
    profile: 'http://iiif.io/api/search/1/search',
    service: [
      {
        '@id': links.search[1].autocomplete,
        profile: 'http://iiif.io/api/search/1/autocomplete',
      },
    ],
  });
  if (version === 2) return;
  expect(second).toEqual({
    id: links.search[2].search,
    type: 'SearchService2',
    service: [{ id: links.search[2].autocomplete, type: 'AutoCompleteService2' }],
  });
});

test.each(both)('%s in version %d carries no made-up address of ours', (name, version) => {
  const text = JSON.stringify(enrich(read(name), version));
  expect(text).not.toContain('urn:iiif-autotag');
  expect(text).not.toContain('vault://');
});

test('in its own version a manifest keeps all it came with', () => {
  const document = read('p3-choice');
  Object.assign(document, {
    'x:own': { kept: true },
    service: { id: 'https://ex.org/s', type: 'Service' },
    seeAlso: [{ id: 'https://ex.org/marc', type: 'Dataset' }],
  });
  document.items[0].annotations = [{ id: 'https://ex.org/own-page', type: 'AnnotationPage' }];
  const { id, items, service, ...rest } = enrich(document, 3);
  const { id: _id, items: before, service: ownService, ...expected } = document;
  expect(rest).toEqual(expected);
  expect(service[2]).toEqual(ownService);
  expect(items[0].annotations[0]).toEqual(before[0].annotations[0]);
  expect({ ...items[0], annotations: undefined }).toEqual({ ...before[0], annotations: undefined });
});

test('lists that a Presentation 2 canvas had stay, as objects', () => {
  const document = read('p2-plain');
  document.sequences[0].canvases[0].otherContent = 'https://ex.org/list';
  const [canvas] = enrich(document, 2).sequences[0].canvases;
  expect(canvas.otherContent[0]).toEqual({
    '@id': 'https://ex.org/list',
    '@type': 'sc:AnnotationList',
  });
  const [upgraded] = enrich(document, 3).items;
  expect(upgraded.annotations[0]).toMatchObject({
    id: 'https://ex.org/list',
    type: 'AnnotationPage',
  });
  expect(upgraded.annotations[0].items).toBeUndefined();
});

const rich2 = () => ({
  ...read('p2-plain'),
  description: 'About it',
  attribution: 'A library',
  license: 'https://creativecommons.org/licenses/by/4.0/',
  metadata: [{ label: 'Date', value: ['1900', '1901'] }],
  seeAlso: 'https://ex.org/marc.xml',
  related: 'https://ex.org/about',
  logo: 'https://ex.org/logo.png',
  structures: [
    {
      '@id': 'https://ex.org/range/1',
      '@type': 'sc:Range',
      label: 'Chapter',
      canvases: ['https://example.org/book/canvas/1'],
    },
  ],
});

test('an upgrade brings words, rights, links and ranges along', () => {
  expect(enrich(rich2(), 3)).toMatchObject({
    '@context': 'http://iiif.io/api/presentation/3/context.json',
    type: 'Manifest',
    label: { none: ['A book'] },
    summary: { none: ['About it'] },
    rights: 'http://creativecommons.org/licenses/by/4.0/',
    requiredStatement: { value: { none: ['A library'] } },
    metadata: [{ label: { none: ['Date'] }, value: { none: ['1900', '1901'] } }],
    seeAlso: [{ id: 'https://ex.org/marc.xml' }],
    structures: [{ id: 'https://ex.org/range/1', type: 'Range', label: { none: ['Chapter'] } }],
  });
});

test('a licence that is no right of Presentation 3 becomes metadata', () => {
  expect(enrich({ ...rich2(), license: 'https://ex.org/terms' }, 3).metadata.at(-1)).toEqual({
    label: { en: ['License'] },
    value: { none: ['https://ex.org/terms'] },
  });
});

test('what breaks the upgrade costs the extras, not the canvases', () => {
  const odd = { ...rich2(), structures: ['not a range', 7, null], metadata: 'none' };
  const enriched = enrich(odd, 3);
  expect(enriched.items.map(({ id }: { id: string }) => id)).toEqual([
    'https://example.org/book/canvas/1',
    'https://example.org/book/canvas/2',
  ]);
  expect(enriched).toMatchObject({ type: 'Manifest', label: { none: ['A book'] } });
});

test('a downgrade brings words, rights, links and ranges along', () => {
  const document = {
    ...read('p3-plain'),
    label: { en: ['A book'], fr: ['Un livre'] },
    summary: { none: ['About it'] },
    rights: 'http://creativecommons.org/licenses/by/4.0/',
    requiredStatement: { label: { en: ['From'] }, value: { en: ['A library'] } },
    metadata: [{ label: { none: ['Date'] }, value: { none: ['1900', '1901'] } }],
    homepage: [{ id: 'https://ex.org/about', type: 'Text', format: 'text/html' }],
    behavior: ['paged'],
    viewingDirection: 'right-to-left',
    structures: [
      {
        id: 'https://ex.org/range/0',
        type: 'Range',
        items: [
          { id: 'https://example.org/book/canvas/1', type: 'Canvas' },
          {
            id: 'https://ex.org/range/1',
            type: 'Range',
            items: [{ id: 'https://example.org/book/canvas/2', type: 'Canvas' }],
          },
        ],
      },
    ],
  };
  expect(enrich(document, 2)).toMatchObject({
    '@context': 'http://iiif.io/api/presentation/2/context.json',
    '@type': 'sc:Manifest',
    label: [
      { '@value': 'A book', '@language': 'en' },
      { '@value': 'Un livre', '@language': 'fr' },
    ],
    description: 'About it',
    license: 'http://creativecommons.org/licenses/by/4.0/',
    attribution: { '@value': 'A library', '@language': 'en' },
    metadata: [{ label: 'Date', value: ['1900', '1901'] }],
    related: { '@id': 'https://ex.org/about', format: 'text/html' },
    viewingHint: 'paged',
    sequences: [{ viewingDirection: 'right-to-left' }],
    structures: [
      {
        '@id': 'https://ex.org/range/0',
        canvases: ['https://example.org/book/canvas/1'],
        ranges: ['https://ex.org/range/1'],
      },
      { '@id': 'https://ex.org/range/1', canvases: ['https://example.org/book/canvas/2'] },
    ],
  });
});

test('a choice stays a choice in both directions', () => {
  const down = enrich(read('p3-choice'), 2).sequences[0].canvases[0].images[0].resource;
  expect(down).toMatchObject({
    '@type': 'oa:Choice',
    default: { '@type': 'dctypes:Image', label: { '@value': 'Natural', '@language': 'en' } },
    item: [{ '@id': 'https://images.example.org/xray.jpg' }],
  });
  const up = enrich(read('p2-choice'), 3).items[0].items[0].items[0].body;
  expect(up).toMatchObject({ type: 'Choice', items: [{ type: 'Image' }, { type: 'Image' }] });
});

test('the stored document is not changed', () => {
  const manifest = parseManifest(rich2());
  enrichManifest(manifest, 3, links);
  enrichManifest(manifest, 2, links);
  expect(manifest.document).toEqual(rich2());
});
