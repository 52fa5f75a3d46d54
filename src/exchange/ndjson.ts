import type { AnnotationRecord } from '../annotation/annotation.ts';
import type { ManifestRecord, Store } from '../store/store.ts';
import { type ExchangeScope, recordsIn } from './scope.ts';

/**
 * Everything that cannot be derived again, one JSON object a line, manifests first. Documents are as their
 * authors sent them, addresses of our own as the URNs that are stored: it can be imported under any base URL.
 */
export async function* ndjsonText(
  store: Pick<Store, 'annotations' | 'manifests'>,
  scope: ExchangeScope,
): AsyncGenerator<string> {
  for (const { id, shortId } of await store.manifests.list()) {
    // One canvas is no whole manifest.
    if (!(scope.manifests?.includes(id) ?? !scope.canvases)) continue;
    const manifest = await store.manifests.find(shortId);
    if (manifest) yield manifestLine(manifest);
  }
  for await (const record of recordsIn(store, scope)) yield annotationLine(record);
}

// --- Internal helpers ---

function manifestLine({ shortId, id, url, created, modified, document }: ManifestRecord): string {
  const line = { kind: 'manifest', id, shortId, url, created, modified, document };
  return `${JSON.stringify(line)}\n`;
}

function annotationLine(record: AnnotationRecord): string {
  const { id, form, origin, created, modified, document } = record;
  return `${JSON.stringify({ kind: 'annotation', id, form, origin, created, modified, document })}\n`;
}
