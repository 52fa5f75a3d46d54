import type { AnnotationRecord } from '../annotation/annotation.ts';
import { fragmentOf, wholeAsUndefined } from '../annotation/region.ts';
import type { MetadataRow } from '../iiif/describe-canvases.ts';
import type { AnnotationStore, ManifestRecord } from '../store/store.ts';
import { canvasSizes } from './canvas-sizes.ts';

/** What is said on the canvases of a manifest as rows of metadata: truths first, then predictions, in order of creation. */
export async function canvasMetadata(
  annotations: AnnotationStore,
  manifest: ManifestRecord,
): Promise<(canvasId: string) => MetadataRow[]> {
  const rows = new Map<string, MetadataRow[]>();
  const sizes = canvasSizes(manifest);
  for (const says of ['truth', 'prediction'] as const) {
    for await (const record of annotations.list({ manifest: manifest.id, says })) {
      for (const { canvas, region } of record.targets) {
        const { label, value } = says === 'truth' ? truth(record) : prediction(record);
        const part = wholeAsUndefined(region, sizes.get(canvas));
        const where = part ? ` · ${fragmentOf(part)}` : '';
        const onCanvas = rows.get(canvas) ?? [];
        onCanvas.push({ label, value: value + where });
        rows.set(canvas, onCanvas);
      }
    }
  }
  return (canvasId) => rows.get(canvasId) ?? [];
}

// --- Internal helpers ---

const truth = ({ statement }: AnnotationRecord): MetadataRow => ({
  label: 'True',
  value: statement.truth ?? '',
});

function prediction({ statement, model, recipe }: AnnotationRecord): MetadataRow {
  const { predicted = '', confidence } = statement;
  const sure = confidence === undefined ? '' : ` · Confidence: ${confidence.toFixed(4)}`;
  const by = model === undefined ? '' : ` · ${model}${recipe === undefined ? '' : `, ${recipe}`}`;
  return { label: 'Predicted', value: `${predicted}${sure}${by}` };
}
