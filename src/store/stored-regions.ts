import type { AnnotationRecord, Target } from '../annotation/annotation.ts';
import { searchedTargets } from '../annotation/read-annotation.ts';
import { InvalidInputError } from '../errors.ts';

/** What is in the document, as JSON, of every annotation whose regions this version reads otherwise than older ones. */
export const rereadMarks = ['<svg', 'xywh=p'];

/**
 * The targets of an annotation that an older version stored, with their regions as they are read today: drawings have
 * boxes, percentages are kept. All else stays as it was stored.
 */
export function rereadTargets(
  stored: Pick<AnnotationRecord, 'document' | 'form' | 'targets'>,
): Target[] {
  const read = targetsToday(stored);
  return stored.targets.map((target, i) => {
    const { canvas, region } = read[i] ?? target;
    return canvas === target.canvas ? { ...target, region } : target;
  });
}

// --- Internal helpers ---

function targetsToday(stored: Parameters<typeof rereadTargets>[0]): Target[] {
  try {
    return searchedTargets(stored);
  } catch (error) {
    // The older version may have taken what this one would refuse: it stays as it is.
    if (error instanceof InvalidInputError) return stored.targets;
    throw error;
  }
}
