import { isDeepStrictEqual } from 'node:util';
import { webContext } from '../iiif/contexts.ts';
import type { Json, JsonObject } from '../json.ts';
import { isJsonObject } from '../json.ts';
import type { AnnotationRecord } from './annotation.ts';
import { dateKeys, datesOf } from './dates-out.ts';
import { listOf } from './json-values.ts';
import type { Presentation } from './presentation.ts';
import { bareMotivation } from './read-annotation.ts';
import { isDateTime } from './timestamp.ts';
import { webBodies } from './web-body.ts';
import { drawable, webTarget } from './web-target.ts';

/** The `x:` terms of predictions. */
export const ownTerms = { x: 'urn:iiif-autotag:vocabulary:' };

/**
 * What a document of ours needs as `@context` to be JSON-LD: Web Annotation, and our own terms. Documents that came with
 * a context keep it.
 */
export const annotationContext: Json[] = [webContext, ownTerms];

/** A Web Annotation that stands by itself: with its author's context, or ours, and never without the model's. */
export function withContext(annotation: JsonObject): JsonObject {
  const { '@context': sent, ...rest } = annotation;
  const contexts = listOf(sent);
  if (contexts.includes(webContext)) return { '@context': sent, ...rest };
  const context = contexts.length > 0 ? [webContext, ...contexts] : annotationContext;
  return { '@context': context, ...rest };
}

/**
 * A Web Annotation inside a document that names these contexts at its top, where IIIF's must stand once and for all
 * (Presentation 3.0 §4.6). What its author needs beside them stays.
 */
export function embedded(annotation: JsonObject, named: Json[]): JsonObject {
  const { '@context': sent, ...rest } = annotation;
  const own = listOf(sent).filter((one) => !named.some((other) => isDeepStrictEqual(one, other)));
  if (own.length === 0) return rest;
  return { '@context': own.length > 1 ? own : (own[0] ?? null), ...rest };
}

/**
 * An annotation as Presentation 3 and Web Annotation clients expect it. A Web Annotation comes out as it
 * came, with id and dates filled in; an Open Annotation goes through SAS's own crosswalk (SAS 7.3, 8).
 */
export function toWebAnnotation(
  record: AnnotationRecord,
  presentation: Presentation = {},
): JsonObject {
  const { document, form } = record;
  const dates = webDates(record);
  if (form === 'w3c') {
    const { id, created: _, modified: __, ...rest } = document;
    const same = rest.target !== undefined && !presentation.viewer && !presentation.canvasSize;
    return {
      id: record.id,
      ...rest,
      type: rest.type ?? 'Annotation',
      ...dates,
      ...(!same && { target: drawable(rest.target, record, presentation) }),
    };
  }
  const kept = Object.entries(document).filter(([key]) => !rewritten.has(key));
  const bodies = webBodies(document.resource);
  const targets = listOf(document.on).map((item, i) => {
    const read = record.targets[i] ?? record.targets[0];
    return read ? webTarget(item, read, presentation) : item;
  });
  const motivations = listOf(document.motivation).map((one) =>
    typeof one === 'string' ? bareMotivation(one) : one,
  );
  return {
    id: record.id,
    type: 'Annotation',
    motivation: motivations.length > 1 ? motivations : (motivations[0] ?? 'commenting'),
    ...(bodies.length > 0 && { body: bodies.length > 1 ? bodies : bodies[0] }),
    target: targets.length > 1 ? targets : targets[0],
    ...(creatorOf(document) !== undefined && { creator: creatorOf(document) }),
    ...dates,
    ...Object.fromEntries(kept),
  };
}

// --- Internal helpers ---

/** In the author's spelling where it has a zone, as the model demands; else in ours. */
function webDates(record: AnnotationRecord): JsonObject {
  const { created, modified } = datesOf(record);
  const dates: JsonObject = { created: isDateTime(created) ? created : record.created };
  if (modified !== undefined) dates.modified = isDateTime(modified) ? modified : record.modified;
  return dates;
}

const creatorKeys = ['dcterms:creator', 'http://purl.org/dc/terms/creator', 'oa:annotatedBy'];
const rewritten = new Set([
  ...['@context', '@id', '@type', 'id', 'type', 'motivation', 'resource', 'on', 'creator'],
  ...creatorKeys,
  ...dateKeys,
]);

function creatorOf(document: JsonObject): Json | undefined {
  const found = [...creatorKeys, 'creator']
    .map((key) => document[key])
    .find((value) => value !== undefined);
  const [first] = listOf(found);
  if (!isJsonObject(first)) return found;
  const { '@id': id, '@type': type, ...kept } = first;
  return { ...(id !== undefined && { id }), ...(type !== undefined && { type }), ...kept };
}
