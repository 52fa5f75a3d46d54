import type { AnnotationRecord } from '../../src/annotation/annotation.ts';
import { words } from '../../src/annotation/words.ts';
import type { AnnotationFilter, JobRecord, ManifestRecord, Store } from '../../src/store/store.ts';

const time = '2026-01-01T00:00:00Z';
export const c1 = 'https://ex.org/canvas/1';
export const c2 = 'https://ex.org/canvas/2';
export const c3 = 'https://ex.org/canvas/3';

/** `urn:a:<name>` of a curator on the whole of `c1`. */
export function annotation(name: string, change: Partial<AnnotationRecord> = {}): AnnotationRecord {
  return {
    id: `urn:a:${name}`,
    form: 'oa',
    document: { '@type': 'oa:Annotation', on: c1 },
    origin: 'curator',
    created: time,
    modified: time,
    targets: [{ canvas: c1, region: undefined, manifest: undefined }],
    motivations: ['commenting'],
    creator: undefined,
    text: '',
    statement: { truth: undefined, predicted: undefined, confidence: undefined, problems: [] },
    model: undefined,
    version: undefined,
    recipe: undefined,
    ...change,
  };
}

/** On the whole of these canvases instead. */
export const on = (...canvases: string[]) => ({
  targets: canvases.map((canvas) => ({ canvas, region: undefined, manifest: undefined })),
});

export function prediction(
  name: string,
  canvas: string,
  change: Partial<AnnotationRecord> = {},
): AnnotationRecord {
  return annotation(name, {
    form: 'w3c',
    origin: 'machine',
    targets: [{ canvas, region: undefined, manifest: undefined }],
    statement: { truth: undefined, predicted: 'Coat', confidence: 0.9, problems: [] },
    model: 'scratch',
    version: 'aaaaaaaaaaaa',
    recipe: 'garment',
    ...change,
  });
}

export function manifest(
  shortId: string,
  canvases: string[],
  change: Partial<ManifestRecord> = {},
): ManifestRecord {
  return {
    shortId,
    id: `https://ex.org/${shortId}/manifest.json`,
    url: undefined,
    label: shortId,
    version: 3,
    document: { type: 'Manifest', 'x:$odd.key': [canvases.length] },
    canvases: canvases.map((id, i) => {
      const first = i % 2 === 0;
      const size = first ? { width: 200, height: 100.5 } : undefined;
      return { id, label: `Canvas ${i + 1}`, usable: first, size };
    }),
    warnings: [{ canvas: c2, code: 'no-image', message: 'Nothing is painted on it.' }],
    created: time,
    modified: time,
    ...change,
  };
}

export function job(id: string, change: Partial<JobRecord> = {}): JobRecord {
  return {
    id,
    state: 'queued',
    request: { manifest: 'm1', 'x.y': 1 },
    models: ['scratch'],
    total: 3,
    done: 0,
    failed: 0,
    skipped: 0,
    predictions: 0,
    created: time,
    started: undefined,
    finished: undefined,
    errors: [],
    ...change,
  };
}

/** The names that `annotation` made these ids of. */
export const names = (records: AnnotationRecord[]) =>
  records.map((record) => record.id.slice('urn:a:'.length));

/** The names of what a filter lists. */
export const found = async (store: Store, filter: AnnotationFilter) =>
  names(await store.annotations.page(filter, 0, 100));

/** The names of what is found by the words of a text. */
export const search = async (store: Store, text: string, filter: AnnotationFilter = {}) =>
  names((await store.annotations.search({ ...filter, words: words(text) }, 0, 100)).records);
