// The JSON-LD contexts that documents name as `@context`, and content types as profile.

/** Every Web Annotation, page and collection must name it. */
export const webContext = 'http://www.w3.org/ns/anno.jsonld';

/** That of 2 is also that of Open Annotation as IIIF uses it. */
export const presentationContext = {
  2: 'http://iiif.io/api/presentation/2/context.json',
  3: 'http://iiif.io/api/presentation/3/context.json',
} as const;

export const searchContext = {
  1: 'http://iiif.io/api/search/1/context.json',
  2: 'http://iiif.io/api/search/2/context.json',
} as const;

export const imageContext = {
  1: 'http://iiif.io/api/image/1/context.json',
  2: 'http://iiif.io/api/image/2/context.json',
  3: 'http://iiif.io/api/image/3/context.json',
} as const;

export const discoveryContext = 'http://iiif.io/api/discovery/1/context.json';
