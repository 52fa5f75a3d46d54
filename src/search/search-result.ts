import type { AnnotationRecord, Target } from '../annotation/annotation.ts';
import { toOpenAnnotation } from '../annotation/open-annotation.ts';
import { targetsOf } from '../annotation/read-annotation.ts';
import { fragmentOf, inCanvasUnits, type PercentRegion } from '../annotation/region.ts';
import { words } from '../annotation/words.ts';
import type { JsonObject } from '../json.ts';
import type { SearchAnswerParts } from './search-answer.ts';

/**
 * One annotation as a search result (SAS 5.3): `on` a string that always ends in a region, one body as an
 * object, `label` the text around the first word that was asked for.
 */
export function searchResult(
  record: AnnotationRecord,
  {
    params,
    manifest,
    canvases,
    canvasSize,
    bodies = 'sas',
    within,
  }: Omit<SearchAnswerParts, 'found'>,
): JsonObject {
  const { resource, ...open } = toOpenAnnotation(record);
  const { '@context': _, ...annotation } = open;
  const target =
    record.targets.find(({ canvas }) => canvases?.includes(canvas)) ??
    record.targets.find(({ canvas }) => manifest?.has(canvas)) ??
    record.targets.find((one) => one.manifest !== undefined && one.manifest === manifest?.id) ??
    record.targets[0];
  const single = Array.isArray(resource) && resource.length === 1 ? resource[0] : resource;
  const plain = { '@type': 'dctypes:Text', format: 'text/plain', chars: record.text };
  return {
    ...annotation,
    ...(bodies === 'viewer' ? { resource: plain } : single !== undefined && { resource: single }),
    on: target ? linked(target, addressOf(record, target, canvasSize), within) : '',
    label: snippet(record.text, words(params.get('q') ?? '')),
  };
}

/** Up to two words before the first match and one after it; all of a short text. */
export function snippet(text: string, asked: string[]): string {
  const parts = text.split(/\s+/).filter((part) => part !== '');
  if (parts.length < 5) return parts.join(' ');
  const wanted = new Set(asked);
  const at = parts.findIndex((part) => words(part).some((word) => wanted.has(word)));
  if (at < 0) return parts.slice(0, 5).join(' ');
  return parts.slice(Math.max(0, at - 2), at + 2).join(' ');
}

// --- Internal helpers ---

function linked(
  { canvas }: Target,
  address: string,
  within: SearchAnswerParts['within'],
): string | JsonObject {
  const manifest = within?.(canvas);
  if (!manifest) return address;
  return {
    '@id': address,
    within: { '@id': manifest.id, '@type': 'sc:Manifest', label: manifest.label },
  };
}

function addressOf(
  record: AnnotationRecord,
  target: Target,
  canvasSize: SearchAnswerParts['canvasSize'],
): string {
  const size = canvasSize?.(target.canvas);
  // Predictions hold the region of the whole canvas in their documents alone.
  const written = target.region ?? targetsOf(record)[record.targets.indexOf(target)]?.region;
  const region = inCanvasUnits(written ?? whole, size) ?? written ?? whole;
  const fragment = 'percent' in region ? `xywh=pct:${region.percent}` : fragmentOf(region);
  return `${target.canvas}#${fragment}`;
}

/** Universal Viewer dies on a target without a region. */
const whole: PercentRegion = { percent: [0, 0, 100, 100] };
