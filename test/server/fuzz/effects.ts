import type { WireRequest } from './wire.ts';

/** What a request may do to the annotations that are stored, at the most. */
export type Effect =
  /** Nothing, and nothing to the rest of the store either. */
  | 'read'
  /** Adds some. */
  | 'create'
  /** Changes one, or adds one. */
  | 'update'
  /** Takes some away. */
  | 'delete'
  /** Adds and changes, all that it can, also where it is refused in the end. */
  | 'import'
  /** Adds, replaces and takes away a machine's. */
  | 'job'
  /** Nothing, while it writes something else. */
  | 'beside';

export interface Expected {
  effect: Effect;
  /** The server asks others on our behalf: 502 where they do not answer. */
  fetches: boolean;
  /** The one annotation that is deleted, by its id. */
  named: string | undefined;
}

/** By the method and the path that are really sent; what no row has is refused, or reads. */
export function expectedOf({ method, path }: Pick<WireRequest, 'method' | 'path'>): Expected {
  const plain = path.split('?', 1)[0] ?? path;
  const row = writing.find(([verb, shape]) => verb === method && shape.test(plain));
  return {
    effect: row?.[2] ?? 'read',
    fetches: asking.some(([verb, shape]) => verb === method && shape.test(path)),
    named: method === 'DELETE' ? nameIn(path) : undefined,
  };
}

// --- Internal helpers ---

/** The first row that fits counts. */
const writing: [method: string, path: RegExp, effect: Effect][] = [
  // SimpleAnnotationServer
  ['POST', /^\/annotation\/(?:create|populate)\/?$/, 'create'],
  ['POST', /^\/annotation\/update(?:\/.*)?$/, 'update'],
  ['DELETE', /^\/annotation\/search\/?$/, 'delete'],
  ['DELETE', /^\/annotation\/destroy(?:\/.*)?$/, 'delete'],
  // aiiinotate, which keeps the annotations of a manifest that it forgets
  ['POST', /^\/annotations\/[23]\/create(?:Many)?\/?$/, 'create'],
  ['POST', /^\/annotations\/[23]\/update\/?$/, 'update'],
  ['DELETE', /^\/annotations\/[23]\/delete\/?$/, 'delete'],
  ['DELETE', /^\/manifests\/[23]\/delete\/?$/, 'beside'],
  // annotot and the Web Annotation Protocol share their paths
  ['POST', /^\/annotations(?:\.json)?\/?$/, 'create'],
  ['POST', /^\/annotations\/containers\/$/, 'beside'],
  ['POST', /^\/annotations\/(?:manifests|canvases|containers)\/[^/]+\/$/, 'create'],
  ['PATCH', /^\/annotations\/.+$/, 'update'],
  ['PUT', /^\/annotations(?:\/.*)?$/, 'update'],
  ['DELETE', /^\/annotations\/containers\/[^/]+\/$/, 'beside'],
  ['DELETE', /^\/annotations(?:\/.*)?$/, 'delete'],
  // Manifests; ours takes its annotations with it
  ['POST', /^\/manifests(?:\/.*)?$/, 'beside'],
  ['DELETE', /^\/manifests(?:\/.*)?$/, 'delete'],
  ['DELETE', /^\/iiif\/manifests\/[^/]+(?:\/[23])?\/?$/, 'delete'],
  ['POST', /^\/iiif\/image\/?$/, 'beside'],
  // Many at once
  ['POST', /^\/import\/?$/, 'import'],
  ['POST', /^\/tagging\/jobs\/?$/, 'job'],
  ['DELETE', /^\/tagging\/jobs\/[^/]+\/?$/, 'beside'],
];

const asking: [method: string, path: RegExp][] = [
  ['POST', /^\/annotations\/[23]\/createMany\/?(?:\?|$)/],
  ['POST', /^\/manifests(?:\/[^?]*)?(?:\?|$)/],
  ['POST', /^\/(?:tagging\/jobs|predict)\/?(?:\?|$)/],
  ['GET', /^\/evaluation\/?\?(?:.*&)?collection=./],
];

/** In the path, or in the one parameter that says it; undefined where it may mean several, or none. */
function nameIn(path: string): string | undefined {
  const inPath = /^\/annotations\/([^/?]+)(?:\?|$)/.exec(path);
  const inQuery = /^\/(?:annotation\/destroy|annotations\/[23]\/delete)\/?\?uri=([^&]+)$/.exec(
    path,
  );
  const name = inPath?.[1] ?? inQuery?.[1];
  return name === undefined ? undefined : decoded(name);
}

function decoded(text: string): string | undefined {
  try {
    return decodeURIComponent(text);
  } catch {
    return undefined; // what has no meaning names nothing
  }
}
