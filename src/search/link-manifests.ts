import type { AnnotationRecord } from '../annotation/annotation.ts';
import type { Presentation } from '../annotation/presentation.ts';
import type { ManifestStore } from '../store/store.ts';

/**
 * `within` for `toOpenAnnotation` and `toWebAnnotation`: the oldest registered manifest of every canvas
 * that these annotations are about.
 */
export async function linkManifests(
  records: AnnotationRecord[],
  manifests: ManifestStore,
): Promise<NonNullable<Presentation['within']>> {
  const links = new Map<string, { id: string; label: string } | undefined>();
  for (const { targets } of records) {
    for (const { canvas } of targets) {
      if (!links.has(canvas)) links.set(canvas, (await manifests.withCanvas(canvas))[0]);
    }
  }
  return (canvas) => links.get(canvas);
}
