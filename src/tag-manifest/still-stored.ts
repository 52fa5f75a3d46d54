import type { AnnotationRecord } from '../annotation/annotation.ts';
import type { CanvasOutcome, ManifestStore } from '../store/store.ts';
import type { CanvasToTag } from '../tag-manifest.ts';
import type { RecordOutcomes } from './recorder.ts';

/**
 * Records only what is about canvases that are still stored: a manifest that is deleted while a job looks at
 * it takes its annotations with it, those not yet written too. Its canvases fail, and say why.
 */
export function ifStillStored(
  record: RecordOutcomes,
  canvases: CanvasToTag[],
  manifests: ManifestStore,
): RecordOutcomes {
  const manifestOf = new Map(canvases.map(({ canvas, manifest }) => [canvas.id, manifest]));

  /** One canvas stands for its manifest; only where it is gone the others are looked up. */
  async function goneOf(outcomes: CanvasOutcome[]): Promise<Set<string>> {
    const gone = new Set<string>();
    const present = new Map<string | undefined, boolean>();
    for (const { canvas } of outcomes) {
      const manifest = manifestOf.get(canvas);
      if (present.get(manifest)) continue;
      const homes = await manifests.withCanvas(canvas);
      if (homes.length === 0) gone.add(canvas);
      present.set(
        manifest,
        homes.some(({ id }) => id === manifest),
      );
    }
    return gone;
  }

  return async (outcomes, annotations) => {
    const gone = await goneOf(outcomes);
    if (gone.size === 0) return record(outcomes, annotations);
    const isGone = ({ targets }: AnnotationRecord) => targets.some((each) => gone.has(each.canvas));
    return record(
      outcomes.map((outcome) => (gone.has(outcome.canvas) ? deleted(outcome) : outcome)),
      annotations.filter((annotation) => !isGone(annotation)),
    );
  };
}

// --- Internal ---

const deleted = ({ canvas }: CanvasOutcome): CanvasOutcome => ({
  canvas,
  state: 'failed',
  predictions: 0,
  code: 'not-found',
  message: 'The manifest of this canvas was deleted while the job was under way.',
});
