import { mkdtempSync, rmSync } from 'node:fs';
import { cpus, tmpdir } from 'node:os';
import { join } from 'node:path';
import { createFetcher } from '../src/fetch.ts';
import { parseManifest } from '../src/iiif/parse-manifest.ts';
import { ingestManifest } from '../src/ingest-manifest.ts';
import { openStore } from '../src/store/open-store.ts';

// How long huge manifests take without the network: npm run bench ingest
const sizes = [100, 2_000, 10_000];
const rounds = 5;

const folder = mkdtempSync(join(tmpdir(), 'autotag-bench-'));
const store = await openStore(`sqlite:${join(folder, 'bench.sqlite')}`);
const fetcher = createFetcher({ allowPrivate: false });
const parts = { store, fetcher, now: () => new Date() };
console.log(`Node ${process.version}; ${cpus().length} × ${cpus()[0]?.model}`);
console.log('seconds, median of 5      parse   parse and store');
for (const version of [2, 3] as const) {
  for (const size of sizes) {
    const document = version === 2 ? presentation2(size) : presentation3(size);
    const parse = await median(async () => parseManifest(structuredClone(document)));
    const ingest = await median(() =>
      ingestManifest({ document: structuredClone(document) }, parts),
    );
    const name = `Presentation ${version}, ${size}`;
    console.log(name.padEnd(24), parse.toFixed(3).padStart(6), ingest.toFixed(3).padStart(17));
  }
}
await fetcher.close();
await store.close();
rmSync(folder, { recursive: true });

// --- Internal ---

async function median(work: () => Promise<unknown>): Promise<number> {
  const times: number[] = [];
  for (let round = 0; round < rounds; round++) {
    const start = performance.now();
    await work();
    times.push((performance.now() - start) / 1000);
  }
  return times.toSorted((a, b) => a - b)[rounds >> 1] ?? Number.NaN;
}

function presentation2(size: number) {
  const base = 'https://example.org/iiif/huge2';
  return {
    '@context': 'http://iiif.io/api/presentation/2/context.json',
    '@id': `${base}/${size}/manifest.json`,
    '@type': 'sc:Manifest',
    label: 'Huge',
    sequences: [
      {
        '@type': 'sc:Sequence',
        canvases: Array.from({ length: size }, (_, index) => ({
          '@id': `${base}/${size}/canvas/${index}`,
          '@type': 'sc:Canvas',
          label: `Page ${index}`,
          ...{ width: 2000, height: 3000 },
          images: [
            {
              '@type': 'oa:Annotation',
              motivation: 'sc:painting',
              on: `${base}/${size}/canvas/${index}`,
              resource: {
                '@id': `${base}/image/${index}/full/full/0/default.jpg`,
                '@type': 'dctypes:Image',
                ...{ width: 2000, height: 3000 },
                service: {
                  '@context': 'http://iiif.io/api/image/2/context.json',
                  '@id': `${base}/image/${index}`,
                  profile: 'http://iiif.io/api/image/2/level2.json',
                },
              },
            },
          ],
        })),
      },
    ],
  };
}

function presentation3(size: number) {
  const base = 'https://example.org/iiif/huge3';
  return {
    '@context': 'http://iiif.io/api/presentation/3/context.json',
    id: `${base}/${size}/manifest.json`,
    type: 'Manifest',
    label: { en: ['Huge'] },
    items: Array.from({ length: size }, (_, index) => {
      const canvas = `${base}/${size}/canvas/${index}`;
      const service = { id: `${base}/image/${index}`, type: 'ImageService3', profile: 'level2' };
      const body = {
        id: `${service.id}/full/max/0/default.jpg`,
        type: 'Image',
        service: [service],
      };
      const painting = { type: 'Annotation', motivation: 'painting', body, target: canvas };
      const page = { id: `${canvas}/page`, type: 'AnnotationPage' };
      return {
        ...{ id: canvas, type: 'Canvas', width: 2000, height: 3000 },
        label: { en: [`Page ${index}`] },
        items: [{ ...page, items: [{ ...painting, id: `${canvas}/painting` }] }],
      };
    }),
  };
}
