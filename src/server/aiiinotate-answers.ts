import type { AnnotationRecord, Target } from '../annotation/annotation.ts';
import { listOf } from '../annotation/json-values.ts';
import { inCanvasUnits } from '../annotation/region.ts';
import { presentationContext } from '../iiif/contexts.ts';
import { isJsonObject, type JsonObject } from '../json.ts';
import type { Store } from '../store/store.ts';
import { manifestShortId, type PathVersion } from './aiiinotate-names.ts';
import { annotationAnswers } from './annotation-answers.ts';
import { canvasSizes } from './canvas-sizes.ts';
import { pageContext, pageItems } from './page-context.ts';

/**
 * Annotations in the shapes of aiiinotate. Version 2: `on` is always a list, and every target says
 * `manifestShortId`, `manifestUri`, `canvasIdx` (from 0) and `xywh`, where there are any, also the box around what is
 * drawn in SVG. Version 3 is plain Web Annotation. Made for one answer.
 */
export function aiiinotateAnswers(store: Store) {
  const answers = annotationAnswers(store);
  const shortIdOf = once((canvas) => manifestShortId(canvas, store.manifests));
  const numbersOf = once(async (shortId) => {
    const manifest = await store.manifests.find(shortId);
    const numbers = new Map(manifest?.canvases.map(({ id }, index) => [id, index]));
    const sizes = manifest && canvasSizes(manifest);
    return { manifestUri: manifest?.id, numbers, sizes };
  });

  async function placeOf({ canvas, region: written }: Target): Promise<JsonObject> {
    const shortId = await shortIdOf(canvas);
    const { manifestUri, numbers, sizes } = await numbersOf(shortId);
    const canvasIdx = numbers.get(canvas);
    const where = canvasIdx === undefined ? {} : { manifestUri, canvasIdx };
    const region = inCanvasUnits(written, sizes?.get(canvas));
    const xywh = region && { xywh: [region.x, region.y, region.w, region.h] };
    return { manifestShortId: shortId, ...where, ...xywh };
  }

  async function placed(open: JsonObject, targets: Target[]): Promise<JsonObject> {
    const on = listOf(open.on).map(async (item, i) => {
      const target = targets[i];
      if (!target || !isJsonObject(item)) return item;
      return { ...item, ...(await placeOf(target)) };
    });
    return { ...open, on: await Promise.all(on) };
  }

  return async (version: PathVersion, records: AnnotationRecord[]): Promise<JsonObject[]> => {
    if (version === 3) return answers.web(records);
    const open = await answers.open(records);
    return Promise.all(open.map((each, i) => placed(each, records[i]?.targets ?? [])));
  };
}

export interface ListParts {
  version: PathVersion;
  base: string;
  /** Of this page, as it was asked for. */
  url: string;
  label: string;
  /** From 1. */
  page: number;
  pageSize: number;
  /** Of all pages. */
  total: number;
  items: JsonObject[];
}

/** A page of annotations: AnnotationList or AnnotationPage, with links to the pages beside it. */
export function aiiinotateList(parts: ListParts) {
  const { version, base, url, label, page, pageSize, total, items } = parts;
  const linkTo = (number: number) => {
    const id = pageAddress(url, number);
    return version === 2 ? id : { id, type: 'AnnotationPage' };
  };
  const links = {
    ...(page > 1 && { prev: linkTo(page - 1) }),
    ...(page * pageSize < total && { next: linkTo(page + 1) }),
  };
  return version === 2
    ? {
        '@context': presentationContext[2],
        '@type': 'sc:AnnotationList',
        '@id': url,
        label,
        ...links,
        resources: items,
      }
    : {
        '@context': pageContext(base),
        id: url,
        type: 'AnnotationPage',
        label: { en: [label] },
        ...links,
        items: pageItems(items),
      };
}

// --- Internal helpers ---

/** A look-up that is made once for each name: a whole manifest is read for the numbers of its canvases. */
function once<T>(lookUp: (name: string) => Promise<T>): (name: string) => Promise<T> {
  const known = new Map<string, Promise<T>>();
  return (name) => {
    const found = known.get(name) ?? lookUp(name);
    known.set(name, found);
    return found;
  };
}

function pageAddress(url: string, page: number): string {
  const address = new URL(url);
  address.searchParams.set('page', String(page));
  return address.href;
}
