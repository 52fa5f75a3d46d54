import type { AnnotationRecord } from '../annotation/annotation.ts';
import { mergeAnnotation } from '../annotation/merge-annotation.ts';
import { readAnnotation } from '../annotation/read-annotation.ts';
import { timestamp } from '../annotation/timestamp.ts';
import type { Autotag } from '../autotag.ts';
import { annotationAnswers } from './annotation-answers.ts';
import { correctionOf, correctPrediction } from './correct-prediction.ts';

/**
 * An update through a dialect whose clients do not know all of an annotation: merged onto the stored one with the same
 * id (`mergeAnnotation`). Of a prediction, the person's own version is what changes. Undefined: none has that id, or,
 * with `seen`, it is no longer stored as that.
 */
export async function updateAnnotation(
  sent: AnnotationRecord,
  { store, now }: Pick<Autotag, 'store' | 'now'>,
  base: string,
  seen?: AnnotationRecord,
): Promise<AnnotationRecord | undefined> {
  const { annotations } = store;
  const old = await annotations.get(sent.id);
  if (!old) return undefined;
  const predicted = old.origin === 'machine';
  const corrected = predicted ? await correctionOf(old.id, annotations, base) : undefined;
  const onto = corrected ?? old;
  const [shown] = await annotationAnswers(store).web([onto], { viewer: true });
  const time = now();
  const record = {
    ...readAnnotation(mergeAnnotation(onto, sent, { base, shown }), {
      id: old.id,
      form: onto.form,
      origin: 'curator',
      now: time,
    }),
    modified: timestamp(time),
  };
  if (predicted) return correctPrediction(record, annotations, { base, now: time });
  const stored = await annotations.replace(record, seen ?? old);
  if (stored || seen) return stored;
  // Where somebody was faster, it is merged onto what they made of it.
  return updateAnnotation(sent, { store, now }, base);
}
