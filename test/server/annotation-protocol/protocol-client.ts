import type { Answer, Client } from '../sas/client.ts';

export const jsonLd = 'application/ld+json;profile="http://www.w3.org/ns/anno.jsonld"';
const ns = { ldp: 'http://www.w3.org/ns/ldp#', oa: 'http://www.w3.org/ns/oa#' };

/** `Prefer` with these of the three preferences of a container. */
export const prefer = (...names: ('Minimal' | 'IRIs' | 'Descriptions')[]) => {
  const included = names.map((name) =>
    name === 'Minimal' ? `${ns.ldp}PreferMinimalContainer` : `${ns.oa}PreferContained${name}`,
  );
  return { Prefer: `return=representation;include="${included.join(' ')}"` };
};

export const webAnnotation = (change: Record<string, unknown> = {}) => ({
  '@context': 'http://www.w3.org/ns/anno.jsonld',
  type: 'Annotation',
  body: { type: 'TextualBody', value: 'I like this page!' },
  target: 'http://www.example.com/index.html',
  ...change,
});

/** Requests as a client of the protocol makes them. */
export function protocolClient({ send }: Client) {
  return {
    create: (document: unknown, headers: Record<string, string> = {}, path = '/annotations/') =>
      send('POST', path, document, { 'Content-Type': jsonLd, ...headers }),
    replace: (id: string, document: unknown, headers: Record<string, string> = {}) =>
      send('PUT', id, document, { 'Content-Type': jsonLd, ...headers }),
    remove: (id: string, headers: Record<string, string> = {}) =>
      send('DELETE', id, undefined, headers),
  };
}

export const tagOf = ({ headers }: Answer) => headers.get('etag') ?? '';
