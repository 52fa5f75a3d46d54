import {
  getAnnotations,
  getPresentAnnotationsOnSelectedCanvases,
  getVisibleCanvasIds,
} from 'mirador';
import { readAnnotation } from './read-annotation.js';

/** All annotations on the canvases that a window shows, each once. */
export function annotationsInView(state, { windowId }) {
  const found = new Map();
  for (const canvasId of getVisibleCanvasIds(state, { windowId })) {
    for (const page of getPresentAnnotationsOnSelectedCanvases(state, { canvasId, windowId })) {
      for (const item of page.resources) found.set(item.id, readAnnotation(item, canvasId));
    }
  }
  return [...found.values()];
}

/** What people have said of the very region of a prediction. */
export const truthsFor = (prediction, annotations) =>
  annotations.filter(
    ({ truth, canvasId, region }) =>
      truth !== undefined && canvasId === prediction.canvasId && region === prediction.region,
  );

/** The addresses of the pages of a canvas that Mirador holds: asking for them again refreshes its rows. */
export const pagesOf = (state, canvasId) => Object.keys(getAnnotations(state)[canvasId] ?? {});
