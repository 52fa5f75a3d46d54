import { isDeepStrictEqual } from 'node:util';
import type { Json, JsonObject } from '../json.ts';
import { isJsonObject } from '../json.ts';
import { listOf, typeOf } from './json-values.ts';
import { readTargets } from './read-targets.ts';
import { regionOf, splitFragment } from './region.ts';
import { readSelector } from './selector.ts';

export interface TargetMerge {
  /** The client keeps what it does not understand. */
  complete: boolean;
  sameForm: boolean;
  /** The stored targets as viewers are shown them. */
  shown?: Json;
}

/** `on` or `target` after an update, both of one vocabulary; `mergeAnnotation` says by which rules. */
export function mergeTargets(
  stored: Json | undefined,
  sent: Json | undefined,
  { complete, sameForm, shown }: TargetMerge,
): Json | undefined {
  if (sent === undefined || stored === undefined) return sent ?? stored;
  const wanted = listOf(sent).map(placeOf);
  if (complete && sameForm) return isDeepStrictEqual(sent, stored) ? stored : sent;
  const canvases = new Set(wanted.map(({ canvas }) => canvas));
  const isHere = (item: Json) => complete || canvases.has(placeOf(item).canvas);
  for (const seen of [stored, shown]) {
    const places = listOf(seen).filter(isHere).map(placeOf);
    if (isDeepStrictEqual(wanted, places)) return stored;
  }
  const old = listOf(stored);
  if (!complete && isUnread(old, wanted)) return stored;
  const targets = listOf(sent).map((item) => overlaid(old, repaired(item)));
  const elsewhere = old.filter((item) => !isHere(item));
  const merged = [...targets, ...elsewhere];
  return merged.length === 1 && !Array.isArray(sent) ? merged[0] : merged;
}

/** Fragments that a client calls an SvgSelector become the FragmentSelectors that they are. */
function repaired(item: Json): Json {
  if (!isJsonObject(item) || item.selector === undefined) return item;
  const { selector } = item;
  return {
    ...item,
    selector: Array.isArray(selector) ? selector.map(repairedSelector) : repairedSelector(selector),
  };
}

// --- Internal helpers ---

/** What a target comes to, however it is written. */
interface Place {
  canvas: string;
  region: string | undefined;
  svg: string | undefined;
  other: JsonObject | undefined;
}

function placeOf(item: Json): Place {
  const canvas = readTargets(item, 'target')[0]?.canvas ?? '';
  const { fragment, svg, other } = readSelector(isJsonObject(item) ? item.selector : undefined);
  const written = fragment ?? fragmentInAddress(item);
  const region = written === undefined ? undefined : regionOf(written);
  return {
    canvas,
    region: region ? JSON.stringify(region) : written,
    svg,
    other: fragment === undefined && svg === undefined ? other : undefined,
  };
}

function fragmentInAddress(item: Json): string | undefined {
  const object = isJsonObject(item) ? item : {};
  const address = [item, object.full, object.source, object['@id'], object.id].find(
    (one) => typeof one === 'string',
  );
  return typeof address === 'string' ? splitFragment(address).fragment : undefined;
}

/** A bare canvas, where the region was shown in a string or in one of several targets: they do not read those. */
function isUnread(old: Json[], wanted: Place[]): boolean {
  const [only, ...more] = wanted;
  if (!only || more.length > 0) return false;
  if (only.region !== undefined || only.svg !== undefined || only.other) return false;
  const here = old.some((item) => placeOf(item).canvas === only.canvas);
  return here && (old.length > 1 || !old.some(hasSelector));
}

const hasSelector = (item: Json) => isJsonObject(item) && item.selector !== undefined;

/** With what the stored target on the same canvas has and the sent one does not say: its manifest, its style. */
function overlaid(old: Json[], item: Json): Json {
  const { canvas } = placeOf(item);
  const [was, another] = old.filter((one) => placeOf(one).canvas === canvas);
  const specific = (one: Json | undefined): one is JsonObject =>
    isJsonObject(one) && (one.source !== undefined || one.full !== undefined);
  if (another !== undefined || !specific(was) || !specific(item)) return item;
  const { selector: _, source, full, ...kept } = was;
  return {
    ...kept,
    ...item,
    ...(isJsonObject(source) && item.source !== undefined && { source }),
    ...(isJsonObject(full) && item.full !== undefined && { full }),
  };
}

function repairedSelector(selector: Json): Json {
  if (!isJsonObject(selector) || typeof selector.value !== 'string') return selector;
  const misnamed = typeOf(selector) === 'SvgSelector' && /^(?:xywh|t)=/.test(selector.value);
  if (!misnamed) return selector;
  return selector['@type'] === undefined
    ? { ...selector, type: 'FragmentSelector', conformsTo: 'http://www.w3.org/TR/media-frags/' }
    : { ...selector, '@type': 'oa:FragmentSelector' };
}
