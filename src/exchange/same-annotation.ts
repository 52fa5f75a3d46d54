import type { AnnotationRecord } from '../annotation/annotation.ts';
import { toOpenAnnotation } from '../annotation/open-annotation.ts';
import { toWebAnnotation } from '../annotation/web-annotation.ts';
import { isJsonObject, type Json, type JsonObject } from '../json.ts';
import { toPublic } from '../local-address.ts';
import { linkManifests } from '../search/link-manifests.ts';
import type { ManifestStore } from '../store/store.ts';

/**
 * Whether a document is what is stored: as it was sent, or as this server gives it out in either vocabulary, with
 * or without the manifest that it adds. The order of keys, the context and the spelling of our own addresses do
 * not count.
 */
export async function isSameAnnotation(
  stored: AnnotationRecord,
  document: JsonObject,
  { manifests, base }: { manifests: ManifestStore; base: string },
): Promise<boolean> {
  if (JSON.stringify(document) === JSON.stringify(stored.document)) return true;
  const textOf = (one: JsonObject) => toPublic(canonicalText(withoutContext(one)), base);
  const sent = textOf(document);
  const given = [stored.document, toWebAnnotation(stored), toOpenAnnotation(stored)];
  if (given.some((one) => sent === textOf(one))) return true;
  const within = await linkManifests([stored], manifests);
  return (
    sent === textOf(toWebAnnotation(stored, { within })) ||
    sent === textOf(toOpenAnnotation(stored, { within }))
  );
}

/** JSON with its keys in order: equal for documents that mean the same. */
export function canonicalText(value: Json): string {
  return JSON.stringify(sorted(value));
}

// --- Internal helpers ---

function withoutContext({ '@context': _, ...document }: JsonObject): JsonObject {
  return document;
}

function sorted(value: Json | undefined): Json | undefined {
  if (Array.isArray(value)) return value.map((one) => sorted(one) ?? null);
  if (!isJsonObject(value)) return value;
  const keys = Object.keys(value).sort();
  return Object.fromEntries(keys.map((key) => [key, sorted(value[key])]));
}
