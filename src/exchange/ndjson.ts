import type { AnnotationRecord } from '../annotation/annotation.ts';
import type { ContainerRecord, ManifestRecord, Store } from '../store/store.ts';
import { type ExchangeScope, isEverything, recordsIn } from './scope.ts';

/**
 * Everything that cannot be derived again but former versions, one JSON object a line, manifests first, and where nothing
 * is left out the containers that clients made. Documents are as their
 * authors sent them, addresses of our own as the URNs that are stored: it can be imported under any base URL.
 */
export async function* ndjsonText(
  store: Pick<Store, 'annotations' | 'containers' | 'manifests'>,
  scope: ExchangeScope,
): AsyncGenerator<string> {
  for (const { id, shortId } of await store.manifests.list()) {
    // One canvas is no whole manifest.
    if (!(scope.manifests?.includes(id) ?? !scope.canvases)) continue;
    const manifest = await store.manifests.find(shortId);
    if (manifest) yield manifestLine(manifest);
  }
  if (isEverything(scope)) {
    for (const container of await store.containers.list()) yield containerLine(container);
  }
  for await (const record of recordsIn(store, scope)) yield annotationLine(record);
}

// --- Internal helpers ---

function manifestLine({ shortId, id, url, created, modified, document }: ManifestRecord): string {
  const line = { kind: 'manifest', id, shortId, url, created, modified, document };
  return `${JSON.stringify(line)}\n`;
}

function containerLine({ id, created, document }: ContainerRecord): string {
  return `${JSON.stringify({ kind: 'container', id, created, document })}\n`;
}

function annotationLine(record: AnnotationRecord): string {
  const { id, form, origin, created, modified, document } = record;
  return `${JSON.stringify({ kind: 'annotation', id, form, origin, created, modified, document })}\n`;
}
