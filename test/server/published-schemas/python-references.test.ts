import { execFile } from 'node:child_process';
import { join } from 'node:path';
import { promisify } from 'node:util';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { type RunningServer, startServer } from '../start-server.ts';
import {
  type Emitted,
  fill,
  manifests,
  read,
  viewerCollections,
  viewerPages,
} from './emitted-documents.ts';
import { isKnownToIiif } from './presentation-3-schema.ts';

// What IIIF's own Python libraries say of what is served. They are no part of `npm test`: TEST_IIIF_PYTHON names a Python
// that has them (.ci/iiif-references.sh makes one), and without it these tests are skipped.

const python = process.env.TEST_IIIF_PYTHON;

describe.skipIf(python === undefined)('where TEST_IIIF_PYTHON names a Python with them', () => {
  let server: RunningServer;
  beforeAll(async () => {
    server = await startServer();
    await fill(server);
  });
  afterAll(() => server.close());

  const every = (suffix: string) => Object.values(manifests).map((at) => `${at}${suffix}`);

  test('Presentation 3 is read by iiif-prezi3', async () => {
    const documents = await read(server, [
      ...every('/3'),
      ...every('?annotations=metadata'),
      ...['/iiif/collection/3', ...viewerCollections],
      ...viewerPages,
    ]);
    for (const [address, { items, ...page }] of Object.entries(documents)) {
      if (page.type !== 'AnnotationPage') continue;
      documents[address] = { ...page, items: items.filter(isKnownToIiif) };
    }
    expect(await problemsOf(3, documents)).toEqual({
      // A body that is a text.
      'p3-no-service.json': expect.arrayContaining([expect.stringMatching(/^items\.1\..*body/)]),
      'p3-without-images.json': ['items.2.items: Input should be a valid list'],
    });
  });

  test('Presentation 2 is read by iiif-prezi', async () => {
    const layers = viewerCollections.map((address) => `${address}/layer`);
    const lists = await read(server, layers.map(firstPage));
    const documents = await read(server, [
      ...every('/2'),
      ...every('?version=2&annotations=metadata'),
      ...['/iiif/collection/2', ...layers],
    ]);
    // It knows annotations that paint, and of others not the objects in `on` that Presentation 2.1 §5.5 leaves to Open
    // Annotation: the lists are read without them.
    for (const [address, list] of Object.entries(lists)) {
      documents[address] = { ...list, resources: [] };
    }
    const found = await problemsOf(2, documents);
    // A manifest that came in Presentation 2 goes out as it came, with all that is wrong with it.
    const asTheyCame = Object.keys(found).filter((name) => name.startsWith('p2-'));
    expect(asTheyCame.length).toBeLessThan(16);
    for (const name of asTheyCame) delete found[name];
    expect(found).toEqual({
      'p3-repeated-canvas.json': ['DataError: Cannot have two Canvases with the same identity'],
    });
  });
});

// --- Internal ---

const firstPage = (layer: string) => `${layer}?page=0`;

/** By the name of the manifest, or the address of what is none; only where there are some. */
async function problemsOf(version: 2 | 3, documents: Emitted): Promise<Record<string, string[]>> {
  const script = join(import.meta.dirname, 'check-documents.py');
  const checking = promisify(execFile)(python ?? '', [script], { maxBuffer: 2 ** 26 });
  checking.child.stdin?.end(JSON.stringify({ [version]: documents }));
  const { stdout } = await checking;
  const found: Record<number, Record<string, string[]>> = JSON.parse(stdout);
  expect(Object.keys(found[version] ?? {})).toEqual(Object.keys(documents));
  return Object.fromEntries(
    Object.entries(found[version] ?? {})
      .filter(([, problems]) => problems.length > 0)
      .map(([address, problems]) => [nameOf(address), problems]),
  );
}

function nameOf(address: string): string {
  const known = Object.entries(manifests).find(([, at]) => {
    return ['/2', '/3', '?'].some((end) => address.startsWith(`${at}${end}`));
  });
  return known?.[0] ?? address;
}
