import { mkdir } from 'node:fs/promises';
import { join } from 'node:path';
import sharp from 'sharp';
import { annotationOfPrediction } from '../../src/annotation/prediction-annotation.ts';
import { parseManifest } from '../../src/iiif/parse-manifest.ts';
import type { RunningServer } from '../server/start-server.ts';

export interface TwoGarments {
  shortId: string;
  /** The manifest's own. */
  id: string;
  canvases: string[];
}

/** A folder of two images as a manifest, a truth over HTTP and a prediction on its first canvas. */
export async function twoGarments(
  { autotag }: RunningServer,
  base: string,
  folder: string,
  headers: Record<string, string> = {},
): Promise<TwoGarments> {
  const images = join(folder, 'garments');
  await mkdir(images);
  const garment = Buffer.from(
    '<svg width="240" height="240"><path d="M70 40h100v170H70zM70 40L30 110l30 20 10-20M170 40l40 70-30 20-10-20" fill="#345"/></svg>',
  );
  for (const name of ['1.jpg', '2.jpg']) {
    const create = { width: 240, height: 240, channels: 3, background: '#eee8dd' } as const;
    await sharp({ create })
      .composite([{ input: garment }])
      .jpeg()
      .toFile(join(images, name));
  }
  const { document } = await autotag.localImages.importFolder(images, {
    size: async () => ({ width: 240, height: 240, format: 'jpeg' }),
    label: 'Two garments',
  });
  const { id, canvases } = parseManifest(document);
  const canvas = canvases[0]?.id ?? '';
  const registered = await send(`${base}/manifests`, document, headers);
  const truth = {
    '@context': 'http://iiif.io/api/presentation/2/context.json',
    '@type': 'oa:Annotation',
    motivation: ['oa:commenting'],
    resource: [{ '@type': 'dctypes:Text', format: 'text/html', chars: '<p>True: Shirt</p>' }],
    on: {
      '@type': 'oa:SpecificResource',
      full: canvas,
      selector: { '@type': 'oa:FragmentSelector', value: 'xywh=0,0,240,240' },
    },
  };
  await send(`${base}/annotation/create`, truth, headers);
  const prediction = {
    ...{ canvas, region: undefined, model: 'scratch', version: 'aaaaaaaaaaaa', recipe: 'garment' },
    ...{ label: 'Coat', confidence: 0.9134, top: [{ label: 'Coat', score: 0.9134 }] },
  };
  const about = {
    title: 'Scratch model',
    sha256: 'a'.repeat(64),
    manifest: id,
    canvas: { width: 240, height: 240 },
    now: autotag.now(),
  };
  await autotag.store.annotations.put([annotationOfPrediction(prediction, about)]);
  const found = await autotag.store.manifests.find(id);
  if (!found) throw new Error(`The manifest was not stored: ${JSON.stringify(registered)}`);
  return { shortId: found.shortId, id, canvases: canvases.map((each) => each.id) };
}

// --- Internal helpers ---

async function send(
  address: string,
  document: unknown,
  headers: Record<string, string>,
): Promise<unknown> {
  const response = await fetch(address, {
    method: 'POST',
    headers: { ...headers, 'Content-Type': 'application/json' },
    body: JSON.stringify(document),
  });
  if (!response.ok) throw new Error(`${address}: ${response.status} ${await response.text()}`);
  return response.json();
}
