import type { Region } from '../../iiif/manifest.ts';
import type { JsonObject } from '../../json.ts';
import type { Store } from '../../store/store.ts';
import { canvasesIn, imageAddress, type PlacedCanvas, sizeOf } from '../canvases.ts';
import { type Claim, predictionsOn, truthsOn } from '../claims.ts';
import { jsonMembers } from '../json-members.ts';
import { type ExchangeScope, recordsOn } from '../scope.ts';
import { areaOf, polygonsOfTarget } from './polygons.ts';

/**
 * COCO object detection (https://cocodataset.org/#format-data): `images`, `annotations` (what people say to be
 * true), `categories`; beside them `predictions`, each with its `score`, in COCO's own format of results, so that
 * no training takes them for truth. Boxes and sizes are in canvas units. A claim about the whole of a canvas
 * whose size nobody knows has no box: it is left out, and counted in `info`.
 */
export async function* cocoText(
  store: Pick<Store, 'annotations' | 'manifests'>,
  scope: ExchangeScope,
): AsyncGenerator<string> {
  const images = new Map<string, number>();
  yield '{"images":[';
  yield* jsonMembers(
    (async function* () {
      for await (const canvas of canvasesIn(store, scope)) {
        images.set(canvas.id, images.size + 1);
        yield imageOf(canvas, images.size);
      }
    })(),
  );
  const categories = new Map<string, number>();
  let withoutBox = 0;
  for (const [name, claimsOn, detailsOf] of lists) {
    let id = 0;
    yield `],\n"${name}":[`;
    yield* jsonMembers(
      (async function* () {
        for await (const canvas of canvasesIn(store, scope)) {
          const image = images.get(canvas.id);
          if (image === undefined) continue; // new since the images were listed
          for (const claim of claimsOn(canvas, await recordsOn(store, canvas.id, scope))) {
            const box = claim.region ?? wholeOf(canvas);
            if (box) {
              const category = numberOf(claim.label, categories);
              yield {
                id: ++id,
                image_id: image,
                category_id: category,
                ...boxOf(box),
                ...drawnOf(claim),
                ...detailsOf(claim),
              };
            } else withoutBox += 1;
          }
        }
      })(),
    );
  }
  const named = [...categories].map(([name, id]) => ({ id, name, supercategory: '' }));
  const info = { description: 'Annotations of iiif-autotag', left_out_without_box: withoutBox };
  yield `],\n"categories":${JSON.stringify(named)},\n"licenses":[],\n"info":${JSON.stringify(info)}}\n`;
}

// --- Internal helpers ---

const lists = [
  [
    'annotations',
    truthsOn,
    (claim: Claim) => ({ iscrowd: 0, ...originOf(claim), modified: claim.record.modified }),
  ],
  [
    'predictions',
    predictionsOn,
    (claim: Claim) => ({
      score: claim.record.statement.confidence,
      ...{ model: claim.record.model, version: claim.record.version, recipe: claim.record.recipe },
      ...originOf(claim),
    }),
  ],
] as const;

/** By what an import finds back: which annotation it is, which of its targets, and whether the box stands for all. */
function originOf({ record, target, region }: Claim): JsonObject {
  return {
    annotation: record.id,
    ...(target > 0 && { target: target + 1 }),
    ...(!region && { whole: true }),
  };
}

/** IIIF images all end in `default.jpg`: `file_name` is one under which a downloaded image may lie. */
function imageOf(canvas: PlacedCanvas, id: number): JsonObject {
  const { manifest, index, label, width, height } = canvas;
  const name = manifest ? `${manifest.shortId}-${String(index).padStart(4, '0')}` : `canvas-${id}`;
  return {
    ...{ id, width, height, file_name: `${name}.jpg` },
    coco_url: imageAddress(canvas),
    ...{ canvas: canvas.id, label, manifest: manifest?.id },
  };
}

function wholeOf(canvas: PlacedCanvas): Region | undefined {
  const size = sizeOf(canvas);
  return size && { x: 0, y: 0, w: size.width, h: size.height };
}

function boxOf({ x, y, w, h }: Region): JsonObject {
  const corners = [x, y, x + w, y, x + w, y + h, x, y + h];
  return { bbox: [x, y, w, h], area: w * h, segmentation: [corners] };
}

/** What was drawn within the box, where that is polygons. */
function drawnOf({ record, target, region }: Claim): JsonObject {
  const polygons = region && polygonsOfTarget(record, target);
  if (!polygons) return {};
  const segmentation = polygons.map((points) => points.flatMap(({ x, y }) => [x, y]));
  return { area: areaOf(polygons), segmentation };
}

function numberOf(label: string, categories: Map<string, number>): number {
  const known = categories.get(label);
  if (known !== undefined) return known;
  categories.set(label, categories.size + 1);
  return categories.size;
}
