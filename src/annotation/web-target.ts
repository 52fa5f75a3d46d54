import type { Json, JsonObject } from '../json.ts';
import { isJsonObject } from '../json.ts';
import type { AnnotationRecord, Target } from './annotation.ts';
import { idOf, listOf, typeOf } from './json-values.ts';
import type { Presentation } from './presentation.ts';
import { splitFragment } from './region.ts';
import type { ReadSelector } from './selector.ts';
import { readSelector } from './selector.ts';
import { viewerFragment, wholeFragment } from './viewer-fragment.ts';

/** One `on` of Open Annotation as a `target`; the plain canvas id where there is no region. */
export function webTarget(item: Json, read: Target, presentation: Presentation): Json {
  const selected = selectorOf(item);
  const whole = wholeFragment(read.canvas, presentation);
  const found = { ...selected, fragment: selected.fragment ?? (selected.svg ? undefined : whole) };
  const selector = webSelector(found, read.canvas, presentation);
  if (selector === undefined) return read.canvas;
  return { type: 'SpecificResource', source: sourceOf(read, presentation), selector };
}

/** A `target` of Web Annotation, unchanged but for regions: in canvas units, and of the whole canvas where asked. */
export function drawable(
  target: Json | undefined,
  record: AnnotationRecord,
  presentation: Presentation,
): Json | undefined {
  const targets = listOf(target).map((item, i) => {
    const read = record.targets[i] ?? record.targets[0];
    if (!read) return item;
    const found = selectorOf(item);
    const none = found.fragment === undefined && found.svg === undefined && !found.other;
    const fragment =
      found.fragment ?? (none ? wholeFragment(read.canvas, presentation) : undefined);
    if (fragment === undefined) return item;
    const value = viewerFragment(fragment, read.canvas, presentation);
    if (value === found.fragment && repaired(item)) return item;
    const selector = webSelector({ ...found, fragment: value }, read.canvas, presentation);
    if (isJsonObject(item) && item.source !== undefined) return { ...item, selector };
    return { type: 'SpecificResource', source: sourceOf(read, presentation), selector };
  });
  return Array.isArray(target) ? targets : targets[0];
}

/** A selector of either vocabulary as Web Annotation has it; a list where there are a fragment and a drawing. */
export function webSelector(
  { fragment, svg, other }: ReadSelector,
  canvas: string,
  presentation: Presentation,
): Json | undefined {
  const selectors: JsonObject[] = [];
  if (fragment !== undefined) {
    selectors.push({
      type: 'FragmentSelector',
      conformsTo: 'http://www.w3.org/TR/media-frags/',
      value: viewerFragment(fragment, canvas, presentation),
    });
  }
  if (svg !== undefined) selectors.push({ type: 'SvgSelector', value: svg });
  if (selectors.length === 0 && other) {
    const { '@type': _, ...kept } = other;
    selectors.push({ ...kept, type: typeOf(other) });
  }
  return selectors.length > 1 ? selectors : selectors[0];
}

// --- Internal helpers ---

/** Strings and objects with an id may carry their region in the address. */
function selectorOf(item: Json): ReadSelector {
  const read = readSelector(isJsonObject(item) ? item.selector : undefined);
  if (read.fragment !== undefined || read.svg !== undefined || read.other) return read;
  const address = isJsonObject(item)
    ? (idOf(item.full) ?? idOf(item.source) ?? idOf(item))
    : idOf(item);
  return { ...read, fragment: address === undefined ? undefined : splitFragment(address).fragment };
}

/** Whether its fragment is called a FragmentSelector, or stands in the address. */
function repaired(item: Json): boolean {
  if (!isJsonObject(item)) return true;
  return listOf(item.selector).every(
    (one) =>
      !isJsonObject(one) ||
      typeof one.value !== 'string' ||
      !one.value.startsWith('xywh=') ||
      typeOf(one) === 'FragmentSelector',
  );
}

function sourceOf(read: Target, { within }: Presentation): JsonObject {
  const manifest = read.manifest ?? within?.(read.canvas)?.id;
  return {
    id: read.canvas,
    type: 'Canvas',
    ...(manifest !== undefined && { partOf: [{ id: manifest, type: 'Manifest' }] }),
  };
}
