import { asText, isJsonObject, type Json, type JsonObject } from '../json.ts';

/**
 * Services as they were in a Presentation 2 document, with only what Presentation 3 asks for changed: the type that
 * the upgrade found, the profile as one string. Image, search and auth services keep whatever else they say.
 */
export function restoreServices(upgraded: JsonObject, source: JsonObject): JsonObject {
  const known = new Map<string, JsonObject>();
  gather(source, known);
  return restoredMembers(upgraded, known);
}

// --- Internal ---

function gather(value: Json | undefined, known: Map<string, JsonObject>): void {
  if (Array.isArray(value)) for (const item of value) gather(item, known);
  if (!isJsonObject(value)) return;
  for (const [name, member] of Object.entries(value)) {
    if (name === 'service') for (const service of [member].flat()) remember(service, known);
    gather(member, known);
  }
}

function remember(service: Json | undefined, known: Map<string, JsonObject>): void {
  if (!isJsonObject(service)) return;
  const id = service['@id'] ?? service.id;
  if (typeof id === 'string' && !known.has(id)) known.set(id, service);
}

function restored(value: Json, known: Map<string, JsonObject>): Json {
  if (Array.isArray(value)) return value.map((item) => restored(item, known));
  return isJsonObject(value) ? restoredMembers(value, known) : value;
}

function restoredMembers(value: JsonObject, known: Map<string, JsonObject>): JsonObject {
  return Object.fromEntries(
    Object.entries(value).map(([name, member = null]) => {
      const below = restored(member, known);
      return [name, name === 'service' ? [below].flat().map((one) => asSent(one, known)) : below];
    }),
  );
}

function asSent(service: Json, known: Map<string, JsonObject>): Json {
  if (!isJsonObject(service)) return service;
  const id = service['@id'] ?? service.id;
  const sent = typeof id === 'string' ? known.get(id) : undefined;
  if (!sent) return service;
  const zero = /\/search\/0\//.test(`${asText(sent['@context'])} ${asText(sent.profile)}`);
  return { ...sent, ...service, ...(zero && { '@type': 'SearchService0' }) };
}
