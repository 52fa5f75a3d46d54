import type { AnnotationRecord, Target } from '../annotation/annotation.ts';
import { toOpenAnnotation } from '../annotation/open-annotation.ts';
import type { Presentation } from '../annotation/presentation.ts';
import { dependsOnSize } from '../annotation/region.ts';
import { toWebAnnotation } from '../annotation/web-annotation.ts';
import type { JsonObject } from '../json.ts';
import type { Store } from '../store/store.ts';
import { type CanvasSizes, canvasSizes } from './canvas-sizes.ts';

type Link = { id: string; shortId: string; label: string };

export interface AnswerOptions {
  /** For viewers that read a list or page: every target gets a region that they can draw. */
  viewer?: boolean;
}

/**
 * Annotations as they leave the server, with what stands elsewhere: the manifest that lists a canvas
 * (sas-contract 2.5), and its size where a viewer needs a region. Made for one answer: what it
 * looks up, it looks up once.
 */
export function annotationAnswers(store: Store) {
  const links = new Map<string, Link | undefined>();
  const manifests = new Map<string, CanvasSizes>();

  async function presentation(records: AnnotationRecord[], viewer: boolean): Promise<Presentation> {
    for (const { origin, targets } of records) {
      // Predictions hold the region of the whole canvas in their document already.
      const wantsRegion = viewer && origin !== 'machine';
      for (const target of targets) await lookUp(target, wantsRegion);
    }
    const within = (canvas: string) => links.get(canvas);
    return viewer ? { within, canvasSize, viewer } : { within };
  }

  async function lookUp({ canvas, manifest, region }: Target, wantsRegion: boolean) {
    const wantsSize = wantsRegion && dependsOnSize(region);
    if (manifest !== undefined && !wantsSize) return;
    if (!links.has(canvas)) links.set(canvas, (await store.manifests.withCanvas(canvas))[0]);
    const link = links.get(canvas);
    if (!wantsSize || !link || manifests.has(link.shortId)) return;
    const record = await store.manifests.find(link.shortId);
    manifests.set(link.shortId, record ? canvasSizes(record) : new Map());
  }

  function canvasSize(id: string) {
    return manifests.get(links.get(id)?.shortId ?? '')?.get(id);
  }

  return {
    /** Of the canvases that people's annotations without a region in canvas units are on. */
    async sizes(records: AnnotationRecord[]): Promise<typeof canvasSize> {
      await presentation(records, true);
      return canvasSize;
    },
    /** Open Annotation, as SimpleAnnotationServer's clients and Presentation 2 read it. */
    async open(
      records: AnnotationRecord[],
      { viewer = false }: AnswerOptions = {},
    ): Promise<JsonObject[]> {
      const shown = await presentation(records, viewer);
      return records.map((record) => toOpenAnnotation(record, shown));
    },
    /** Web Annotation, as Presentation 3 reads it. */
    async web(
      records: AnnotationRecord[],
      { viewer = false }: AnswerOptions = {},
    ): Promise<JsonObject[]> {
      const shown = await presentation(records, viewer);
      return records.map((record) => toWebAnnotation(record, shown));
    },
  };
}
