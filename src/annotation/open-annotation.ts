import { presentationContext } from '../iiif/contexts.ts';
import type { Json, JsonObject } from '../json.ts';
import { isJsonObject } from '../json.ts';
import type { AnnotationRecord } from './annotation.ts';
import { dateKeys, datesOf } from './dates-out.ts';
import { listOf } from './json-values.ts';
import { openBodies } from './open-body.ts';
import { openTargets } from './open-target.ts';
import type { Presentation } from './presentation.ts';
import { bareMotivation } from './read-annotation.ts';

/**
 * An annotation as SimpleAnnotationServer's clients expect it (SAS 2.1 to 2.5): context, list of motivations,
 * list of bodies, `on` an object for one plain target and a list otherwise. What else the author sent
 * stays, less blank node ids and what SAS itself once added.
 */
export function toOpenAnnotation(
  record: AnnotationRecord,
  presentation: Presentation = {},
): JsonObject {
  const { document } = record;
  const rest = Object.entries(document).filter(([key]) => !rewritten.has(key));
  const { created, modified } = datesOf(record);
  const bodies = openBodies(record);
  return {
    '@context': presentationContext[2],
    '@id': record.id,
    '@type': record.form === 'oa' ? (document['@type'] ?? 'oa:Annotation') : 'oa:Annotation',
    motivation: motivationsOf(record),
    ...(bodies && { resource: bodies }),
    on: openTargets(record, presentation),
    ...(record.form === 'w3c' && record.creator !== undefined
      ? { 'dcterms:creator': record.creator }
      : {}),
    'dcterms:created': created,
    ...(modified !== undefined && { 'dcterms:modified': modified }),
    ...Object.fromEntries(rest),
  };
}

/** `oa:commenting` of `commenting`, `sc:painting` of `painting`; whole addresses as they are. */
function prefixedMotivation(name: string): string {
  if (/[:/]/.test(name)) return name;
  return `${name === 'painting' ? 'sc' : 'oa'}:${name}`;
}

// --- Internal helpers ---

const rewritten = new Set([
  ...['@context', '@id', '@type', 'motivation', 'resource', 'on'],
  ...['id', 'type', 'body', 'bodyValue', 'target', 'creator'],
  ...dateKeys,
]);

/** As sent; viewers list nothing without a motivation, so that none becomes commenting. */
function motivationsOf(record: AnnotationRecord): Json[] {
  const sent = listOf(record.document.motivation).filter(
    (one) => typeof one === 'string' || isJsonObject(one),
  );
  if (sent.length === 0) return ['oa:commenting'];
  return sent.map((one) =>
    typeof one === 'string' && record.form === 'w3c'
      ? prefixedMotivation(bareMotivation(one))
      : one,
  );
}
