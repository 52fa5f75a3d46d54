import type { AnnotationRecord, Origin } from '../../src/annotation/annotation.ts';
import { regionOf } from '../../src/annotation/region.ts';
import type { LoadedModel } from '../../src/evaluation/group-predictions.ts';
import { openStore } from '../../src/store/open-store.ts';
import type { ManifestRecord, Store } from '../../src/store/store.ts';
import { modelCardSchema } from '../../src/tagging/model-card.ts';

const now = '2026-01-01T00:00:00.000Z';

/** A model that knows three garments, 90 of 100 right at home. */
export function modelOf(name: string, version = 'aaaaaaaaaaaa', always = true): LoadedModel {
  const card = modelCardSchema.parse({
    name,
    title: `The ${name} model`,
    files: {},
    input: { side: 28, channels: 1, layout: 'NHWC' },
    recipe: 'garment',
    labels: ['T-shirt/top', 'Coat', 'Shirt'],
    aliases: { 'T-shirt': 'T-shirt/top' },
    home: { accuracy: 0.9, on: 'a hundred garments', images: 100 },
    licence: 'MIT',
  });
  return { card, version, always };
}

/** `xywh`: `x,y,w,h`, also `percent:x,y,w,h`; absent: the whole canvas. */
export interface Said {
  canvas: string;
  xywh?: string;
  truth?: string;
  predicted?: string;
  confidence?: number;
  model?: string;
  version?: string;
  recipe?: string;
  creator?: string;
  origin?: Origin;
  manifest?: string;
}

let serial = 0;

export function annotation(said: Said): AnnotationRecord {
  serial += 1;
  const { canvas, truth, predicted, confidence, model, creator, manifest } = said;
  const machine = model !== undefined;
  return {
    id: `https://example.org/annotations/${serial}`,
    form: 'w3c',
    document: { type: 'Annotation' },
    origin: said.origin ?? (machine ? 'machine' : 'curator'),
    created: now,
    modified: now,
    targets: [{ canvas, region: regionOf(`xywh=${said.xywh}`), manifest }],
    motivations: ['tagging'],
    creator,
    text: '',
    statement: { truth, predicted, confidence, problems: [] },
    model,
    version: machine ? (said.version ?? 'aaaaaaaaaaaa') : undefined,
    recipe: machine ? (said.recipe ?? 'garment') : undefined,
  };
}

export const canvasId = (name: string) => `https://example.org/canvas/${name}`;

/** Canvases of 240 by 240, each with an image behind an Image API 3 service. */
export function manifestRecord(name: string, canvases: string[]): ManifestRecord {
  const id = `https://example.org/${name}/manifest.json`;
  const items = canvases.map((canvas) => ({
    id: canvasId(canvas),
    type: 'Canvas',
    label: { en: [`Picture ${canvas}`] },
    width: 240,
    height: 240,
    items: [
      {
        id: `${canvasId(canvas)}/page`,
        type: 'AnnotationPage',
        items: [
          {
            id: `${canvasId(canvas)}/image`,
            type: 'Annotation',
            motivation: 'painting',
            target: canvasId(canvas),
            body: {
              id: `https://images.example.org/${canvas}/full/max/0/default.jpg`,
              type: 'Image',
              format: 'image/jpeg',
              width: 960,
              height: 960,
              service: [
                {
                  id: `https://images.example.org/${canvas}`,
                  type: 'ImageService3',
                  profile: 'level2',
                },
              ],
            },
          },
        ],
      },
    ],
  }));
  const label = `The ${name} collection`;
  return {
    shortId: name,
    id,
    url: undefined,
    label,
    version: 3,
    document: {
      '@context': 'http://iiif.io/api/presentation/3/context.json',
      id,
      type: 'Manifest',
      label: { en: [label] },
      items,
    },
    canvases: canvases.map((canvas) => ({
      id: canvasId(canvas),
      label: `Picture ${canvas}`,
      usable: true,
      size: { width: 240, height: 240 },
    })),
    warnings: [],
    created: now,
    modified: now,
  };
}

/** A store in memory that holds these manifests and what was said of their canvases, which are named without their address. */
export async function storeOf(manifests: ManifestRecord[], said: Said[]): Promise<Store> {
  const store = await openStore('sqlite::memory:');
  for (const manifest of manifests) await store.manifests.put(manifest);
  const records = said.map((each) => annotation({ ...each, canvas: canvasId(each.canvas) }));
  if (records.length) await store.annotations.insert(records);
  return store;
}
