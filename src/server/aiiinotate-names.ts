import { randomUUID } from 'node:crypto';
import type { AnnotationRecord } from '../annotation/annotation.ts';
import { md5 } from '../iiif/short-id.ts';
import type { ManifestStore } from '../store/store.ts';

/** The versions of the Presentation API that stand in aiiinotate's paths: Open Annotation and Web Annotation. */
export type PathVersion = 2 | 3;

/**
 * The name of a canvas's manifest in aiiinotate's addresses: the short id of the oldest registered manifest that lists
 * it; of a canvas that none lists, the segment of its address before a word of IIIF's recommended addresses
 * (https://iiif.io/api/presentation/2.1/#a-summary-of-recommended-uri-patterns), or its md5.
 */
export async function manifestShortId(canvas: string, manifests: ManifestStore): Promise<string> {
  const [listing] = await manifests.withCanvas(canvas);
  if (listing) return listing.shortId;
  const segments = canvas.split('/');
  const word = words.find((each) => segments.includes(each));
  const before = word === undefined ? undefined : segments[segments.indexOf(word) - 1];
  return before ? before : md5(canvas);
}

/** A new id as aiiinotate makes it: it says manifest and canvas, and is unlike any other. */
export async function mintAnnotationId(
  record: AnnotationRecord,
  version: PathVersion,
  { manifests, base }: { manifests: ManifestStore; base: string },
): Promise<string> {
  const canvas = record.targets[0]?.canvas ?? '';
  const manifest = encodeURIComponent(await manifestShortId(canvas, manifests));
  const last = canvas.includes('/canvas/')
    ? (canvas.split('/').at(-1) ?? '').replace(/\.json$/, '')
    : md5(canvas);
  const name = `${encodeURIComponent(last)}_${randomUUID()}`;
  return `${base}/data/${version}/${manifest}/annotation/${name}`;
}

// --- Internal helpers ---

const words = [
  ...['manifest', 'manifest.json', 'sequence', 'canvas', 'annotation'],
  ...['list', 'range', 'layer', 'res'],
];
