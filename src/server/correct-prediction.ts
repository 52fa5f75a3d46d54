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
  const id = (await correctionOf(changed.id, annotations, base))?.id ?? correctionId(changed.id);
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

/** A person's version of a prediction, where there is one. */
export async function correctionOf(
  prediction: string,
  annotations: AnnotationStore,
  base: string,
): Promise<AnnotationRecord | undefined> {
  const found = await annotations.get(correctionId(prediction));
  return found ?? annotations.get(`${base}/annotation/${nameOf(prediction)}`); // as older versions called it
}

// --- Internal helpers ---

/** Like what is posted to a container: answered under the address that is its id, whatever the base is. */
const correctionId = (prediction: string) =>
  `${localAddress.annotation}corrections/${nameOf(prediction)}`;

const nameOf = (prediction: string) =>
  prediction.startsWith(localAddress.annotation)
    ? prediction.slice(localAddress.annotation.length)
    : encodeURIComponent(prediction);
