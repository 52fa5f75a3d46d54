import { beforeEach } from 'vitest';
import { exportText } from '../../../src/exchange/export-annotations.ts';
import { importAnnotations } from '../../../src/exchange/import-annotations.ts';
import { manifestRecord } from '../../../src/ingest-manifest.ts';
import { sqliteStore } from '../../../src/store/sqlite.ts';
import type { Store } from '../../../src/store/store.ts';
import { base, canvas, manifestDocument, now } from '../collection.ts';

// A store for each test of whoever imports this, and COCO into it and out of it.

export let store: Store;
beforeEach(async () => {
  store = await sqliteStore(':memory:');
  return () => store.close();
});

export async function take(dataset: unknown, options = {}) {
  const bytes = Buffer.from(typeof dataset === 'string' ? dataset : JSON.stringify(dataset));
  async function* pieces() {
    for (let i = 0; i < bytes.length; i += 50) yield bytes.subarray(i, i + 50);
  }
  const settings = { format: 'coco', base, now, maxEntryBytes: 1e6, ...options } as const;
  return importAnnotations(store, pieces(), settings);
}
export async function everything(from = store) {
  const records = [];
  for await (const record of from.annotations.list({})) records.push(record);
  return records;
}
export const said = async (from = store) =>
  (await everything(from)).map(({ origin, targets, statement }) => [
    origin,
    targets[0]?.canvas,
    targets[0]?.region,
    statement.truth ?? statement.predicted,
  ]);
export interface Member {
  [key: string]: unknown;
  bbox: number[];
}
export interface Dataset {
  images: Record<string, unknown>[];
  annotations: Member[];
  predictions: Member[];
  categories: { id: number; name: string }[];
}
export async function exported(from = store): Promise<Dataset> {
  let text = '';
  for await (const piece of exportText(from, { format: 'coco', scope: {}, base })) text += piece;
  return JSON.parse(text);
}

export const register = (document = manifestDocument) =>
  store.manifests.put(manifestRecord(document, undefined, now));
/** Of canvas 1, which is 800 × 600. */
export const dataset = (annotations: unknown[], change = {}) => ({
  images: [{ id: 7, width: 1600, height: 1200, canvas: canvas(1), file_name: 'a.jpg' }],
  annotations,
  categories: [{ id: 1, name: 'Coat' }],
  ...change,
});
export const box = (bbox: unknown, change = {}) => ({
  ...{ id: 1, image_id: 7, category_id: 1, bbox },
  ...change,
});
