import { isJsonObject } from '../json.ts';
import type { ImageService } from './manifest.ts';

/**
 * The best Image API service among those of an image (highest version first, then the first); services
 * of other kinds (authentication, search, physical dimensions) are passed over. A service that says
 * nothing about itself is taken for Image API 2: its info.json will tell.
 */
export function bestImageService(services: unknown): ImageService | undefined {
  return [services]
    .flat(2)
    .map(readService)
    .filter((service) => service !== undefined)
    .toSorted((a, b) => b.version - a.version)[0];
}

/** 0, 1 or 2 where one of the profiles says so: URIs of all versions, or `level1`. */
export function complianceLevel(profile: unknown): 0 | 1 | 2 | undefined {
  for (const item of [profile].flat(2)) {
    const level = typeof item === 'string' ? /level([012])(\.json)?$/.exec(item)?.[1] : undefined;
    if (level === '0') return 0;
    if (level === '1') return 1;
    if (level === '2') return 2;
  }
  return undefined;
}

/** From `type`, `@context` or profile, in this order. */
export function imageApiVersion(service: Record<string, unknown>): 1 | 2 | 3 | undefined {
  const types = [service.type, service['@type']].flat(2);
  const contexts = [service['@context']].flat(2);
  const profiles = [service.profile].flat(2);
  for (const value of [...types, ...contexts, ...profiles]) {
    const version = typeof value === 'string' ? versionIn(value) : undefined;
    if (version) return version;
  }
  return undefined;
}

/** Without what some publishers leave at its end. */
export const serviceId = (address: string) =>
  address
    .trim()
    .replace(/\/info\.json$/, '')
    .replace(/\/+$/, '');

// --- Internal ---

function readService(service: unknown): ImageService | undefined {
  if (typeof service === 'string') return { id: serviceId(service), version: 2, level: undefined };
  if (!isJsonObject(service)) return undefined;
  const address = service.id ?? service['@id'];
  if (typeof address !== 'string' || address.trim() === '') return undefined;
  const level = complianceLevel(service.profile);
  const version =
    imageApiVersion(service) ?? (level !== undefined || isSilent(service) ? 2 : undefined);
  return version && { id: serviceId(address), version, level };
}

const isSilent = (service: Record<string, unknown>) =>
  [service.profile, service['@context']].every((value) => value === undefined) &&
  [service.type, service['@type'] ?? 'Service'].flat().every((type) => !type || type === 'Service');

function versionIn(text: string): 1 | 2 | 3 | undefined {
  const found =
    /^(?:iiif:)?ImageService([123])$/.exec(text) ??
    /iiif\.io\/api\/image\/([123])(?:\/|$)/.exec(text) ??
    // The forerunner of iiif.io: Image API 1.0 and 1.1.
    /library\.stanford\.edu\/iiif\/image-api\/(?:(1)\.[01]\/)?/.exec(text);
  if (!found) return undefined;
  if (found[1] === '3') return 3;
  return found[1] === '2' ? 2 : 1;
}
