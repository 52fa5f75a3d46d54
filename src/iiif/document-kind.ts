import { isJsonObject } from '../json.ts';

/** What a IIIF document is, and the version of Presentation that it is written in. */
export type DocumentKind = 'manifest' | 'collection' | 'other';

export function documentKind(document: unknown): DocumentKind {
  const type = documentType(document);
  if (type === undefined) return 'other';
  if (isType(type, 'Manifest')) return 'manifest';
  return isType(type, 'Collection') ? 'collection' : 'other';
}

/** Presentation 3 has `type`, Presentation 2 and its forerunner `@type`. */
export function documentVersion(document: Record<string, unknown>): 2 | 3 {
  return typeof document.type === 'string' && document['@type'] === undefined ? 3 : 2;
}

/** For messages: what somebody sent in place of what was expected. */
export function describeDocument(document: unknown): string {
  if (document === null || document === undefined) return 'nothing';
  if (Array.isArray(document)) return 'an array';
  if (!isJsonObject(document)) return `a ${typeof document}`;
  const type = documentType(document);
  return type === undefined ? 'an object without @type' : type.slice(0, 100);
}

// --- Internal ---

/** The type as the document spells it; undefined where it has none. */
function documentType(document: unknown): string | undefined {
  if (!isJsonObject(document)) return undefined;
  const types = [document['@type'], document.type].flat();
  return types.find((type) => typeof type === 'string');
}

/** `sc:Manifest`, `Manifest`, `http://iiif.io/api/presentation/2#Manifest`. */
const isType = (type: string, name: string) => type.split(/[:#/]/).at(-1) === name;
