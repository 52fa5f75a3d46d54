import type { JsonObject } from '../json.ts';

/**
 * The members of a resource that are no words of its version of Presentation: publishers' own. A conversion has
 * nothing to do with them, so that they go with the resource as they are.
 */
export function extensionsOf(resource: JsonObject, version: 2 | 3): JsonObject {
  const known = vocabularies[version];
  return Object.fromEntries(Object.entries(resource).filter(([name]) => !known.has(name)));
}

// --- Internal ---

const listed = (names: string) => new Set(names.split(/\s+/));

const vocabularies = {
  /** https://iiif.io/api/presentation/2.1/#b-summary-of-metadata-requirements, and of the annotations in it. */
  2: listed(
    `@context @id @type label metadata description thumbnail attribution license logo related rendering
    service seeAlso within viewingDirection viewingHint navDate startCanvas contentLayer sequences structures
    canvases ranges members images otherContent resources height width format profile language chars
    motivation resource on full selector default item style stylesheet first last next prev total
    startIndex id type value`,
  ),
  /** https://iiif.io/api/presentation/3.0/#a-summary-of-property-requirements */
  3: listed(
    `@context id type label metadata summary requiredStatement rights provider thumbnail navDate
    placeholderCanvas accompanyingCanvas viewingDirection behavior timeMode seeAlso service services
    homepage logo rendering partOf start supplementary items structures annotations height width duration
    language format profile motivation body target source selector value first last next prev total
    @id @type`,
  ),
};
