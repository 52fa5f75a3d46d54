import { readdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { describe, expect, test } from 'vitest';
import { enrichManifest } from '../../src/iiif/enrich-manifest.ts';
import { parseManifest } from '../../src/iiif/parse-manifest.ts';
import { presentation3Problems } from './presentation-3-rules.ts';
import { rich2, rich3 } from './rich-manifests.ts';

const links = {
  id: 'https://tags.ex.org/iiif/manifests/book',
  search: {
    1: { search: 'https://tags.ex.org/1', autocomplete: 'https://tags.ex.org/1/complete' },
    2: { search: 'https://tags.ex.org/2', autocomplete: 'https://tags.ex.org/2/complete' },
  },
  pages: (canvas: string) => [
    { id: `https://tags.ex.org/pages/${encodeURIComponent(canvas)}`, label: 'People' },
  ],
};
const enrich = (document: unknown, version: 2 | 3) =>
  JSON.parse(JSON.stringify(enrichManifest(parseManifest(document), version, links)));
const folder = join(import.meta.dirname, '../fixtures/manifests');
const read = (name: string) => JSON.parse(readFileSync(join(folder, name), 'utf8'));

describe('in Presentation 3 what we serve is valid', () => {
  // What a source says that no version allows stays as it is: ids that are none, canvases without a size.
  const stays: Record<string, RegExp> = {
    'p2-escaped-addresses.json': /\.jpg" is no address$/, // with letters that are not escaped
    'p2-odd-ids.json': /is no address$/,
    'p2-odd-sizes.json': /no size|alone$/,
    'p2-without-images.json': /no size$/,
  };
  const names = readdirSync(folder).filter((name) => /^p[12]-.*(?<!expected)\.json$/.test(name));

  test.each(names)('%s', (name) => {
    const allowed = stays[name];
    const problems = presentation3Problems(enrich(read(name), 3));
    expect(problems.filter((problem) => !allowed?.test(problem))).toEqual([]);
  });

  test('all that Presentation 2 can say', () => {
    expect(presentation3Problems(enrich(rich2(), 3))).toEqual([]);
  });

  test('a valid one stays so', () => {
    expect(presentation3Problems(rich3())).toEqual([]);
    expect(presentation3Problems(enrich(rich3(), 3))).toEqual([]);
  });

  test.each<[string, (document: ReturnType<typeof rich3>) => unknown]>([
    ['no label', ({ label: _, ...rest }) => rest],
    ['a text for a language map', (all) => ({ ...all, label: 'A book' })],
    ['a licence of its own', (all) => ({ ...all, rights: 'https://ex.org/terms' })],
    ['a hint of version 2', (all) => ({ ...all, behavior: ['top'] })],
    ['a word of version 2', (all) => ({ ...all, sequences: [] })],
    [
      'a service of both forms',
      (all) => ({
        ...all,
        service: [{ id: 'https://a.b/', type: 'x', '@id': 'https://a.b/', '@type': 'x' }],
      }),
    ],
    [
      'canvases without size',
      (all) => ({ ...all, items: all.items.map(({ width: _, ...rest }) => rest) }),
    ],
    [
      'a link without label',
      (all) => ({ ...all, homepage: [{ id: 'https://ex.org/', type: 'Text' }] }),
    ],
  ])('and the rules of this test find %s', (_what, change) => {
    expect(presentation3Problems(change(rich3()))).not.toEqual([]);
  });
});

test.each([
  [2, rich2()],
  [3, rich3()],
] as const)(
  'in its own version, %d, a manifest is what it was with ours beside it',
  (version, document) => {
    const enriched = enrich(document, version);
    const list = version === 3 ? 'annotations' : 'otherContent';
    const canvases = version === 3 ? enriched.items : enriched.sequences[0].canvases;
    for (const canvas of canvases) canvas[list].pop();
    enriched.service.splice(0, version === 3 ? 2 : 1);
    expect(enriched).toEqual({
      ...JSON.parse(JSON.stringify(document)),
      [version === 3 ? 'id' : '@id']: links.id,
    });
  },
);

describe('from 2 to 3 comes along', () => {
  const upgraded = enrich(rich2(), 3);
  const [first] = upgraded.items;

  test('every language of a label, every value of metadata', () => {
    expect(upgraded.label).toEqual({ en: ['A book'], de: ['Ein Buch'] });
    expect(upgraded.metadata.slice(0, 3)).toEqual([
      { label: { none: ['Date'] }, value: { none: ['1900', '1901'] } },
      { label: { en: ['Author'], de: ['Autor'] }, value: { en: ['Ann'] } },
      { label: { none: ['Pages'] }, value: { none: ['2'] } },
    ]);
    expect(first.metadata).toEqual([{ label: { none: ['Folio'] }, value: { none: ['1'] } }]);
  });

  test('every link, with its own words', () => {
    expect(upgraded).toMatchObject({
      homepage: [
        { id: 'https://ex.org/about', label: { none: ['About'] }, format: 'text/html' },
        { id: 'https://ex.org/more' },
      ],
      seeAlso: [{ id: 'https://ex.org/marc.xml', type: 'Dataset', profile: 'https://ex.org/marc' }],
      rendering: [{ id: 'https://ex.org/book.pdf', label: { none: ['PDF'] } }],
      partOf: [{ id: 'https://ex.org/collection', type: 'Collection' }],
      provider: [
        { label: { none: ['A library; Another'] }, logo: [{ id: 'https://ex.org/logo.png' }] },
      ],
      thumbnail: [{ id: 'https://ex.org/small.jpg', type: 'Image' }],
      viewingDirection: 'right-to-left',
      behavior: ['paged'],
      start: { id: 'https://ex.org/canvas/2', type: 'Canvas' },
      navDate: '1900-01-01T00:00:00Z',
    });
    expect(first.seeAlso).toMatchObject([{ id: 'https://ex.org/alto/1.xml', type: 'Dataset' }]);
    expect(first.annotations[0]).toMatchObject({
      id: 'https://ex.org/list/1',
      label: { none: ['OCR'] },
    });
    expect(JSON.stringify(upgraded)).not.toContain('http://example.org'); // the upgrade's own invention
  });

  test("publishers' own members and contexts, wherever they stand", () => {
    const [range] = upgraded.structures;
    expect(upgraded['@context']).toEqual([
      'https://ex.org/own.json',
      'http://iiif.io/api/presentation/3/context.json',
    ]);
    expect(upgraded['x:own']).toEqual(rich2()['x:own']);
    expect(first['x:page']).toBe(1);
    expect(first.items[0].items[0].body['x:camera']).toBe('Leica');
    expect([range['x:range'], range.items[0]['x:range']]).toEqual([0, 1]);
  });

  test('services with all they say, those for logging in too', () => {
    const { service } = rich2().sequences[0]?.canvases[0]?.images[0]?.resource ?? {};
    const [image] = first.items[0].items[0].body.service;
    expect(image).toMatchObject({
      '@context': service?.['@context'],
      '@id': service?.['@id'],
      '@type': 'ImageService2',
      profile: 'level1',
      tiles: service?.tiles,
    });
    expect(image.service).toMatchObject([
      { ...service?.service, '@type': 'AuthCookieService1', service: service?.service.service },
    ]);
    expect(upgraded.service.slice(2)).toMatchObject([
      { ...rich2().service[0], '@type': 'SearchService0' },
      rich2().service[1] ?? {},
    ]);
  });

  test('ranges in their order, nested, parts of canvases as parts', () => {
    expect(upgraded.structures).toMatchObject([
      {
        id: 'https://ex.org/range/0',
        items: [
          {
            id: 'https://ex.org/range/1',
            metadata: [{ label: { none: ['Hand'] }, value: { none: ['B'] } }],
            items: [
              { id: 'https://ex.org/canvas/1', type: 'Canvas' },
              {
                type: 'SpecificResource',
                source: { id: 'https://ex.org/canvas/2', type: 'Canvas' },
                selector: { type: 'FragmentSelector', value: 'xywh=0,0,10,10' },
              },
            ],
          },
        ],
      },
    ]);
  });
});

describe('from 3 to 2 comes along', () => {
  const downgraded = enrich(rich3(), 2);
  const [sequence] = downgraded.sequences;
  const [first] = sequence.canvases;

  test('words, rights and links', () => {
    expect(downgraded).toMatchObject({
      label: [
        { '@value': 'A book', '@language': 'en' },
        { '@value': 'Ein Buch', '@language': 'de' },
        { '@value': 'Band 1', '@language': 'de' },
      ],
      description: 'About it',
      attribution: { '@value': 'A library', '@language': 'en' },
      license: 'http://creativecommons.org/licenses/by/4.0/',
      logo: { '@id': 'https://ex.org/logo.png' },
      related: { '@id': 'https://ex.org/about', format: 'text/html' },
      seeAlso: { '@id': 'https://ex.org/marc.xml', profile: 'https://ex.org/marc' },
      rendering: { '@id': 'https://ex.org/book.pdf', format: 'application/pdf' },
      within: ['https://ex.org/collection', 'https://ex.org/series'],
      thumbnail: { '@id': 'https://ex.org/small.jpg' },
      navDate: '1900-01-01T00:00:00Z',
      viewingHint: 'paged',
    });
    expect(sequence).toMatchObject({
      viewingDirection: 'right-to-left',
      startCanvas: 'https://ex.org/canvas/2',
    });
    expect(first).toMatchObject({
      viewingHint: 'facing-pages',
      seeAlso: { '@id': 'https://ex.org/alto/1.xml' },
    });
  });

  test("publishers' own members and contexts, wherever they stand", () => {
    expect(downgraded['@context']).toEqual([
      'http://iiif.io/api/presentation/2/context.json',
      'https://ex.org/own.json',
    ]);
    expect(downgraded['x:own']).toEqual(rich3()['x:own']);
    expect(first['x:page']).toBe(1);
    expect(first.images[0].resource['x:camera']).toBe('Leica');
    expect(downgraded.structures.map((range: object) => Reflect.get(range, 'x:range'))).toEqual([
      0, 1,
    ]);
  });

  test('services with all they say, and those that others only name', () => {
    const body = rich3().items[0]?.items[0]?.items[0]?.body;
    expect(first.images[0].resource.service).toMatchObject(body?.service[0] ?? {});
    expect(downgraded.service.slice(1)).toMatchObject([
      rich3().service[0] ?? {},
      rich3().services[0] ?? {},
    ]);
  });

  test('ranges, a list with references, parts of canvases as fragments', () => {
    expect(downgraded.structures).toMatchObject([
      { '@id': 'https://ex.org/range/0', ranges: ['https://ex.org/range/1'] },
      { '@id': 'https://ex.org/range/1', canvases: ['https://ex.org/canvas/2#xywh=0,0,10,10'] },
    ]);
  });

  test('a number for the label that canvases and ranges must have there', () => {
    const bare = rich3();
    for (const resource of [...bare.items, ...bare.structures])
      Reflect.deleteProperty(resource, 'label');
    const { sequences, structures } = enrich(bare, 2);
    const labels = (resources: { label: unknown }[]) => resources.map(({ label }) => label);
    expect(labels(sequences[0].canvases)).toEqual(['Canvas 1', 'Canvas 2']);
    expect(labels(structures)[0]).toBe('Range 1');
  });

  test('of a choice of which one image is left, that image', () => {
    const { sequences } = enrich(read('p3-choice.json'), 2);
    const [both, one] = sequences[0].canvases.map((canvas: { images: { resource: object }[] }) =>
      canvas.images.map(({ resource }) => resource),
    );
    expect(both).toMatchObject([
      { '@type': 'oa:Choice', default: {}, item: [{ '@type': 'dctypes:Image' }] },
    ]);
    expect(one).toMatchObject([{ '@type': 'dctypes:Image' }]);
  });
});

test.each<[string, () => unknown, 2 | 3]>([
  ['2 → 3 → 2', rich2, 2],
  ['3 → 2 → 3', rich3, 3],
])(
  'there and back, %s, labels, canvases and own members are as they were',
  (_way, make, version) => {
    const back = enrich(enrich(make(), version === 2 ? 3 : 2), version);
    const once = enrich(make(), version);
    for (const name of ['label', 'x:own', 'navDate', 'behavior', 'viewingHint', 'start']) {
      expect(back[name], name).toEqual(once[name]);
    }
    const canvases = (document: typeof back) =>
      (version === 3 ? document.items : document.sequences[0].canvases).map((canvas: object) => [
        Reflect.get(canvas, version === 3 ? 'id' : '@id'),
        Reflect.get(canvas, 'label'),
        Reflect.get(canvas, 'x:page'),
      ]);
    expect(canvases(back)).toEqual(canvases(once));
  },
);
