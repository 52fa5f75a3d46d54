import type { AnnotationRecord } from '../annotation/annotation.ts';
import { idOf } from '../annotation/json-values.ts';
import { readAnnotation } from '../annotation/read-annotation.ts';
import { localAddress, toLocal } from '../local-address.ts';
import type { AnnotationStore } from '../store/store.ts';

/**
 * A person has changed what a model said: their version is an annotation of theirs beside it. The prediction
 * stays, or the model would look better the more often it is corrected, and the next tagging would overwrite
 * the person's words. Changing it once more changes that version.
 */
export async function correctPrediction(
  changed: AnnotationRecord,
  annotations: AnnotationStore,
  { base, now }: { base: string; now: Date },
): Promise<AnnotationRecord> {
  const id = correctionId(changed.id, base);
  const document = Object.fromEntries(
    Object.entries(changed.document).filter(([key, value]) => {
      if (key === 'generator' || key === 'x:prediction') return false;
      const isCreator = key === 'creator' || key === 'dcterms:creator';
      return !(isCreator && toLocal(idOf(value) ?? '', base).startsWith(localAddress.model));
    }),
  );
  const { modified } = changed;
  const own = { ...readAnnotation(document, { id, origin: 'curator', now }), modified };
  const replaced = await annotations.replace(own);
  if (replaced) return replaced;
  const [inserted = own] = await annotations.insert([{ ...own, created: modified }]);
  return inserted;
}

/** What a person's version of a prediction is called. */
export const correctionId = (prediction: string, base: string) =>
  `${base}/annotation/${prediction.slice(localAddress.annotation.length)}`;
