import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { rich3 } from '../../iiif/rich-manifests.ts';
import { type RunningServer, startServer } from '../start-server.ts';
import {
  type Document,
  fill,
  manifests,
  read,
  readOne,
  searchPages,
  viewerCollections,
  viewerPages,
} from './emitted-documents.ts';
import { type Check, isKnownToIiif, publishedSchema, schemaIn } from './presentation-3-schema.ts';

// What is said in Presentation 3.0, held against IIIF's own JSON Schema: the one that npm has, and, where
// TEST_IIIF_SCHEMA names the file, a later one.

let server: RunningServer;
beforeAll(async () => {
  server = await startServer();
  await fill(server);
});
afterAll(() => server.close());

/** What a source says that no version allows stays as it is, where it said it. */
const stays: Record<string, RegExp> = {
  'p2-escaped-addresses.json': /^\.items\[2\]\.items\[0\]\.items\[0\]\.body/, // with letters that are not escaped
  'p2-odd-ids.json': /id should match/,
  'p2-odd-sizes.json': /^\.items\[[123]\] /, // without a size
  'p2-without-images.json': /^\.items\[2\] /, // likewise
  'p3-labels-of-all-shapes.json': /^\.items\[4\]\.label should be object/,
  'p3-no-service.json': /^\.items\[1\]\.items\[0\]\.items\[0\]\.body/, // a text
  'p3-without-images.json': /^\.items\[[12]\](\.items)? should/, // no pages at all
};
// Publishers' own members, which have a context of their own (§4.6).
const ownMembers = / should NOT have additional properties$/;

const both = (name: string) =>
  read(server, [manifests[name] ?? '', `${manifests[name]}?annotations=metadata`]);

describe('by the schema that npm has', () => {
  const check: Check = publishedSchema();
  /** It is older than these. */
  const later: Record<string, RegExp> = {
    // §5.6: a SpecificResource may be a body, and its source is a resource wherever it stands.
    'p2-part-of-an-image.json': /\.body/,
    'p3-part-of-an-image.json': /\.body/,
    'all of Presentation 2': /^\.structures\[0\]\.items\[0\]/,
  };

  test.each(Object.keys(manifests))('the manifest %s', async (name) => {
    for (const document of Object.values(await both(name))) {
      const problems = check(withoutLabelsOfPages(document));
      expect(problems.filter((one) => !isLetPass(name, one, [stays, later]))).toEqual([]);
    }
  });

  test.each(['/iiif/collection', '/iiif/collection/3'])('%s', async (address) => {
    expect(check(await readOne(server, address))).toEqual([]);
  });

  test('a manifest of images that were uploaded', async () => {
    const { items } = await readOne(server, '/iiif/collection');
    const { id } = items.find(({ label }: Document) => label.none?.[0] === 'Uploaded');
    expect(check(withoutLabelsOfPages(await readOne(server, id)))).toEqual([]);
  });

  test.each<[string, (document: ReturnType<typeof rich3>) => unknown]>([
    ['no label', ({ label: _, ...rest }) => rest],
    ['a text for a language map', (all) => ({ ...all, label: 'A book' })],
    ['a word of version 2', (all) => ({ ...all, sequences: [] })],
    ['a canvas without pages', (all) => ({ ...all, items: [{ ...all.items[0], items: 'none' }] })],
  ])('finds %s', (_what, change) => {
    const { 'x:own': _own, ...good } = rich3();
    expect(check(withoutLabelsOfPages(good))).toEqual([]);
    expect(check(change(good as ReturnType<typeof rich3>))).not.toEqual([]);
  });
});

test.skipIf(process.env.TEST_IIIF_SCHEMA === undefined)(
  'by a later schema, where TEST_IIIF_SCHEMA names its file',
  { timeout: 300_000 },
  async () => {
    const check = schemaIn(process.env.TEST_IIIF_SCHEMA ?? '');
    for (const name of Object.keys(manifests)) {
      for (const document of Object.values(await both(name))) {
        const problems = check(document).filter(
          (one) => !isLetPass(name, one, [stays, pageElsewhere]),
        );
        expect(problems, name).toEqual([]);
      }
    }
    const addresses = ['/iiif/collection', ...viewerCollections];
    for (const [address, document] of Object.entries(await read(server, addresses))) {
      expect(check(document), address).toEqual([]);
    }
    for (const [address, page] of Object.entries(await read(server, viewerPages))) {
      const withItems = (items: Document[]) => check({ ...page, items });
      expect(withItems(page.items.filter(isKnownToIiif)), address).toEqual([]);
      // Nothing is let pass that need not be.
      for (const item of page.items.filter((one: Document) => !isKnownToIiif(one))) {
        expect(withItems([item]), JSON.stringify(item)).not.toEqual([]);
      }
    }
  },
);

test('IIIF’s context stands once, at the top, and so does the Web Annotation’s', async () => {
  for (const [address, page] of Object.entries(
    await read(server, [...viewerPages, ...searchPages]),
  )) {
    for (const { '@context': context } of page.items) {
      const text = JSON.stringify(context ?? null);
      expect(text, address).not.toContain('iiif.io/api/presentation');
      expect(text, address).not.toContain('anno.jsonld');
    }
  }
});

// --- Internal ---

type Problems = Record<string, RegExp>;

const isLetPass = (name: string, problem: string, tables: Problems[]) =>
  tables.some((table) => table[name]?.test(problem)) ||
  (name.startsWith('all of') && ownMembers.test(problem));

/** §5.5: a reference to a page "MAY include other properties" than `id` and `type`; the schema of npm takes none. */
function withoutLabelsOfPages(manifest: Document): Document {
  const items = [manifest.items].flat().map(({ annotations, ...canvas }: Document) => ({
    ...canvas,
    ...(annotations && {
      annotations: annotations.map(({ label: _, ...page }: Document) => page),
    }),
  }));
  return { ...manifest, items };
}

/** §5.5: a page may be "a reference to an external page", without items; the later schema wants them. */
const pageElsewhere: Problems = { 'p3-page-elsewhere.json': /^\.items\[0\]\.items\[0\]/ };
