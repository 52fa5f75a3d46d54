/**
 * Addresses of our own that stored documents may hold although the base URL can change: images that
 * this server keeps, its models, the annotations that it names under `/annotations/` (predictions, what is posted there,
 * people's versions of predictions), and in requests of jobs its copies of manifests. Stored as URNs, public where a
 * document leaves the server. Ids that people's software compares (canvases, manifests, annotations from elsewhere and
 * under `/annotation/`) are never rewritten.
 */
export const localAddress = {
  image: 'urn:iiif-autotag:image:',
  model: 'urn:iiif-autotag:model:',
  annotation: 'urn:iiif-autotag:annotation:',
  manifest: 'urn:iiif-autotag:manifest:',
  collection: 'urn:iiif-autotag:collection',
} as const;

const publicPath = {
  image: '/iiif/image/',
  model: '/models/',
  annotation: '/annotations/',
  manifest: '/iiif/manifests/',
  collection: '/iiif/collection',
} as const;

type Kind = keyof typeof localAddress;
const kinds: Kind[] = ['image', 'model', 'annotation', 'manifest', 'collection'];
const inDocuments: Kind[] = ['image', 'model', 'annotation'];

/** Any text (JSON, HTML) with our URNs turned into addresses under `base`, which has no trailing slash. */
export function toPublic(text: string, base: string): string {
  if (!text.includes('urn:iiif-autotag:')) return text;
  let result = text;
  for (const kind of kinds) result = result.replaceAll(localAddress[kind], base + publicPath[kind]);
  return result;
}

/** The stored form of an address of these kinds under `base`; any other address as it is. */
export function toLocal(address: string, base: string, of = inDocuments): string {
  for (const kind of of) {
    const prefix = base + publicPath[kind];
    if (address.startsWith(prefix)) return localAddress[kind] + address.slice(prefix.length);
  }
  return address;
}

export function tryDecode(text: string): string {
  try {
    return decodeURIComponent(text);
  } catch {
    return text; // not encoded, then
  }
}
