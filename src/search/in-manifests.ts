import type { Presentation } from '../annotation/presentation.ts';
import { splitFragment } from '../annotation/region.ts';
import { isJsonObject, type Json, type JsonObject } from '../json.ts';

/**
 * Targets that say which manifest their canvas is in, with its label (Search 2.0 §4.2.3): what a client needs that has
 * not loaded it. A target that names one itself keeps it.
 */
export function inManifests(
  target: Json | undefined,
  within: NonNullable<Presentation['within']>,
): Json | undefined {
  if (Array.isArray(target)) return target.map((one) => inManifests(one, within) ?? null);
  const part = isJsonObject(target) ? target.source : undefined;
  if (isJsonObject(target) && part !== undefined) {
    return { ...target, source: inManifests(part, within) };
  }
  const resource: JsonObject = isJsonObject(target) ? target : { id: target, type: 'Canvas' };
  if (typeof resource.id !== 'string') return target;
  const manifest = within(splitFragment(resource.id).canvas);
  if (!manifest || isOther(resource.partOf, manifest.id)) return target;
  const label = { none: [manifest.label] };
  return { ...resource, partOf: [{ id: manifest.id, type: 'Manifest', label }] };
}

// --- Internal helpers ---

/** Whether it names a manifest, and another one than this. */
function isOther(partOf: Json | undefined, manifest: string): boolean {
  const named = [partOf].flat().filter(isJsonObject);
  return named.length > 0 && named.every(({ id }) => id !== manifest);
}
